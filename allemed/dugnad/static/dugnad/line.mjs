// The bell's line: an event stream that carries numbers only, and may be missed. Cut, it says so at once, so that whoever
// holds it asks; shut for good (a proxy's 502, bells switched off), it is tried again, more and more seldom; deaf (a
// telephone may freeze a stream without a word), it is opened anew.

const FIRST_AGAIN = 2000;
const LAST_AGAIN = 60000;
const DEAF_AFTER = 3000;

export class Line {
  #source = null;
  #wasOpen = false;
  #failures = 0;
  #notBefore = 0;
  #heard = 0;

  // `rang(seq, now)`: the newest number, and the server's clock; `cut()`: an open line is no longer open
  constructor({ address, rang, cut }) {
    Object.assign(this, { address, rang, cut });
  }

  get isOpen() {
    return this.#source?.readyState === EventSource.OPEN;
  }

  open() {
    if (!("EventSource" in window) || Date.now() < this.#notBefore) return;
    if (this.#source && this.#source.readyState !== EventSource.CLOSED) return;
    const source = new EventSource(this.address);
    this.#source = source;
    source.onopen = () => {
      this.#wasOpen = true;
      this.#failures = 0;
    };
    source.onmessage = (event) => {
      let said;
      try {
        said = JSON.parse(event.data);
      } catch {
        return;
      }
      if (!Number.isInteger(said.seq)) return;
      this.#heard = Math.max(this.#heard, said.seq);
      this.rang(said.seq, said.now);
    };
    source.onerror = () => {
      const wasOpen = this.#wasOpen;
      this.#wasOpen = false;
      if (source.readyState === EventSource.CLOSED) {
        this.#failures += 1;
        this.#notBefore = Date.now() + Math.min(LAST_AGAIN, FIRST_AGAIN * 2 ** (this.#failures - 1));
      }
      if (wasOpen) this.cut();
    };
  }

  // This number is known by other means: an open line should say it too.
  expect(seq) {
    const source = this.#source;
    if (!this.isOpen || this.#heard >= seq) return;
    setTimeout(() => {
      if (source !== this.#source || !this.isOpen || this.#heard >= seq) return;
      source.close();
      this.#wasOpen = false;
      this.open();
    }, DEAF_AFTER);
  }
}
