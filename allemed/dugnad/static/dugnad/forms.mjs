// A form of the page as what the API is sent. `data-send` says where, `data-body` which fields and what they are:
// a string, `:int`, `:bool`, `:null` (empty is none), `:given` (only when it is not empty).

export const TEXTS = "textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox])";

const AS = {
  int: (value) => Number.parseInt(value, 10) || 0,
  bool: (value) => value === "true",
  null: (value) => value || null,
  given: (value) => value || undefined,
};

export function pathOf(form) {
  const fields = new FormData(form);
  return form.dataset.send.split(" ")[1].replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(fields.get(name)));
}

export function entryOf(form) {
  const fields = new FormData(form);
  const path = pathOf(form);
  let body = form.dataset.body === undefined ? null : {};
  for (const part of (form.dataset.body ?? "").split(" ").filter(Boolean)) {
    const [name, kind] = part.split(":");
    const value = fields.get(name);
    if (value === null) continue;
    const said = kind ? AS[kind](value.trim()) : value;
    if (said !== undefined) body[name] = said;
  }
  const thing = fields.get("thing");
  const kind = form.querySelector("[name=kind]:checked");
  return {
    method: form.dataset.send.split(" ")[0],
    path,
    body,
    thing: path.endsWith(thing) ? thing : null,
    about: thing ?? path,
    form: form.id,
    list: "again" in form.dataset ? form.id : "",
    text: fields.get("text") ?? fields.get("title") ?? "",
    answer: "answers" in form.dataset ? answerOf(form) : "",
    withdraws: "withdraws" in form.dataset,
    kind: kind ? kind.parentElement.textContent.trim() : "",
    name: form.dataset.name ?? "",
  };
}

export function answerOf(form) {
  const said = [...form.querySelectorAll(TEXTS)].filter((field) => field.type !== "email");
  return said.map((field) => field.value.trim()).filter(Boolean).join(", ");
}

export function isEmpty(form) {
  return [...form.querySelectorAll(TEXTS)].every((field) => !field.value.trim());
}

// Whether someone has written in it since it was drawn.
export function isTouched(form) {
  return [...form.querySelectorAll(TEXTS)].some((field) => field.value !== field.defaultValue);
}

export function valuesOf(form) {
  const found = {};
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "submit") continue;
    if (field.type === "radio" && !field.checked) continue;
    found[field.name] = field.value;
  }
  return found;
}

export function fill(form, values) {
  for (const field of form.elements) {
    if (!(field.name in values) || field.type === "hidden") continue;
    if (field.type === "radio") field.checked = field.value === values[field.name];
    else field.value = values[field.name];
  }
}
