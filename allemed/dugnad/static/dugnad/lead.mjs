// The leader's screen, live: what the server renders is morphed in; what is being written stays; without network the
// runbook is here, and goes on by this machine's clock.

import { Idiomorph } from "../idiomorph/idiomorph.esm.js";
import { Alone } from "./alone.mjs";
import { Kept } from "./kept.mjs";
import { fetchPage, News, secondsLeft, showClock } from "./lead_news.mjs";
import { openStore } from "./store.mjs";

const live = () => document.getElementById("ld-live");
const id = live().dataset.id;
const own = new WeakSet(); // fields somebody has written in
let { steps, words } = JSON.parse(document.getElementById("ld-words").textContent);
const kept = new Kept(id);
const store = await openStore(id);
const { now: nowAddress } = live().dataset; // the one of the leader's pages that goes on without network
let laid = null; // the step on the page that lies on this device
const local = await new Alone(store, "lead").recall();
let told = { current: live().dataset.current, left: null };

const say = (text) => {
  document.getElementById("ld-say").textContent = text;
};

async function keep(found, address) {
  const { state, current, seq } = live().dataset;
  if (state === "closed") {
    local.leave();
    await kept.forget();
    return;
  }
  store.put("kept", news.offset, "offset");
  if (address === nowAddress) {
    if (laid !== seq) kept.lay(found.response, found.text, address);
    laid = seq;
  } else if (laid !== current) {
    laid = current;
    const fresh = await fetchPage(nowAddress, "ld-live", id);
    if (fresh) kept.lay(fresh.response, fresh.text, nowAddress);
  }
}

function morph(page) {
  const focused = document.activeElement;
  const wasHere = live().contains(focused);
  for (const [selector, fresh] of [
    ["#ld-live", page.getElementById("ld-live")],
    [".rm-bar", page.querySelector(".rm-bar")],
    [".rm-foot", page.querySelector(".rm-foot")],
  ]) {
    const old = document.querySelector(selector);
    if (!old || !fresh) continue;
    Idiomorph.morph(old, fresh, {
      // What is being written; not a button, which would keep its old words upon another deed.
      ignoreActiveValue: !focused.matches("button"),
      callbacks: {
        beforeNodeMorphed: (node) => !(node.id === "ld-alone" || node.id === "ld-nett" || own.has(node)),
        beforeAttributeUpdated: (name, node) => !(name === "open" && node.tagName === "DETAILS"),
      },
    });
  }
  // Whoever leads by keyboard goes on from where the button was: that one, if it was only moved; the same one on the next
  // step; or the step's title.
  if (wasHere && document.activeElement !== focused) {
    const title = document.getElementById("ld-step-title");
    title?.setAttribute("tabindex", "-1");
    const same = focused.dataset.key && live().querySelector(`[data-key="${focused.dataset.key}"]`);
    ((focused.isConnected && focused) || same || title)?.focus({ preventScroll: true });
  }
  document.title = page.title;
  const data = page.getElementById("ld-words");
  if (data) ({ steps, words } = JSON.parse(data.textContent));
  const { current } = live().dataset;
  if (current !== told.current) {
    told = { current, left: null };
    if (!local.at) say(`${words.now} ${steps.find((step) => step.id === current)?.title ?? ""}`);
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
    keep(found, location.pathname).catch(() => {}); // the next one will
    return "on";
  },
  net: (kind) => {
    const place = document.getElementById("ld-nett");
    place.hidden = kind === "on";
    place.dataset.net = kind;
    place.textContent = kind === "on" ? "" : words[kind];
    say(words[kind]);
    if (kind !== "on" && !local.at && live().dataset.state !== "closed") {
      const here = steps.find((step) => step.id === live().dataset.current);
      const clock = document.querySelector("[data-clock][data-ends-at]");
      const endsAt = clock ? Date.parse(clock.dataset.endsAt) - news.offset : null;
      local.begin(here, endsAt);
    }
    showAlone();
  },
});

// --- Alone ----------------------------------------------------------------------------------------------------------

function showAlone() {
  const place = document.getElementById("ld-alone");
  if (!place) return;
  const here = local.step(steps); // none: before the first
  const isBehind = here && news.kind === "on" && here.id !== live().dataset.current;
  if (!local.at || (news.kind === "on" && !isBehind)) {
    place.hidden = true;
    place.replaceChildren();
    if (local.at && news.kind === "on") local.leave();
    return;
  }
  const key = `${news.kind}-${here?.id}`;
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
        local.leave();
        showAlone();
      }),
    );
    place.replaceChildren(line("p", words.ahead.replace("%(step)s", here.title)), buttons);
    return;
  }
  const go = (by) => () => {
    const there = local.step(steps, by);
    if (!there) return;
    local.goTo(there);
    showAlone();
  };
  const clock = line("span", "", "rm-clock");
  clock.id = "ld-alone-clock";
  buttons.append(button(here ? words.next : words.begin, go(1)));
  if (here?.position > 1) buttons.append(button(words.back, go(-1)));
  const step = here ? [line("h2", here.title), clock, line("p", here.instructions)] : [];
  place.replaceChildren(line("p", words.alone), ...step, buttons);
  tick();
}

async function bring(to) {
  const hidden = document.querySelector("#ld-live form[action$='/leder/gjor/']");
  if (!hidden) return;
  const body = new FormData(hidden);
  for (const name of [...body.keys()]) if (!["csrfmiddlewaretoken", "epoch", "step"].includes(name)) body.delete(name);
  local.leave();
  if (!live().dataset.current) {
    body.set("id", crypto.randomUUID());
    body.set("name", "start");
    if (!(await send(hidden.action, body)) || live().dataset.current === to) return;
    body.set("step", live().dataset.current);
  }
  body.set("id", crypto.randomUUID());
  body.set("name", "go_to");
  body.set("to", to);
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
    if (live().dataset.state === "closed") keep(found, location.pathname).catch(() => {});
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
  if (alone && local.at) local.showClock(alone);
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
if (kept.isShown) news.offset = (await store.get("kept", "offset")) ?? 0;
news.start();
if (kept.isShown) news.now();
