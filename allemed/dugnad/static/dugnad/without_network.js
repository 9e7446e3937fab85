// Opens the room's pages when the network does not. It keeps nothing by itself: it finds what an open page laid aside
// on this device (kept.mjs), and only when nobody answers. Nothing is answered from here that a server can answer.

const PATIENCE = 6000; // a network that says nothing for so long is none
const TOO_OLD = 24 * 3600 * 1000;
const ROOM = /^(?:\/[a-z]{2})?\/dugnad\/([2-9a-z]{12})\//;

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    const room = ROOM.exec(address.pathname);
    if (room) event.respondWith(openPage(request, address.pathname, room));
  } else if (["script", "style", "image"].includes(request.destination)) {
    event.respondWith(findFile(request));
  }
});

// Files carry their content's digest in their names: what lies here is what the server has.
async function findFile(request) {
  return (await caches.match(request.url, { ignoreVary: true })) ?? fetch(request);
}

async function openPage(request, path, room) {
  const asked = fetch(request);
  const kept = await findPage(path, room).catch(() => null);
  if (!kept) return asked;
  const answered = asked.then((answer) => {
    if (answer.status >= 500) throw new TypeError("nobody at home");
    return answer;
  });
  const silence = new Promise((_, give) => setTimeout(give, PATIENCE, new TypeError("nobody answers")));
  try {
    return await Promise.race([answered, silence]);
  } catch {
    return kept;
  } finally {
    answered.catch(() => {}); // it may say no after we have stopped listening
    silence.catch(() => {});
  }
}

async function findPage(path, [start, dugnad]) {
  const name = `dugnad-${dugnad}`;
  if (!(await caches.has(name))) return null;
  const cache = await caches.open(name);
  const young = async (address) => {
    const found = await cache.match(address, { ignoreVary: true });
    return found && Date.now() - Number(found.headers.get("X-Kept-At")) < TOO_OLD ? found : null;
  };
  const here = await young(path);
  if (here) return here;
  // Whoever leads comes back to the page that can go on without network.
  const lead = `${start}leder/`;
  return path.startsWith(lead) && (await young(lead)) ? Response.redirect(lead) : null;
}
