// What lies on this device: drafts, an outbox, the newest snapshot. Written before anything is sent, and forgotten at the
// close. Where there is no IndexedDB (a private window of an old browser) it lies in memory, and the page says so.

const STORES = ["drafts", "outbox", "kept"];

class Memory {
  isLasting = false;
  #kept = Object.fromEntries(STORES.map((name) => [name, new Map()]));
  #next = 1;
  async get(store, key) {
    return this.#kept[store].get(key);
  }
  async put(store, value, key) {
    if (store === "outbox") key = value.n ??= this.#next++;
    this.#kept[store].set(key, structuredClone(value));
    return key;
  }
  async remove(store, key) {
    this.#kept[store].delete(key);
  }
  async all(store) {
    return [...this.#kept[store].entries()].map(([key, value]) => ({ key, value: structuredClone(value) }));
  }
  async post(entry, draft) {
    await this.put("outbox", entry);
    if (draft) await this.remove("drafts", draft);
  }
  async forget() {
    for (const name of STORES) this.#kept[name].clear();
  }
}

class Lasting {
  isLasting = true;
  constructor(base, name) {
    this.base = base;
    this.name = name;
  }
  #do(stores, mode, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.base.transaction(stores, mode, mode === "readwrite" ? { durability: "strict" } : {});
      let result;
      const asked = work(transaction);
      if (asked) asked.onsuccess = () => (result = asked.result);
      transaction.oncomplete = () => resolve(result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }
  get(store, key) {
    return this.#do(store, "readonly", (at) => at.objectStore(store).get(key));
  }
  put(store, value, key) {
    return this.#do(store, "readwrite", (at) =>
      store === "outbox" ? at.objectStore(store).put(value) : at.objectStore(store).put(value, key),
    );
  }
  remove(store, key) {
    return this.#do(store, "readwrite", (at) => at.objectStore(store).delete(key));
  }
  async all(store) {
    const found = [];
    await this.#do(store, "readonly", (at) => {
      const walk = at.objectStore(store).openCursor();
      walk.onsuccess = () => {
        if (!walk.result) return;
        found.push({ key: walk.result.key, value: walk.result.value });
        walk.result.continue();
      };
    });
    return found;
  }
  // The writing lies in the outbox and its draft is gone, both or neither.
  post(entry, draft) {
    return this.#do(["outbox", "drafts"], "readwrite", (at) => {
      at.objectStore("outbox").put(entry);
      if (draft) at.objectStore("drafts").delete(draft);
    });
  }
  forget() {
    return this.#do(STORES, "readwrite", (at) => {
      for (const name of STORES) at.objectStore(name).clear();
    });
  }
}

export function openStore(dugnad) {
  return new Promise((resolve) => {
    let asked;
    try {
      asked = indexedDB.open(`dugnad-${dugnad}`, 1);
    } catch {
      resolve(new Memory());
      return;
    }
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("drafts");
      asked.result.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
      asked.result.createObjectStore("kept");
    };
    asked.onerror = asked.onblocked = () => resolve(new Memory());
    asked.onsuccess = () => resolve(new Lasting(asked.result));
  });
}
