// The leader's screen, live: what the server renders is morphed in; what is being written stays; without network the
// runbook is here, and goes on by this machine's clock.

import { Idiomorph } from "../idiomorph/idiomorph.esm.js";
import { fetchPage, News, secondsLeft, showClock } from "./lead_news.mjs";

const live = () => document.getElementById("ld-live");
const id = live().dataset.id;
const own = new WeakSet(); // fields somebody has written in
let { steps, words } = JSON.parse(document.getElementById("ld-words").textContent);
let local = null; // { position, endsAt }: where this screen is when it is alone
let told = { current: live().dataset.current, left: null };

const say = (text) => {
  document.getElementById("ld-say").textContent = text;
};

function morph(page) {
  for (const [selector, fresh] of [
    ["#ld-live", page.getElementById("ld-live")],
    [".rm-bar", page.querySelector(".rm-bar")],
    [".rm-foot", page.querySelector(".rm-foot")],
  ]) {
    const old = document.querySelector(selector);
    if (!old || !fresh) continue;
    Idiomorph.morph(old, fresh, {
      ignoreActiveValue: true,
      callbacks: {
        beforeNodeMorphed: (node) => !(node.id === "ld-alone" || node.id === "ld-nett" || own.has(node)),
        beforeAttributeUpdated: (name, node) => !(name === "open" && node.tagName === "DETAILS"),
      },
    });
  }
  document.title = page.title;
  const data = page.getElementById("ld-words");
  if (data) ({ steps, words } = JSON.parse(data.textContent));
  const { current } = live().dataset;
  if (current !== told.current) {
    told = { current, left: null };
    if (local === null) say(`${words.now} ${steps.find((step) => step.id === current)?.title ?? ""}`);
  }
  showAlone();
  tick();
}

const news = new News({
  id,
  quiet: 8000, // the monitor's telephones come and go without a bell
  soon: 3000,
  ask: async () => {
    const found = await fetchPage(location.href, "ld-live", id);
    if (!found) return "captive";
    // A refusal stays on the screen until the next command.
    const refusal = document.getElementById("ld-refusal");
    const place = found.page.getElementById("ld-alerts");
    if (refusal && place && !found.page.getElementById("ld-refusal")) place.prepend(refusal.cloneNode(true));
    morph(found.page);
    return "on";
  },
  net: (kind) => {
    const place = document.getElementById("ld-nett");
    place.hidden = kind === "on";
    place.dataset.net = kind;
    place.textContent = kind === "on" ? "" : words[kind];
    say(words[kind]);
    if (kind !== "on" && local === null && live().dataset.state === "live") {
      const here = steps.find((step) => step.id === live().dataset.current);
      const clock = document.querySelector("[data-clock][data-ends-at]");
      if (here) local = { position: here.position, endsAt: clock ? Date.parse(clock.dataset.endsAt) - news.offset : null };
    }
    showAlone();
  },
});

// --- Alone ----------------------------------------------------------------------------------------------------------

function showAlone() {
  const place = document.getElementById("ld-alone");
  if (!place) return;
  const here = local && steps.find((step) => step.position === local.position);
  const isBehind = here && news.kind === "on" && here.id !== live().dataset.current;
  if (!here || (news.kind === "on" && !isBehind)) {
    place.hidden = true;
    place.replaceChildren();
    if (news.kind === "on") local = null;
    return;
  }
  const key = `${news.kind}-${here.id}`;
  if (place.dataset.key === key && !place.hidden) return;
  place.dataset.key = key;
  place.hidden = false;
  const line = (tag, text, className = "") => Object.assign(document.createElement(tag), { textContent: text, className });
  const button = (text, deed) => {
    const made = line("button", text, "rm-button rm-button--quiet rm-button--small");
    made.type = "button";
    made.addEventListener("click", deed);
    return made;
  };
  const buttons = line("div", "", "rm-buttons");
  if (isBehind) {
    buttons.append(
      button(words.bring, () => bring(here.id)),
      button(words.stay, () => {
        local = null;
        showAlone();
      }),
    );
    place.replaceChildren(line("p", words.ahead.replace("%(step)s", here.title)), buttons);
    return;
  }
  const go = (by) => () => {
    const there = steps.find((step) => step.position === local.position + by);
    if (!there) return;
    local = { position: there.position, endsAt: there.minutes ? Date.now() + there.minutes * 60000 : null };
    showAlone();
  };
  const clock = line("span", "", "rm-clock");
  clock.id = "ld-alone-clock";
  buttons.append(button(words.next, go(1)), button(words.back, go(-1)));
  place.replaceChildren(line("p", words.alone), line("h2", here.title), clock, line("p", here.instructions), buttons);
  tick();
}

async function bring(to) {
  const hidden = document.querySelector("#ld-live form[action$='/leder/gjor/']");
  if (!hidden) return;
  const body = new FormData(hidden);
  for (const name of [...body.keys()]) if (!["csrfmiddlewaretoken", "epoch", "step"].includes(name)) body.delete(name);
  body.set("id", crypto.randomUUID());
  body.set("name", "go_to");
  body.set("to", to);
  local = null;
  await send(hidden.action, body);
}

// --- Commands -------------------------------------------------------------------------------------------------------

async function send(address, body) {
  try {
    const found = await fetchPage(address, "ld-live", id, { method: "POST", body });
    if (!found) {
      news.answered("captive");
      throw new TypeError("not ours");
    }
    news.answered("on");
    morph(found.page);
    const refusal = document.getElementById("ld-refusal");
    if (refusal) refusal.focus();
    return true;
  } catch {
    news.answered("off");
    say(words.not_sent);
    const alerts = document.getElementById("ld-alerts");
    if (alerts && !document.getElementById("ld-refusal")) {
      const told = Object.assign(document.createElement("div"), { className: "ld-alert", id: "ld-refusal", tabIndex: -1 });
      told.setAttribute("role", "alert");
      told.append(Object.assign(document.createElement("p"), { textContent: words.not_sent }));
      alerts.prepend(told);
    }
    return false;
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post" || !live().contains(form)) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const body = new FormData(form, event.submitter);
  document.getElementById("ld-refusal")?.remove();
  const isDone = await send(form.action, body);
  delete form.dataset.busy;
  if (isDone) {
    for (const field of form.elements) own.delete(field);
    form.closest("details.ld-hide")?.removeAttribute("open");
  }
});
document.addEventListener("input", (event) => own.add(event.target));

// --- The clock ------------------------------------------------------------------------------------------------------

function tick() {
  for (const place of document.querySelectorAll("[data-clock][data-ends-at]")) {
    const left = secondsLeft(place.dataset.endsAt, news.offset);
    showClock(place, left);
    if (told.left > 60 && left <= 60) say(words.one_minute);
    if (told.left > 0 && left === 0) say(words.time_is_up);
    told.left = left;
  }
  const alone = document.getElementById("ld-alone-clock");
  if (alone && local) {
    if (local.endsAt) showClock(alone, Math.max(0, Math.round((local.endsAt - Date.now()) / 1000)));
    else alone.textContent = "";
  }
}

setInterval(tick, 500);
setInterval(() => {
  // Whoever steers says that they are still there.
  if (live().dataset.state === "closed") return;
  fetch(`/api/dugnad/${id}/presence`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ doing: "reading" }),
    signal: AbortSignal.timeout(8000),
  }).catch(() => {});
}, 8000);
document.getElementById("ld-refusal")?.focus();
news.start();
