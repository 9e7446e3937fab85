// How the network in the room is, in words: whether it is we who answer, how far it is, and whether the bell is heard.

const id = document.getElementById("nt").dataset.id;
const words = JSON.parse(document.getElementById("nt-words").textContent);
const TRIES = 5;

function tell(check, text, kind) {
  const row = document.querySelector(`[data-check="${check}"]`);
  row.dataset.kind = kind;
  row.querySelector("dd").textContent = text;
}

async function once() {
  const began = performance.now();
  // Not followed: a hotel leads to a page of its own elsewhere, which we may not read, and it would look like no network.
  const response = await fetch(`/api/dugnad/${id}/seat`, {
    cache: "no-store",
    redirect: "manual",
    signal: AbortSignal.timeout(10000),
  });
  const said = await response.json().catch(() => null);
  return { isOurs: response.ok && typeof said?.seat === "string", ms: performance.now() - began };
}

async function check() {
  const times = [];
  try {
    for (let count = 0; count < TRIES; count += 1) {
      const { isOurs, ms } = await once();
      if (!isOurs) {
        tell("own", words.own_no, "bad");
        tell("latency", "–", "");
        tell("bell", "–", "");
        return;
      }
      times.push(ms);
    }
  } catch {
    tell("own", words.own_off, "bad");
    tell("latency", "–", "");
    tell("bell", "–", "");
    return;
  }
  tell("own", words.own_yes, "good");
  const middle = Math.round(times.sort((a, b) => a - b)[Math.floor(TRIES / 2)]);
  const name = middle < 400 ? "fast" : middle < 1500 ? "slow" : "very_slow";
  tell("latency", words[name].replace("%(ms)s", middle), name === "fast" ? "good" : name === "slow" ? "so" : "bad");
  const line = new EventSource(`/sse/dugnad/${id}`);
  const heard = await new Promise((done) => {
    setTimeout(() => done(false), 5000);
    line.onmessage = () => done(true);
    line.onerror = () => line.readyState === EventSource.CLOSED && done(false);
  });
  line.close();
  tell("bell", heard ? words.bell_yes : words.bell_no, heard ? "good" : "so");
}

check();
