// Where a leader's or a big screen is when nobody answers: by voice, and by this machine's clock. It lies on the device,
// so that a page that is opened anew goes on from there.

import { showClock } from "./lead_news.mjs";

export class Alone {
  at = null; // { position, endsAt }; position 0 is before the first step
  #store;
  #key;

  constructor(store, key) {
    this.#store = store;
    this.#key = key;
  }

  async recall() {
    this.at = (await this.#store.get("kept", this.#key)) ?? null;
    return this;
  }

  // From where everyone was. Nobody has gone anywhere yet, so nothing is laid aside.
  begin(here, endsAt) {
    this.at = { position: here?.position ?? 0, endsAt };
  }

  goTo(step) {
    this.at = { position: step.position, endsAt: step.minutes ? Date.now() + step.minutes * 60000 : null };
    this.#store.put("kept", this.at, this.#key);
  }

  leave() {
    this.at = null;
    this.#store.remove("kept", this.#key);
  }

  step(steps, by = 0) {
    return this.at && steps.find((step) => step.position === this.at.position + by);
  }

  showClock(place) {
    if (this.at.endsAt) showClock(place, Math.max(0, Math.round((this.at.endsAt - Date.now()) / 1000)));
    else place.textContent = "";
  }
}
