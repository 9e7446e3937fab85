// The newest snapshot, and the bell that says there is a newer one. The bell carries nothing and may be missed: we ask
// again after every answer and after every failure.

import { Line } from "./line.mjs";
import { ownAnswer } from "./outbox.mjs";

const PATIENCE = 10000;
const SOON = 3000;
const HIDDEN = 10000;
const NET = 20000; // with a bell: in case it was not heard
const AT_ONCE = 800; // a server that goes away is noticed by everyone at once: they do not come back at once

export class Bell {
  seq = 0;
  offset = 0; // milliseconds the server's clock is ahead of ours
  failures = 0;
  #etag = "";
  #timer = 0;
  #after = 0;
  #isAsking = false;
  #isWanted = false;

  // `news(state)`: a snapshot newer than the last; `net(kind)`: "on", "off", "captive", "no_seat"
  constructor({ base, line, language, news, net }) {
    Object.assign(this, { base, language, news, net });
    this.line = new Line({
      address: line,
      rang: (seq) => {
        if (seq <= this.seq) return;
        this.#after = Math.max(this.#after, seq); // another process answers, and may not have heard of it yet
        setTimeout(() => this.ask(), Math.random() * 400);
      },
      cut: () => this.#askWithin(AT_ONCE),
    });
  }

  start() {
    const wake = () => {
      if (document.visibilityState === "visible") {
        this.ask();
        this.line.open();
      }
    };
    document.addEventListener("visibilitychange", wake);
    addEventListener("pageshow", (event) => event.persisted && wake());
    addEventListener("online", wake);
    addEventListener("offline", () => this.net("off"));
    this.line.open();
    this.ask();
  }

  // A receipt with this number has come: what is asked for now must hold it, as after a bell.
  atLeast(seq) {
    this.#after = Math.max(this.#after, seq);
    if (this.#after > this.seq) this.ask();
  }

  #later() {
    const usual = document.visibilityState === "hidden" ? HIDDEN : this.line.isOpen ? NET : SOON;
    const wait = this.failures ? Math.min(15000, 1000 * 2 ** (Math.min(this.failures, 5) - 1)) : usual;
    this.#askAfter(wait * (0.85 + Math.random() * 0.3));
  }

  #askWithin(most) {
    this.#askAfter(Math.random() * most);
  }

  #askAfter(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.ask(), wait);
  }

  async ask() {
    if (this.#isAsking) {
      this.#isWanted = true;
      return;
    }
    this.#isAsking = true;
    clearTimeout(this.#timer);
    try {
      await this.#ask();
    } finally {
      this.#isAsking = false;
      this.#later();
    }
    if (this.#isWanted) {
      this.#isWanted = false;
      setTimeout(() => this.ask(), 0);
    }
  }

  async #ask() {
    let response;
    try {
      response = await fetch(`${this.base}state?lang=${this.language}&after=${this.#after}`, {
        headers: this.#etag ? { "If-None-Match": this.#etag } : {},
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      this.#failed("off");
      return;
    }
    if (response.status === 304 && this.#etag && response.headers.get("ETag") === this.#etag) {
      this.#worked(response);
      return;
    }
    const state = await ownAnswer(response);
    if (response.status === 401 && state?.refusal === "no_seat") {
      this.failures = 0;
      this.net("no_seat");
      return;
    }
    if (!response.ok || !state || !Number.isInteger(state.seq) || !Array.isArray(state.steps)) {
      this.#failed(response.status >= 500 || response.status === 429 ? "off" : "captive");
      return;
    }
    this.#worked(response);
    if (state.seq < this.seq) return; // an old answer that came late
    this.#etag = response.headers.get("ETag") ?? "";
    const isNewer = state.seq > this.seq;
    this.seq = state.seq;
    this.line.expect(state.seq);
    if (isNewer) await this.news(state);
  }

  #failed(kind) {
    this.failures += 1;
    if (kind === "captive" || this.failures > 1 || !navigator.onLine) this.net(kind);
  }

  #worked(response) {
    const now = Number(response.headers.get("X-Allemed-Now")) || Date.parse(response.headers.get("Date") ?? "");
    if (now) this.offset = now - Date.now();
    this.failures = 0;
    this.line.open();
    this.net("on");
  }
}
