// Before a form in the editors' admin leaves the page: is anyone there to take it? If not, the page stays as it is, and
// says what happened. Without this, a minute without the database or a full disk would cost what was written.

const asked = new WeakSet();
const forms = document.currentScript.dataset;

function say(message) {
  let box = document.getElementById("am-not-sent");
  if (!box) {
    box = document.createElement("div");
    box.id = "am-not-sent";
    box.className = "am-not-sent";
    box.setAttribute("role", "alert");
    document.body.append(box);
  }
  box.textContent = message;
}

function bytesIn(form) {
  let bytes = 0;
  for (const field of form.querySelectorAll("input[type=file]")) {
    for (const file of field.files) bytes += file.size;
  }
  return bytes;
}

async function whatIsWrong(form) {
  try {
    const answer = await fetch(`${forms.ask}?bytes=${bytesIn(form)}`, {
      headers: { Accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(8000),
    });
    if (answer.ok) return "";
    if (answer.type === "opaqueredirect") return forms.signedOut;
    const said = answer.headers.get("Content-Type") === "application/json" ? await answer.json() : {};
    return said.message || forms.away;
  } catch {
    return forms.away;
  }
}

async function ask(form, button) {
  const wrong = await whatIsWrong(form);
  if (button) {
    // Wagtail shows a pressed button as at work, and a button at work sends nothing.
    button.dataset.wProgressLoadingValue = "false";
    button.disabled = false;
  }
  if (wrong) {
    say(wrong);
    return;
  }
  document.getElementById("am-not-sent")?.remove();
  asked.add(form);
  form.requestSubmit(button);
}

window.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post" || asked.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, event.submitter);
  },
  true,
);
