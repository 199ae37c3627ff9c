// What was saved without a connection is sent by itself from whatever page is open, once, as it was when Save was pressed; and
// the list of it and of drafts, which is made here since nobody else can read them.

const sealed = await import(document.getElementById("sealed-js").href);

export const PASSING = new Set([0, 429, 502, 503, 504]); // answers that another attempt may better; 0 redirects, too
const SLOW = 5000; // milliseconds
const STALE = "X-Stale-Form"; // signed in again in another tab: a page that is opened since then sends it
const REASONS = ["[data-error-summary] ul", "[data-error-summary] p", "[data-error-summary]", "main h1"];
export const SENT = 1, LATER = 2, REFUSED = 3, HELD = 4; // held: another page is at it

const theList = () => document.querySelector("[data-outbox]");
export const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const pageOf = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

// As fetch. That nobody is signed in any more is said to the whole page (tabs.js).
async function ask(address, { headers, ...options } = {}) {
  const answer = await fetch(address, { ...options, headers: { ...headers, "HX-Request": "true" } });
  if (answer.status === 401 && answer.headers.has("HX-Redirect")) document.dispatchEvent(new Event("signed-out"));
  return answer;
}

// The form that is to be kept, as the server gives it, or null: nothing is kept while this is waited for.
export async function formAt(address, options) {
  try {
    const answer = await ask(address, { ...options, signal: AbortSignal.timeout(SLOW) });
    return answer.ok ? (await pageOf(answer)).querySelector("form[data-draft]") : null;
  } catch { return null; }
}

// The field of another copy of the form.
export function twinOf({ id, name, value }, form) {
  const named = [...form.elements].filter((field) => name && field.name === name);
  const twin = [...form.elements].find((field) => id && field.id === id) ?? named.find((field) => field.value === value);
  return twin ?? named[0];
}

// The form as the server fills it in with what was kept, in place of the blank one, unless somebody has begun to type in
// that; gives whether.
export async function fillIn(form, draft, isTouched) {
  const body = new URLSearchParams([...draft.fields, ["draft", "1"]]);
  const filled = await formAt(draft.action, { method: "POST", body, headers: { "X-CSRFToken": token() } });
  if (!filled || isTouched()) return false;
  filled.dataset.kept = "";
  const held = form.contains(document.activeElement) && document.activeElement;
  form.replaceWith(filled);
  htmx.process(filled);
  const lost = filled.querySelector("[data-error-summary]"); // a tag that hid it
  (lost ?? (held && twinOf(held, filled)))?.focus?.(); // else the next letters are keys of the page
  return true;
}

export function toast(name) {
  document.getElementById("toasts").append(document.getElementById(`toast-${name}`).content.cloneNode(true));
}

function tell(toasts) {
  document.getElementById("toasts").append(...toasts);
  toasts.forEach((one) => htmx.process(one));
}

// --- sending -----------------------------------------------------------------------------------------
// The one answer that says that something is saved (`go` in crm/pages/base.py) leads on from a 200. Whatever redirects
// otherwise, to a sign-in page perhaps, says nothing of it.
export const savedAt = (status, onward) => (status === 200 && onward) || null;

// Gives the outcome and, of what is saved, where the answer leads to and what the page there would say; who goes there lets it
// say that itself.
async function send({ action, fields, waiting: button, value }, isLedOn) {
  const body = new URLSearchParams(button ? [...fields, [button, value ?? "1"]] : fields);
  const headers = { "X-CSRFToken": token(), ...(!isLedOn && { "X-Unattended": "1" }) };
  const answer = await ask(action, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
  if (!answer || answer.status === 401 || PASSING.has(answer.status) || answer.headers.has(STALE)) return [LATER];
  const there = savedAt(answer.status, answer.headers.get("HX-Redirect"));
  if (there) return [SENT, there, await pageOf(answer).then((page) => [...page.querySelectorAll("[data-toast]")], () => [])];
  const page = await pageOf(answer);
  const said = REASONS.map((where) => page.querySelector(where)?.textContent.replace(/\s+/g, " ").trim());
  return [REFUSED, said.find(Boolean) ?? String(answer.status)];
}

// Under the slot's lock, so that of several tabs one sends it, and none what is being mended in another.
async function sendOne(slot, isLedOn) {
  return navigator.locks.request(slot, { ifAvailable: true }, async (lock) => {
    const draft = lock && (await sealed.stored(slot));
    if (!draft || draft.waiting === null) return [HELD];
    const [outcome, said, toasts] = await send(draft, isLedOn).catch(() => [LATER]); // the answer broke off
    if (outcome === SENT) localStorage.removeItem(slot);
    if (outcome === REFUSED) localStorage.setItem(slot, await sealed.seal({ ...draft, waiting: null, problem: said }));
    return [outcome, said, toasts];
  });
}

// In the order in which Save was pressed; the page is led on by what it saves from the slot `onward`. Gives where the server
// leads to, by slot, for what it has saved, and whether it refused something.
export async function sendAll(onward) {
  const sent = new Map();
  let [refused, told] = [false, []];
  for (const [slot, draft] of await sealed.mine()) {
    if (draft.waiting === null) continue;
    const [outcome, said, toasts] = await sendOne(slot, slot === onward);
    if (outcome === SENT) sent.set(slot, said);
    told = toasts ?? told;
    refused ||= outcome === REFUSED;
    if (outcome === LATER) break; // so would all the others be
  }
  if (sent.size) toast("sent");
  if (sent.size === 1) tell(told); // of several nobody could tell which each is about
  if (refused) toast("refused");
  return { sent, refused };
}

export async function count() {
  const drafts = await sealed.mine();
  const pressing = drafts.filter(([, draft]) => draft.waiting !== null || draft.problem);
  for (const badge of document.querySelectorAll("[data-outbox-count]")) {
    badge.textContent = pressing.length;
    badge.closest("[data-outbox-link]").hidden = !pressing.length;
  }
  if (theList()) show(drafts);
  return drafts;
}

// --- the list ------------------------------------------------------------------------------------------
const discarded = new Map(); // slot → [what lay there, its draft], until the page is left
let shown; // what the list was made of: it is made again only for something else, as that moves the focus

function show(drafts) {
  const rows = [...drafts, ...[...discarded].map(([slot, [, draft]]) => [slot, draft])];
  rows.sort(([, one], [, other]) => other.at - one.at);
  const made = JSON.stringify([rows, [...discarded.keys()]]);
  if (made === shown) return;
  shown = made;
  theList().querySelector("[data-outbox-rows]").replaceChildren(...rows.map(rowOf));
  theList().querySelector("[data-outbox-empty]").hidden = rows.length > 0;
}

// By the person's clock, as all times are; by the browser's, where that does not know their zone.
function momentOf(at) {
  const said = (zone) => new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", ...zone });
  try { return said({ timeZone: theList().dataset.zone }); } catch { return said({}); }
}

function rowOf([slot, draft]) {
  const row = document.getElementById("outbox-row").content.firstElementChild.cloneNode(true);
  const part = (name) => row.querySelector(`[data-part="${name}"]`);
  const state = discarded.has(slot) ? "discarded" : draft.waiting !== null ? "waiting" : draft.problem ? "refused" : "draft";
  row.dataset.slot = slot;
  for (const one of row.querySelectorAll("[data-when]")) one.hidden = !one.dataset.when.split(" ").includes(state);
  part("title").textContent = draft.title;
  part("gist").textContent = draft.gist;
  part("problem").textContent = draft.problem ?? "";
  part("at").textContent = momentOf(draft.at);
  for (const one of row.querySelectorAll("[data-part=continue]")) one.href = `${draft.page}#${slot}`;
  return row;
}

const DEEDS = {
  async send(slot, row) {
    const [outcome] = await sendOne(slot, true);
    if (outcome === SENT) location.reload(); // and the server says what it has saved
    row.querySelector("[data-part=later]").hidden = ![LATER, HELD].includes(outcome);
  },
  async discard(slot) {
    discarded.set(slot, [localStorage.getItem(slot), await sealed.stored(slot)]);
    localStorage.removeItem(slot);
  },
  async restore(slot) {
    localStorage.setItem(slot, discarded.get(slot)[0]);
    discarded.delete(slot);
  },
};

export function watchList() {
  theList()?.addEventListener("click", async (event) => {
    const deed = event.target.closest("[data-deed]")?.dataset.deed;
    if (!deed) return;
    const row = event.target.closest("[data-slot]");
    const { slot } = row.dataset;
    await DEEDS[deed](slot, row);
    await count();
    if (row.isConnected) return;
    const made = theList().querySelector(`[data-slot="${CSS.escape(slot)}"]`);
    (made?.querySelector(".btn:not([hidden])") ?? document.getElementById("heading")).focus();
  });
}
