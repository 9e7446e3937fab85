// News for those who lead and for the big screen: a bell that may be missed, and asking again after every answer and
// every failure. The page itself is what is asked for; it is ours only if it holds the dugnad's own mark.

import { Line } from "./line.mjs";

const PATIENCE = 8000;

export class News {
  offset = 0; // milliseconds the server's clock is ahead of ours
  failures = 0;
  seq = 0; // the newest number rung: the answer must hold it, whichever process gives it
  #timer = 0;
  #isAsking = false;
  #isWanted = false;

  // `ask()` fetches what is new and resolves to "on", "off" or "captive"; `net(kind)` is told when that changes.
  constructor({ id, ask, net, quiet, soon }) {
    Object.assign(this, { id, ask, net, quiet, soon, kind: "on" });
    this.line = new Line({
      address: `/sse/dugnad/${id}`,
      rang: (seq, now) => {
        if (Number.isFinite(now)) this.offset = now - Date.now();
        if (seq <= this.seq) return;
        this.seq = seq;
        setTimeout(() => this.now(), Math.random() * 200);
      },
      cut: () => setTimeout(() => this.now(), Math.random() * 800),
    });
  }

  start() {
    const wake = () => document.visibilityState === "visible" && this.now();
    document.addEventListener("visibilitychange", wake);
    addEventListener("pageshow", (event) => event.persisted && wake());
    addEventListener("online", () => this.now());
    addEventListener("offline", () => this.#tell("off"));
    this.line.open();
    this.#later();
  }

  #later() {
    clearTimeout(this.#timer);
    const usual = this.line.isOpen ? this.quiet : this.soon;
    const wait = this.failures ? Math.min(8000, 1000 * 2 ** (Math.min(this.failures, 4) - 1)) : usual;
    this.#timer = setTimeout(() => this.now(), wait * (0.9 + Math.random() * 0.2));
  }

  async now() {
    if (this.#isAsking) {
      this.#isWanted = true;
      return;
    }
    this.#isAsking = true;
    clearTimeout(this.#timer);
    try {
      this.answered(await this.ask());
    } catch {
      this.answered("off");
    }
    this.#isAsking = false;
    this.line.open();
    if (this.#isWanted) {
      this.#isWanted = false;
      this.now();
    } else {
      this.#later();
    }
  }

  // What the network is like, as the last answer showed it. One lost answer is no news.
  answered(kind) {
    this.failures = kind === "on" ? 0 : this.failures + 1;
    if (kind === "on" || this.failures > 1 || !navigator.onLine) this.#tell(kind);
  }

  #tell(kind) {
    if (kind !== this.kind) {
      this.kind = kind;
      this.net(kind);
    }
  }
}

// A page of ours, parsed; null if something else answered.
export async function fetchPage(address, mark, id, options = {}) {
  const response = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
  const text = await response.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  return page.getElementById(mark)?.dataset.id === id ? { page, response, text } : null;
}

export function showClock(place, left) {
  place.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  place.toggleAttribute("data-low", left <= 60);
}

export function secondsLeft(endsAt, offset) {
  return Math.max(0, Math.round((Date.parse(endsAt) - Date.now() - offset) / 1000));
}
