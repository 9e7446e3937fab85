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

// --- What is sent by jQuery: uploads of many files, the choosers' dialogs -----------------------------------------

function wordsOf(answer) {
  const known = { 0: forms.away, 413: forms.tooLarge, 503: forms.away, 507: forms.full }[answer.status];
  if (known) return known;
  // Anything else says it on its error page.
  const page = new DOMParser().parseFromString(answer.responseText || "", "text/html");
  const said = [...page.querySelectorAll("[data-state=wrong] h1, [data-state=wrong] h1 ~ p")];
  return said.length ? `${said[0].textContent.trim()}. ${said[1]?.textContent.trim() ?? ""}` : forms.away;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

window.addEventListener("DOMContentLoaded", () => {
  if (!window.jQuery) return;
  const everything = window.jQuery(document);
  everything.on("ajaxError", (_event, answer, request, reason) => {
    if (reason === "abort" || answer.toldBeside) return;
    // A dialog has just said it in the server's words: there is the place for ours.
    const place = [...document.querySelectorAll(".modal-body .help-critical")].at(-1);
    if (place && request.type === "POST") {
      place.setAttribute("role", "alert");
      place.textContent = wordsOf(answer);
    } else {
      say(wordsOf(answer));
    }
  });
  everything.on("ajaxSuccess", () => document.getElementById("am-not-sent")?.remove());
  // Each file has a place of its own. These run before Wagtail's, which fill in the rest.
  everything.on("fileuploadfail", (_event, upload) => {
    if (!upload.jqXHR) return;
    upload.jqXHR.toldBeside = true;
    upload.context.find(".server-error").remove();
    upload.context.addClass("upload-failure").find(".error_messages").attr("role", "alert").text(wordsOf(upload.jqXHR));
  });
  everything.on("fileuploaddone", (_event, upload) => {
    if (isJson(upload.result)) return; // else it is the page where one signs in
    upload.result = JSON.stringify({ success: false, error_message: forms.signedOut });
  });
});
