// The big screen, live. The snapshot says whether anything is new; the page is then morphed in. Without network it goes
// on by the runbook it has: when the clock runs out, the next step's words come.

import { Idiomorph } from "../idiomorph/idiomorph.esm.js";
import { Alone } from "./alone.mjs";
import { Kept } from "./kept.mjs";
import { fetchPage, News, secondsLeft, showClock } from "./lead_news.mjs";
import { openStore } from "./store.mjs";

const REST = 5000; // the words stay a moment at 0:00
const live = () => document.getElementById("sc-live");
const id = live().dataset.id;
const language = document.documentElement.lang;
let { steps, words } = JSON.parse(document.getElementById("sc-words-data").textContent);
const kept = new Kept(id);
const store = await openStore(id);
let etag = "";
const alone = await new Alone(store, "screen").recall();
let current = live().dataset.current;
let last = null;

const say = (text) => {
  document.getElementById("sc-say").textContent = text;
};

const news = new News({
  id,
  quiet: 20000,
  soon: 3000,
  ask: async () => {
    const headers = etag ? { "If-None-Match": etag } : {};
    const response = await fetch(`/api/dugnad/${id}/state?lang=${language}&view=presenter&after=${news.seq}`, {
      headers,
      cache: "no-store",
      signal: AbortSignal.timeout(8000),
    });
    const now = Number(response.headers.get("X-Allemed-Now"));
    if (response.status === 304) {
      if (now) news.offset = now - Date.now();
      return "on";
    }
    const state = response.ok ? await response.json().catch(() => null) : null;
    if (!state && response.status >= 500) return "off";
    if (state?.id !== id) return "captive";
    if (now) news.offset = now - Date.now();
    const found = await fetchPage(location.href, "sc-live", id);
    if (!found) return "captive";
    etag = response.headers.get("ETag") ?? "";
    show(found.page);
    if (live().dataset.kind === "done") kept.forget();
    else kept.lay(found.response, found.text, location.pathname);
    store.put("kept", news.offset, "screen-offset");
    return "on";
  },
  net: (kind) => {
    const place = document.getElementById("sc-nett");
    place.hidden = kind === "on";
    place.textContent = kind === "on" ? "" : words.off;
    if (kind === "on") {
      alone.leave();
      etag = "";
      news.now();
      return;
    }
    if (!alone.at && live().dataset.kind !== "done") {
      const here = steps.find((step) => step.id === live().dataset.current);
      const endsAt = document.getElementById("sc-clock")?.dataset.endsAt;
      alone.begin(here, endsAt ? Date.parse(endsAt) - news.offset : null);
    }
  },
});

function show(page) {
  for (const selector of ["#sc-live", ".rm-bar"]) {
    const old = document.querySelector(selector);
    const fresh = page.querySelector(selector);
    if (old && fresh)
      Idiomorph.morph(old, fresh, { callbacks: { beforeNodeMorphed: (node) => node.id !== "sc-nett" } });
  }
  const data = page.getElementById("sc-words-data");
  if (data) ({ steps, words } = JSON.parse(data.textContent));
  if (live().dataset.current !== current) {
    current = live().dataset.current;
    last = null;
    const here = steps.find((step) => step.id === current);
    if (here) say(`${words.now} ${here.title}`);
  }
  tick();
}

// Only while alone: the room's next step, by voice and by the clock.
function goOn(by) {
  const there = alone.step(steps, by);
  if (!there) return;
  alone.goTo(there);
  draw(there);
  say(`${words.now} ${there.title}`);
}

function draw(step) {
  const line = (tag, id, text) => Object.assign(document.createElement(tag), { id, className: id, textContent: text });
  const head = Object.assign(document.createElement("div"), { className: "sc-head" });
  const title = line("h1", "sc-step", step.title);
  title.className = "";
  head.append(title, line("p", "sc-clock", ""));
  live().dataset.kind = "step";
  live().replaceChildren(head, line("p", "sc-words", step.screen));
}

function tick() {
  const place = document.getElementById("sc-clock");
  if (!place) return;
  if (alone.at) {
    if (alone.at.endsAt && Date.now() > alone.at.endsAt + REST) goOn(1);
    alone.showClock(place);
    return;
  }
  if (!place.dataset.endsAt) return;
  const left = secondsLeft(place.dataset.endsAt, news.offset);
  showClock(place, left);
  if (last > 60 && left <= 60) say(words.one_minute);
  if (last > 0 && left === 0) say(words.time_is_up);
  last = left;
}

addEventListener("keydown", (event) => {
  if (!alone.at) return;
  if (["ArrowRight", "PageDown"].includes(event.key)) goOn(1);
  if (["ArrowLeft", "PageUp"].includes(event.key)) goOn(-1);
});
if (kept.isShown) news.offset = (await store.get("kept", "screen-offset")) ?? 0;
const there = kept.isShown && alone.step(steps);
if (there) draw(there);
else if (alone.at) alone.leave();
setInterval(tick, 500);
news.start();
news.now();
