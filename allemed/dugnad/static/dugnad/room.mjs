// A seat's page as it lives: what is written lies on the device first, the page is morphed into what the snapshot says,
// and nobody's field is taken from under their fingers. Without this script the same forms are sent the old way.

import { Bell } from "./bell.mjs";
import { startClock } from "./clock.mjs";
import { Dots } from "./dots.mjs";
import { TEXTS, entryOf, fill, isEmpty, isTouched, pathOf, valuesOf } from "./forms.mjs";
import { Kept } from "./kept.mjs";
import { offerListening, startListening } from "./listen.mjs";
import { Outbox } from "./outbox.mjs";
import { openStore } from "./store.mjs";

const whole = `<!doctype html>${document.documentElement.outerHTML}`; // as it came, before anything is done to it
const byId = (id) => document.getElementById(id);
const tableHere = () => byId("rom").dataset.table;
const words = JSON.parse(byId("ord").textContent);
const { dugnad, language, state: address } = byId("rom").dataset;
const base = `/api/dugnad/${dugnad}/`;
const kept = new Kept(dugnad);
const store = await openStore(dugnad);
const drafts = new Map((await store.all("drafts")).map(({ key, value }) => [key, value]));
const written = new Map(); // local line -> id of the receipt, until the page shows it
let alone = (await store.get("kept", "alone")) ?? null;
let net = "on";
let last = null;
let held = null;
let typedAt = 0;
let isClosed = false;

// --- Saying ---------------------------------------------------------------------------------------------------------

let sayTimer = 0;
function say(sentence) {
  clearTimeout(sayTimer);
  byId("si").textContent = "";
  sayTimer = setTimeout(() => (byId("si").textContent = sentence), 100);
}

function chip(place, sentence, kind = "") {
  if (!place) return;
  place.hidden = false;
  place.textContent = sentence;
  place.className = `rm-chip${kind ? ` rm-chip--${kind}` : ""}`;
}

async function tellNet(kind) {
  const before = net;
  net = kind;
  const bar = byId("nett");
  const waiting = kind === "on" ? 0 : (await outbox.waiting()).length;
  bar.hidden = kind === "on";
  if (kind !== "on") {
    const sentence = { off: words.off, captive: words.captive, no_seat: words.sit_again }[kind];
    const place = bar.firstElementChild;
    if (place.dataset.kind !== kind || place.dataset.waiting !== String(waiting)) {
      place.textContent = sentence;
      Object.assign(place.dataset, { kind, waiting });
    }
    byId("inn").hidden = kind !== "no_seat";
    byId("neste").hidden = kind === "no_seat" || !nextAhead();
    if (kind !== before) say(sentence);
  } else if (before !== "on") {
    outbox.flush();
    say(words.back);
    if (last) drawPart();
  }
}

// --- Outbox -----------------------------------------------------------------------------------------------------------

const outbox = new Outbox({
  store,
  base,
  name: dugnad,
  // A telephone that has come in again at another table: what it wrote for the first is not the second's.
  isElsewhere: (entry) => entry.table !== undefined && entry.table !== tableHere() && words.other_table,
  async says(kind, entry, answer) {
    if (kind === "sent") {
      bell.atLeast(answer.seq);
      if (entry.ballot) {
        const form = byId(`prikker-${entry.ballot}`);
        chip(form?.querySelector("[data-ballot-says]"), words.sent, "done");
        for (const field of form?.querySelectorAll("input[type=number]") ?? []) field.defaultValue = field.value;
      }
      if (entry.list) written.set(entry.thing, answer.id ?? entry.thing);
      if (answer.outcome === "kept_beside") say(words.kept_beside);
      // What a person wrote by themselves is in no snapshot that others share.
      if (byId("rom").dataset.seat === "personal") drawPart();
      if (isClosed) forgetWhenEmpty();
    } else if (kind === "look") {
      say(answer.message);
      if (answer.refusal === "other_ballot" || entry.withdraws) {
        await store.remove("outbox", entry.n);
        drawPart();
      }
    } else tellNet(kind);
    overlay();
  },
});
const dots = new Dots({ outbox, store, words });

// --- Drafts -----------------------------------------------------------------------------------------------------------

const draftTimers = new Map();

function keepDraft(form) {
  clearTimeout(draftTimers.get(form.id));
  draftTimers.delete(form.id);
  const says = form.querySelector("[data-draft-says]");
  if (!isTouched(form) || (isEmpty(form) && "again" in form.dataset)) {
    drafts.delete(form.id);
    store.remove("drafts", form.id);
    if (says) says.hidden = true;
    return;
  }
  const draft = { entry: entryOf(form), values: valuesOf(form) };
  drafts.set(form.id, draft);
  store.put("drafts", draft, form.id).then(
    () => chip(says, store.isLasting ? words.draft : words.not_kept),
    () => chip(says, words.not_kept),
  );
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (!form) return;
  typedAt = Date.now();
  clearTimeout(draftTimers.get(form.id));
  draftTimers.set(form.id, setTimeout(() => keepDraft(form), 150));
});
const keepAll = () => {
  for (const id of draftTimers.keys()) if (byId(id)) keepDraft(byId(id));
};
document.addEventListener("visibilitychange", keepAll);
addEventListener("pagehide", keepAll);

function restoreDrafts() {
  for (const [id, draft] of drafts) {
    const form = byId(id);
    if (!form || isTouched(form)) continue;
    fill(form, draft.values);
    if (form.elements.base && draft.entry.body?.base !== undefined) form.elements.base.value = draft.entry.body.base;
    form.closest("details")?.setAttribute("open", "");
    chip(form.querySelector("[data-draft-says]"), words.draft);
  }
  const rest = [...drafts].filter(([id, draft]) => !byId(id) && (draft.entry.text || draft.entry.answer));
  const place = byId("rester");
  place.hidden = rest.length === 0;
  place.replaceChildren(
    ...rest.map(([id, { entry }]) => {
      const box = document.createElement("div");
      const lead = document.createElement("p");
      lead.textContent = words.left_over.replace("%s", entry.name);
      const text = document.createElement("p");
      text.className = "rm-kept";
      text.textContent = entry.text || entry.answer;
      const row = document.createElement("div");
      row.className = "rm-buttons";
      row.append(
        button(words.send_again, () => post(entry, id)),
        button(words.throw_away, () => {
          drafts.delete(id);
          store.remove("drafts", id).then(forgetWhenEmpty);
          restoreDrafts();
        }, "plain"),
      );
      box.append(lead, text, row);
      return box;
    }),
  );
}

function button(sentence, work, kind = "quiet") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `rm-button rm-button--small rm-button--${kind}`;
  made.textContent = sentence;
  made.addEventListener("click", work);
  return made;
}

// --- Sending ----------------------------------------------------------------------------------------------------------

async function post(entry, draft) {
  const same = (await outbox.waiting()).filter((other) => other.thing && other.thing === entry.thing);
  if (same.length && entry.body) entry.body.base = same.at(-1).body.base + 1; // what it will be when those are there
  await outbox.add({ ...entry, table: tableHere() }, draft);
  if (draft) drafts.delete(draft);
  restoreDrafts();
  overlay();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.action.endsWith("/ga-ut/")) kept.forget();
  if (form.dataset.ballot) {
    event.preventDefault();
    dots.send(form);
    return;
  }
  if (!form.dataset.send) return;
  event.preventDefault();
  clearTimeout(draftTimers.get(form.id));
  draftTimers.delete(form.id);
  if ("again" in form.dataset && isEmpty(form)) {
    form.querySelector(TEXTS).focus();
    return;
  }
  const entry = entryOf(form);
  const values = valuesOf(form);
  const field = form.contains(document.activeElement) ? form.querySelector(TEXTS) : null;
  try {
    await post(entry, form.id || undefined);
  } catch {
    chip(form.querySelector("[data-draft-says]"), words.not_kept, "no"); // it stands in its field still
    return;
  }
  if ("again" in form.dataset) {
    // Only now, when it lies on the device; and not what was typed meanwhile.
    for (const each of form.querySelectorAll(TEXTS)) {
      if (each.value === values[each.name]) each.value = each.defaultValue = "";
    }
    form.querySelector("[data-new-id]").value = newId();
    form.querySelector("[data-draft-says]").hidden = true;
    field?.focus();
  } else if ("edits" in form.dataset) {
    for (const each of form.querySelectorAll(TEXTS)) each.defaultValue = each.value;
    form.closest("details")?.removeAttribute("open");
    if ("answers" in form.dataset) openNext(form);
    else form.closest("details")?.querySelector("summary")?.focus();
  }
  if (held) applyHeld();
});

// Only over TLS does a browser make ids by itself.
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function openNext(form) {
  const here = form.closest(".rm-question");
  const all = [...here.parentElement.querySelectorAll(".rm-question")];
  if (!isEmpty(form)) here.dataset.answered = "1";
  const next = all.slice(all.indexOf(here) + 1).find((each) => !each.dataset.answered);
  (next ?? here).toggleAttribute("open", Boolean(next));
  (next ?? here).querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  const skip = event.target.closest?.("[data-skip]");
  if (skip) openNext(skip.form);
});

// --- What lies here and is not on the page yet ------------------------------------------------------------------------

async function overlay() {
  const entries = await outbox.waiting();
  const here = new Set(entries.map((entry) => entry.thing));
  for (const line of document.querySelectorAll("[data-local]")) {
    const thing = line.id.slice(2);
    const there = written.get(thing);
    if (byId(`c-${there}`) || byId(`m-${there}`) || (!there && !here.has(thing))) line.remove();
    else if (there) chip(line.querySelector(".rm-chip"), words.sent, "done");
  }
  for (const old of document.querySelectorAll("[data-pending]")) old.remove();
  for (const entry of entries) lay(entry);
  for (const count of document.querySelectorAll("[data-count]")) {
    const section = count.closest("section");
    const lines = section.querySelectorAll(".rm-items > li").length;
    if (count.textContent !== String(lines)) count.textContent = lines;
    const empty = section.querySelector("[data-empty]");
    if (empty) empty.hidden = lines > 0;
    if (lines) section.querySelector("[data-words]")?.removeAttribute("hidden");
  }
  const ballots = new Set(entries.map((entry) => entry.ballot).filter(Boolean));
  for (const form of document.querySelectorAll("form[data-ballot]")) {
    const says = form.querySelector("[data-ballot-says]");
    if (ballots.has(form.dataset.ballot)) chip(says, net === "on" ? words.sending : words.waiting);
    else if (!says.hidden) chip(says, words.sent, "done");
  }
}

function lay(entry) {
  const state = entry.look ? words.look : net === "on" ? words.sending : words.waiting;
  let line = byId(`c-${entry.thing ?? entry.about}`) ?? byId(`m-${entry.thing ?? entry.about}`);
  if (!line && entry.list) {
    const list = document.querySelector(`[data-list="${CSS.escape(entry.list)}"]`);
    line = byId(`l-${entry.thing}`);
    if (!line && list) {
      line = byId("ny-linje").content.firstElementChild.cloneNode(true);
      line.id = `l-${entry.thing}`;
      line.querySelector(".rm-item__text").textContent = entry.text;
      if (entry.kind) line.querySelector(".rm-item__meta").prepend(`${entry.kind} `);
      list.append(line);
    }
  }
  if (!line) {
    const form = [...document.querySelectorAll("form[data-send]")].find((each) => pathOf(each) === entry.path);
    const mark = document.createElement("span");
    mark.dataset.pending = "";
    chip(mark, state, entry.look ? "no" : "");
    form?.append(mark);
    return;
  }
  chip(line.querySelector(".rm-chip"), entry.withdraws ? words.removing : state, entry.look ? "no" : "");
  if (entry.withdraws) line.dataset.removing = "";
  else if (entry.text) line.querySelector(".rm-item__text").textContent = entry.text;
  if (entry.answer) {
    const asked = byId(entry.form)?.closest(".rm-question")?.querySelector("[data-answer]");
    if (asked) asked.textContent = entry.answer;
  }
  if (entry.look && !line.querySelector("[data-looked]")) {
    const box = document.createElement("div");
    box.dataset.looked = "";
    const why = document.createElement("p");
    why.className = "rm-error";
    why.textContent = entry.look;
    const row = document.createElement("div");
    row.className = "rm-buttons";
    row.append(
      button(words.edit_again, () => takeBack(entry)),
      button(words.throw_away, async () => {
        await store.remove("outbox", entry.n);
        box.remove();
        overlay();
        drawPart();
      }, "plain"),
    );
    box.append(why, row);
    line.append(box);
  }
}

// A refused writing goes back into its field, with its own id.
async function takeBack(entry) {
  const form = byId(entry.form);
  if (!form) return;
  const field = form.querySelector(TEXTS);
  field.value = entry.text;
  const id = form.querySelector("[data-new-id]");
  if (id && entry.thing) id.value = entry.thing;
  keepDraft(form);
  await store.remove("outbox", entry.n);
  form.closest("details")?.setAttribute("open", "");
  field.focus();
  overlay();
}

// --- The page, morphed ------------------------------------------------------------------------------------------------

let drawing = null;
let drawAgain = false;

function drawPart() {
  if (drawing) {
    drawAgain = true;
    return;
  }
  drawing = fetchPart()
    .catch(() => {}) // the bell finds out what is wrong
    .finally(() => {
      drawing = null;
      if (drawAgain) {
        drawAgain = false;
        drawPart();
      }
    });
}

async function fetchPart() {
  const response = await fetch(`${address}?del=1`, {
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(10000),
  });
  if (!response.headers.has("X-Room-Seq")) return; // not our page
  const text = await response.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  if (page.getElementById("rom")?.dataset.dugnad !== dugnad) return;
  apply(page);
  store.put("kept", bell.offset, "offset");
  kept.lay(response, text, `${address}?del=1`);
  if (location.pathname === address && !kept.isShown) kept.lay(response, whole, address);
}

// Opened without network: the page is the one that came first, what it had become lies beside it.
async function drawKept() {
  renew(document);
  const text = await kept.read(`${address}?del=1`);
  if (!text || last) return;
  const page = new DOMParser().parseFromString(text, "text/html");
  renew(page);
  apply(page);
}

// A form that lay here may have been used: its id is that writing's, and the next is another.
function renew(root) {
  for (const field of root.querySelectorAll("[data-new-id]")) field.value = newId();
  for (const { content } of root.querySelectorAll("template")) renew(content);
}

const stepOf = (root) => root.querySelector("#steg .rm-stage")?.dataset.step;
const titleOf = (root) => root.querySelector("#steg .rm-stage h1")?.textContent ?? "";

function apply(page) {
  const next = page.getElementById("rom");
  Idiomorph.morph(byId("bar"), page.getElementById("bar").innerHTML, { morphStyle: "innerHTML" });
  tick();
  if (alone) {
    const ahead = next.querySelector(`template[data-ahead="${alone.id}"]`);
    if (ahead) {
      showVidere(words.room_at.replace("%s", titleOf(next)), () => {
        alone = null;
        store.remove("kept", "alone");
        drawPart();
      });
      next.querySelector("#steg").replaceChildren(ahead.content.cloneNode(true));
    } else {
      alone = null;
      store.remove("kept", "alone");
      byId("videre").hidden = true;
    }
  }
  const field = document.activeElement;
  const isWriting = field?.matches?.(TEXTS) && byId("steg")?.contains(field) && field.value !== field.defaultValue;
  if (isWriting && stepOf(next) !== stepOf(document)) {
    held = page;
    showVidere(words.moved_on.replace("%s", titleOf(next)), applyHeld);
    return;
  }
  morph(next);
}

function showVidere(sentence, work) {
  const place = byId("videre");
  place.hidden = false;
  if (place.firstElementChild.textContent !== sentence) {
    place.firstElementChild.textContent = sentence;
    say(sentence);
  }
  place.querySelector("button").onclick = () => {
    place.hidden = true;
    work();
  };
}

function applyHeld() {
  const page = held;
  held = null;
  byId("videre").hidden = true;
  keepAll();
  if (page) morph(page.getElementById("rom"));
  drawPart();
}

function morph(next) {
  const before = stepOf(document);
  const focused = document.activeElement;
  const wasHere = byId("rom").contains(focused);
  const hadField = wasHere && focused.matches(TEXTS);
  const around = wasHere ? focused.closest("section[id]")?.id : null;
  Idiomorph.morph(byId("rom"), next, {
    morphStyle: "outerHTML",
    // What is being written; not a button, which would keep its old words upon another deed.
    ignoreActiveValue: hadField,
    callbacks: {
      beforeNodeMorphed(old) {
        if (old.nodeType !== Node.ELEMENT_NODE) return true;
        // Whoever writes here goes on with what they had before their eyes: its base too, so that a conflict is seen.
        if (old.matches("form") && (isTouched(old) || isWritingIn(old))) return false;
        if (old.matches("form[data-ballot] input, form[data-ballot] .rm-dots__left, [data-step-by]")) return false;
        return true;
      },
      beforeNodeRemoved: (old) => !(old.nodeType === Node.ELEMENT_NODE && old.matches("[data-local]")),
      beforeAttributeUpdated: (name, node) => !(name === "open" && node.matches("details")),
    },
  });
  dress();
  const now = stepOf(document);
  if (now !== before) {
    say(words.new_step.replace("%s", titleOf(document)));
    scrollTo({ top: 0 });
  }
  if (!wasHere || document.activeElement === focused) return;
  // A button that has done what it does is gone; whoever has no mouse goes on from where it stood.
  const field = now !== before && hadField && document.querySelector("#steg form[data-again] textarea");
  const still = (focused.isConnected && focused) || field;
  const place = still || (around && byId(around)) || document.querySelector("#steg h1");
  if (!still) place?.setAttribute("tabindex", "-1");
  place?.focus({ preventScroll: true });
}

function isWritingIn(form) {
  const focused = document.activeElement;
  return form.contains(focused) && !focused.matches("button");
}

function dress() {
  for (const each of document.querySelectorAll("[data-skip]")) each.hidden = false;
  document.querySelector("#rom > .rm-notice--done")?.remove();
  dots.dress();
  restoreDrafts();
  offerListening(language, words);
  overlay();
  tick();
  if (isClosed) forgetWhenEmpty();
}

// --- On one's own -----------------------------------------------------------------------------------------------------

function nextAhead() {
  const here = document.querySelector("#steg .rm-stage")?.dataset.step;
  const all = [...document.querySelectorAll("#rom > template[data-ahead]")];
  const index = all.findIndex((each) => each.dataset.ahead === here);
  return all[index + 1];
}

byId("neste").addEventListener("click", async () => {
  const next = nextAhead();
  if (!next) return;
  keepAll();
  alone = { id: next.dataset.ahead, title: next.dataset.title };
  await store.put("kept", alone, "alone");
  byId("steg").replaceChildren(next.content.cloneNode(true));
  dress();
  const sentence = words.alone.replace("%s", alone.title);
  say(sentence);
  const title = document.querySelector("#steg h1");
  title.setAttribute("tabindex", "-1");
  title.focus();
  byId("neste").hidden = !nextAhead();
});

// --- The room's news --------------------------------------------------------------------------------------------------

const bell = new Bell({
  base,
  line: `/sse/dugnad/${dugnad}`,
  language,
  net: tellNet,
  async news(state) {
    const shown = JSON.stringify({ ...state, seq: 0, epoch: 0 });
    if (last && last.shown !== shown) {
      const fresh = countOthers(state) - last.others;
      if (fresh > 0 && state.current === last.current) {
        say(fresh === 1 ? words.one_news : words.news.replace("%s", fresh));
      }
    }
    const isNew = !last || last.shown !== shown;
    last = { shown, others: countOthers(state), current: state.current };
    if (state.state === "closed") isClosed = true;
    if (isNew) drawPart();
    else overlay();
    if (isClosed) forgetWhenEmpty();
  },
});

const countOthers = (state) =>
  state.contributions.filter((row) => row.is_shown && row.table !== state.table && row.step === state.current).length;

// At the close the device forgets: when all is sent, and nothing lies here that somebody may still want to send.
async function forgetWhenEmpty() {
  if (!isClosed || drafts.size || (await outbox.waiting()).length) return;
  await store.forget();
  await kept.forget();
  if (byId("glemt")) byId("glemt").hidden = false;
}

async function sayHere() {
  const doing =
    document.visibilityState === "hidden" ? "away" : Date.now() - typedAt < 20000 ? "writing" : "reading";
  try {
    const response = await fetch(`${base}presence`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ doing }),
      redirect: "error",
      signal: AbortSignal.timeout(8000),
    });
    const said = await response.json();
    if (said.is_current === false && byId("rom").querySelector("form[data-send]")) {
      say(words.taken_over);
      drawPart();
    }
  } catch {
    // Nothing depends on it but the facilitator's picture of the room.
  }
}

// --- Begin ------------------------------------------------------------------------------------------------------------

const tick = startClock({ offset: () => bell.offset, say, words });
document.documentElement.classList.add("is-live");
if (kept.isShown) {
  bell.offset = (await store.get("kept", "offset")) ?? 0;
  await drawKept();
}
startListening(language, words);
dress();
bell.start();
outbox.flush();
sayHere();
setInterval(sayHere, 20000);
