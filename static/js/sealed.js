// Where a browser keeps what is typed into forms: sealed with a key that only this site's pages carry, to this person
// (crm/templatetags/drafts.py), so after signing out nothing of it can be read but whose it is, in digits that tell nobody, and
// whether it waits to be sent. One slot for each form that is open, and one for each entry that waits; the page that writes
// into a slot, or sends what is in it, holds its lock.

const KEPT = 30 * 24 * 3600 * 1000; // milliseconds
const whose = () => document.querySelector("meta[name=whose]").content;
let key;

const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16));

export async function unlock(hex) {
  key = await crypto.subtle.importKey("raw", bytesOf(hex), "AES-GCM", false, ["encrypt", "decrypt"]);
}

export async function seal(value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
  const told = { at: Date.now(), whose: whose(), waits: typeof value.waiting === "string" };
  return JSON.stringify({ ...told, iv: hexOf(iv), sealed: hexOf(sealed) });
}

async function unseal(text) {
  const { at, iv, sealed } = JSON.parse(text);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytesOf(iv) }, key, bytesOf(sealed));
  return { at, ...JSON.parse(new TextDecoder().decode(plain)) };
}

export const slotOf = (address, id = crypto.randomUUID()) => `draft:${address}:${id}`;
const slots = () => Object.keys(localStorage).filter((name) => name.startsWith("draft:"));

export async function stored(slot) {
  try { return await unseal(localStorage.getItem(slot)); } catch { return null; } // somebody else's, or of another site
}

// [slot, draft] of all that this person may read here, the oldest first.
export async function mine() {
  const found = await Promise.all(slots().map(async (slot) => [slot, await stored(slot)]));
  return found.filter(([, draft]) => draft?.action).sort(([, one], [, other]) => one.at - other.at);
}

// How many entries of this person wait that are not of this site.
export async function waitingElsewhere() {
  const here = new Set((await mine()).map(([slot]) => slot));
  const waits = (slot) => {
    try {
      const told = JSON.parse(localStorage.getItem(slot));
      return told.waits && told.whose === whose();
    } catch { return false; } // not ours
  };
  return slots().filter((slot) => !here.has(slot) && waits(slot)).length;
}

export function forgetOld() {
  for (const slot of slots()) {
    let at = 0;
    try { at = JSON.parse(localStorage.getItem(slot)).at; } catch { /* not ours */ }
    if (!(Date.now() - at < KEPT)) localStorage.removeItem(slot);
  }
}

// Gives what lets the slot go again, or null where another page holds it; `patience` is in milliseconds.
export function hold(slot, patience) {
  const options = patience ? { signal: AbortSignal.timeout(patience) } : { ifAvailable: true };
  return new Promise((found) => {
    const held = (lock) => (lock ? new Promise((free) => found(free)) : found(null));
    navigator.locks.request(slot, options, held).catch(() => found(null));
  });
}
