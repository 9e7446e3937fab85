// Typing sheets in: Enter goes to the next line, Ctrl+Enter saves; what is not saved survives a reload.
// The form works without this. The draft lies in this tab only, and goes when the tab is closed.
const form = document.querySelector("form[data-paper]");

if (form) {
  const key = `paper-${form.dataset.paper}`;
  const fields = [...form.querySelectorAll("input:not([type=hidden]), select")];
  const draft = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const field of fields) {
    if (draft[field.name] !== undefined && !document.getElementById("feil")) field.value = draft[field.name];
  }
  form.addEventListener("input", (event) => {
    draft[event.target.name] = event.target.value;
    sessionStorage.setItem(key, JSON.stringify(draft));
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.matches("button, a")) return;
    event.preventDefault();
    const next = fields[fields.indexOf(event.target) + 1];
    if (event.ctrlKey || event.metaKey || !next) form.requestSubmit(form.querySelector("button[value=neste]"));
    else next.focus();
  });
}
