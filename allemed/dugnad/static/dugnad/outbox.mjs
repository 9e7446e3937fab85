// The outbox: one after another, in order, each until *our* receipt comes back. A bare 200 is no receipt: a hotel's
// sign-in page answers that too. A no is kept with its sentence until somebody has looked at it.

const PATIENCE = 15000;
const SLOWEST = 30000;

// The receipt of a deed, or null if this answer is none. Every deed of ours answers with a sequence number.
export function receiptIn(entry, answer) {
  if (!answer || typeof answer !== "object" || !Number.isInteger(answer.seq)) return null;
  if (entry.thing && answer.id !== undefined) {
    const isSame = answer.id === entry.thing;
    if (!isSame && answer.outcome !== "kept_beside") return null;
  }
  if (entry.ballot && (answer.step !== entry.ballot || !Number.isInteger(answer.revision))) return null;
  return answer;
}

// An answer of ours as JSON, or null for anybody else's.
export async function ownAnswer(response) {
  if (!(response.headers.get("Content-Type") ?? "").includes("application/json")) return null;
  try {
    return await response.json();
  } catch {
    return null;
  }
}

export class Outbox {
  #wait = 0;
  #timer = 0;
  #isRunning = false;
  #again = false;

  // `says(kind, entry, answer)`: "sent", "look", "off", "captive", "no_seat"; called after it is written down.
  constructor({ store, base, name, isElsewhere, says }) {
    Object.assign(this, { store, base, name, isElsewhere, says });
  }

  async waiting() {
    return (await this.store.all("outbox")).map(({ value }) => value);
  }

  async add(entry, draft) {
    await this.store.post(entry, draft);
    this.flush();
  }

  // Now if we may, and never two at once: not in two tabs either.
  flush() {
    clearTimeout(this.#timer);
    if (this.#isRunning) {
      this.#again = true;
      return;
    }
    this.#isRunning = true;
    const run = () => this.#run();
    const done = navigator.locks ? navigator.locks.request(`send-${this.name}`, run) : run();
    Promise.resolve(done)
      .catch(() => this.#later())
      .finally(() => {
        this.#isRunning = false;
        if (this.#again) {
          this.#again = false;
          this.flush();
        }
      });
  }

  #later(seconds = 0) {
    this.#wait = Math.min(SLOWEST, Math.max(1000, this.#wait * 2));
    const wait = Math.max(seconds * 1000, this.#wait) * (0.75 + Math.random() / 2);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), wait);
  }

  async #run() {
    const stopped = new Set(); // what waits for somebody to look holds back what comes after it about the same thing
    for (const entry of await this.waiting()) {
      if (entry.look) stopped.add(entry.about);
      if (entry.look || stopped.has(entry.about)) continue;
      const went = await this.#send(entry);
      if (went === "stop") return;
      if (went === "look") stopped.add(entry.about);
    }
    this.#wait = 0;
  }

  async #send(entry) {
    const elsewhere = this.isElsewhere(entry);
    if (elsewhere) return this.#look(entry, { message: elsewhere, refusal: "other_table" });
    let response;
    try {
      response = await fetch(`${this.base}${entry.path}`, {
        method: entry.method,
        headers: { "Content-Type": "application/json" },
        body: entry.body === null ? undefined : JSON.stringify(entry.body),
        credentials: "same-origin",
        redirect: "error", // nobody we know sends us elsewhere
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      this.says("off", entry);
      this.#later();
      return "stop";
    }
    const answer = await ownAnswer(response);
    if (response.ok) {
      const receipt = receiptIn(entry, answer);
      if (!receipt) {
        this.says("captive", entry);
        this.#later();
        return "stop";
      }
      await this.store.remove("outbox", entry.n);
      this.says("sent", entry, receipt);
      return "went";
    }
    if (!answer || typeof answer.refusal !== "string") {
      const isBusy = response.status === 429 || response.status === 408 || response.status >= 500;
      this.says(isBusy ? "off" : "captive", entry);
      this.#later(Number(response.headers.get("Retry-After")) || 0);
      return "stop";
    }
    if (response.status === 429 || response.status >= 500) {
      this.#later(Number(response.headers.get("Retry-After")) || 1);
      return "stop";
    }
    if (answer.refusal === "no_seat" || answer.refusal === "seat_ended") {
      this.says("no_seat", entry, answer);
      this.#later(5);
      return "stop";
    }
    return this.#look(entry, answer);
  }

  async #look(entry, answer) {
    await this.store.put("outbox", { ...entry, look: answer.message, refusal: answer.refusal });
    this.says("look", entry, answer);
    return "look";
  }
}
