// What this device can open without network: the page it is on, as it last was, and the files that page needs.
// `without_network.js` opens it. Forgotten at the close, and when it is a day old.

const DAY = 24 * 3600 * 1000;
const SELDOM = 1500; // a burst of news is one thing to lay aside
const OURS = /^dugnad-[2-9a-z]{12}$/;

export class Kept {
  #name;
  #waiting = new Map(); // address -> what is to be laid aside
  #timer = 0;
  #hasFiles = false;
  #isOver = false;

  constructor(dugnad) {
    this.#name = `dugnad-${dugnad}`;
    this.isPossible = "serviceWorker" in navigator && "caches" in window;
    if (!this.isPossible) return;
    navigator.serviceWorker.register(document.body.dataset.worker).catch(() => {}); // a private window may say no
    this.#sweep().catch(() => {});
  }

  // Whether what one sees was opened from this device.
  get isShown() {
    return "kept" in document.body.dataset;
  }

  // `answer`: ours, whose headers the page keeps: its rules about scripts hold here as well.
  lay(answer, text, address) {
    if (!this.isPossible || this.#isOver) return;
    const headers = new Headers(answer.headers);
    for (const name of ["Content-Encoding", "Content-Length", "ETag"]) headers.delete(name);
    headers.set("Content-Type", "text/html; charset=utf-8");
    headers.set("X-Kept-At", String(Date.now()));
    this.#waiting.set(address, { headers, text: text.replace(/<body(?! data-kept)/, "<body data-kept") });
    this.#timer ||= setTimeout(() => this.#write().catch(() => {}), SELDOM);
  }

  async #write() {
    this.#timer = 0;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    const cache = await caches.open(this.#name);
    if (!this.#hasFiles) {
      this.#hasFiles = true;
      await Promise.allSettled(this.#files().map((file) => this.#keepFile(cache, file)));
    }
    for (const [address, { headers, text }] of waiting) await cache.put(address, new Response(text, { headers }));
    if (this.#isOver) await this.forget();
  }

  #files() {
    const from = performance
      .getEntriesByType("resource")
      .filter((each) => ["script", "link", "img", "css", "other"].includes(each.initiatorType))
      .map((each) => new URL(each.name))
      .filter((each) => each.origin === location.origin && /\.\w+$/.test(each.pathname))
      .map((each) => each.href);
    return [...new Set(from)];
  }

  async #keepFile(cache, file) {
    if (await cache.match(file, { ignoreVary: true })) return;
    const answer = await fetch(file);
    if (answer.ok) await cache.put(file, answer);
  }

  async read(address) {
    if (!this.isPossible) return "";
    const found = await caches.match(address, { cacheName: this.#name, ignoreVary: true });
    return found ? found.text() : "";
  }

  async forget() {
    this.#isOver = true;
    this.#waiting.clear();
    if (this.isPossible) await caches.delete(this.#name);
  }

  // Other evenings on the same device.
  async #sweep() {
    for (const name of await caches.keys()) {
      if (!OURS.test(name) || name === this.#name) continue;
      const cache = await caches.open(name);
      const answers = await Promise.all((await cache.keys()).map((each) => cache.match(each, { ignoreVary: true })));
      const newest = Math.max(0, ...answers.map((each) => Number(each?.headers.get("X-Kept-At")) || 0));
      if (Date.now() - newest > DAY) await caches.delete(name);
    }
  }
}
