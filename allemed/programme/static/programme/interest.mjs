// Improves the interest forms: what is typed survives a reload on this device and goes when it is sent; municipalities
// are suggested while one types; an address that looks mistyped is pointed at. Without a script all works the same.

const KEY = "allemed.interest.";
const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "website", "client_id"]);
const form = document.querySelector("form[data-draft]");

function store(action) {
  try {
    return action(window.localStorage);
  } catch {
    return null; // private mode, or a full store: the form works, it only does not survive a reload
  }
}

function read(form) {
  const said = {};
  for (const [name, value] of new FormData(form)) {
    if (!NEVER_KEPT.has(name)) (said[name] ??= []).push(value);
  }
  return said;
}

function fill(form, said) {
  for (const field of form.elements) {
    if (!field.name || NEVER_KEPT.has(field.name) || !(field.name in said)) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = said[field.name].includes(field.value);
    else if (field.type !== "hidden") field.value = said[field.name][0] ?? "";
  }
}

function keepDraft(form) {
  const key = KEY + form.dataset.draft;
  const note = document.getElementById("utkast");
  const tell = (text) => {
    note.querySelector("span").textContent = text;
    note.hidden = false;
  };
  const found = store((kept) => kept.getItem(key));
  const isFresh = !document.getElementById("feil");
  if (found && isFresh) {
    try {
      fill(form, JSON.parse(found));
      tell(note.dataset.found);
    } catch {
      store((kept) => kept.removeItem(key));
    }
  }
  form.addEventListener("input", () => {
    store((kept) => kept.setItem(key, JSON.stringify(read(form))));
    if (note.hidden) tell(note.dataset.kept);
  });
  note.querySelector("button").addEventListener("click", () => {
    store((kept) => kept.removeItem(key));
    form.querySelectorAll("input:not([type=hidden]), textarea").forEach((field) => {
      if (field.type === "checkbox" || field.type === "radio") field.checked = false;
      else field.value = "";
    });
    note.hidden = true;
    form.querySelector("input:not([type=hidden])").focus();
  });
}

function suggest(form) {
  const field = form.elements.partner_name;
  const list = document.createElement("datalist");
  list.id = "kommuner";
  field.after(list);
  field.setAttribute("list", list.id);
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (field.value.trim().length < 2) return;
      try {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(field.value.trim())}`);
        const { suggestions } = await answer.json();
        list.replaceChildren(
          ...suggestions.map((each) => {
            const option = document.createElement("option");
            option.value = each.text;
            option.label = each.county;
            return option;
          }),
        );
      } catch {
        // The name is looked up when the form is sent.
      }
    }, 150);
  });
}

const COMMON = ["gmail.com", "hotmail.com", "hotmail.no", "outlook.com", "online.no", "icloud.com", "yahoo.no", "live.no"];

function oneApart(a, b) {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const rest = (one, skip) => one.slice(start + skip);
  const swapped = a[start] === b[start + 1] && a[start + 1] === b[start] && rest(a, 2) === rest(b, 2);
  return swapped || rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1);
}

function pointAtMistypes(form) {
  const field = form.elements.email;
  const place = document.createElement("p");
  place.className = "pr-suggestion";
  place.setAttribute("role", "status");
  field.after(place);
  field.addEventListener("change", () => {
    place.replaceChildren();
    const [name, domain = ""] = field.value.trim().toLowerCase().split("@");
    const meant = COMMON.includes(domain) ? null : COMMON.find((each) => oneApart(domain, each));
    if (!meant) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ds-button";
    button.dataset.variant = "secondary";
    button.textContent = form.dataset.didYouMean.replace("{address}", `${name}@${meant}`);
    button.addEventListener("click", () => {
      field.value = `${name}@${meant}`;
      place.replaceChildren();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    place.append(button);
  });
}

if (document.querySelector("[data-sent]")) {
  for (const which of ["kommune", "organisasjon"]) store((kept) => kept.removeItem(KEY + which));
}
if (form) {
  keepDraft(form);
  if (form.dataset.suggest) suggest(form);
  pointAtMistypes(form);
}
