// What lies on this device: drafts, an outbox, the newest snapshot. Written before anything is sent, and forgotten at the
// close. Where there is no IndexedDB (a private window of an old browser) it lies in memory, and the page says so.
// What nobody came back to send is forgotten when the device is in another dugnad, a week later: as seats are.

const STORES = ["drafts", "outbox", "kept"];
const WEEK = 7 * 24 * 3600 * 1000;
const OURS = /^dugnad-([2-9a-z]{12})$/;

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

export async function openStore(dugnad) {
  const store = await open(dugnad);
  store.put("kept", Date.now(), "at").catch(() => {}); // a full device still shows what it holds
  sweep(dugnad).catch(() => {});
  return store;
}

// Other evenings on the same device.
async function sweep(dugnad) {
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    const other = OURS.exec(name)?.[1];
    if (!other || other === dugnad) continue;
    const store = await open(other);
    if (!store.isLasting) continue;
    const at = (await store.get("kept", "at")) ?? 0;
    store.base.close();
    if (Date.now() - at > WEEK) indexedDB.deleteDatabase(name);
  }
}

function open(dugnad) {
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
