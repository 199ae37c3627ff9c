// What is typed into a form survives a reload, the end of a session and a dead network. It lies in the browser sealed with a
// key that only this site's pages carry, to this person (crm/templatetags/drafts.py), so after signing out nothing of it can be
// read. What finds no connection waits, and is sent by itself from whatever page is open; a form's own key makes one entry of
// however many attempts. Without AES (on plain http, but for localhost) there are no drafts, and forms are sent as they always were.

const PAUSE = 300; // milliseconds without a keystroke
const AGAIN = 15; // seconds between attempts to send
const KEPT = 30 * 24 * 3600 * 1000; // milliseconds
const GIST = 160; // characters
const UNKEPT = new Set(["csrfmiddlewaretoken"]);
const PASSING = new Set([0, 429, 502, 503, 504]); // answers that another attempt may better

const theForm = () => document.querySelector("form[data-draft]");
const theList = () => document.querySelector("[data-outbox]");
let key;
let here = null; // {slot, form}: the draft of this page's form, by the element's id
let timer;
let turn = 0; // so that a slow sealing never overwrites what came after it
let waiting = null; // null, or the name of the button that was pressed without a connection

// --- the store: sealed, one item for each form ---------------------------------------------------------
const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16));

async function seal(value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
  return JSON.stringify({ at: Date.now(), iv: hexOf(iv), sealed: hexOf(sealed) });
}

async function unseal(text) {
  const { at, iv, sealed } = JSON.parse(text);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytesOf(iv) }, key, bytesOf(sealed));
  return { at, ...JSON.parse(new TextDecoder().decode(plain)) };
}

const slots = () => Object.keys(localStorage).filter((name) => name.startsWith("draft:"));

async function stored(slot) {
  try { return await unseal(localStorage.getItem(slot)); } catch { return null; } // somebody else's, or of another site
}

async function mine() {
  const found = await Promise.all(slots().map(async (slot) => [slot, await stored(slot)]));
  return found.filter(([, draft]) => draft?.action);
}

function forgetOld() {
  for (const slot of slots()) {
    let at = 0;
    try { at = JSON.parse(localStorage.getItem(slot)).at; } catch { /* not ours */ }
    if (!(Date.now() - at < KEPT)) localStorage.removeItem(slot);
  }
}

// --- keeping this page's form --------------------------------------------------------------------------
// The lock says to other tabs that this one sends what its form holds.
function adopt(form) {
  if (here?.form === form.id) return;
  if (here) forget();
  here = { form: form.id, slot: `draft:${form.dataset.draft}` };
  navigator.locks.request(here.slot, () => new Promise(() => {}));
}

function gistOf(form) {
  const typed = [...form.querySelectorAll("textarea, input[type=text]")].map((field) => field.value.trim());
  return typed.reduce((one, other) => (other.length > one.length ? other : one), "").slice(0, GIST);
}

async function keep() {
  const form = theForm();
  const turned = ++turn;
  const { draftPage: page, draftTitle: title, draftPlain: plain } = form.dataset;
  const gist = gistOf(form);
  if (plain !== undefined && !gist) return forget();
  const fields = [...new FormData(form)].filter(([name]) => !UNKEPT.has(name));
  try {
    const box = await seal({ fields, waiting, action: form.getAttribute("action"), page, title, gist });
    if (turned !== turn) return;
    localStorage.setItem(here.slot, box);
    form.dataset.kept = "";
    count();
  } catch { /* no room, or forbidden: the page still warns before it is left */ }
}

function forget() {
  turn += 1;
  clearTimeout(timer);
  waiting = null;
  localStorage.removeItem(here.slot);
  count();
}

// --- coming back -----------------------------------------------------------------------------------
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const pageOf = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

async function bringBack() {
  const form = theForm();
  const draft = await stored(here.slot);
  if (!draft || form.querySelector("[data-error-summary]")) return;
  if (form.dataset.draftPlain === undefined) await fillIn(form, draft);
  else for (const [name, value] of draft.fields) if (form.elements[name]) form.elements[name].value = value;
  theForm().dataset.kept = "";
  if (draft.waiting === null) return;
  wait(draft.waiting);
  sendAgain();
}

async function fillIn(form, draft) {
  const asked = new URLSearchParams([...draft.fields, ["draft", "1"]]);
  try {
    const answer = await fetch(draft.action, { method: "POST", body: asked, headers: { "X-CSRFToken": token() } });
    const filled = (await pageOf(answer)).querySelector("form[data-draft]");
    if (!answer.ok || !filled) return;
    form.replaceWith(filled);
    htmx.process(filled);
  } catch { /* no connection: it comes back another time */ }
}

// --- waiting for a connection, on the form's page --------------------------------------------------------
function wait(button) {
  const said = theForm().querySelector("[data-draft-waiting]");
  said.replaceChildren(document.getElementById("draft-waiting").content.cloneNode(true));
  if (waiting === null) said.scrollIntoView({ block: "center" });
  waiting = button;
  keep();
  clearTimeout(timer);
  timer = setTimeout(sendAgain, AGAIN * 1000);
}

function sendAgain() {
  if (waiting === null) return;
  const form = theForm();
  form.requestSubmit(waiting ? form.querySelector(`button[name="${CSS.escape(waiting)}"]`) : undefined);
}

function watchForm() {
  document.addEventListener("input", (event) => {
    const form = theForm();
    if (!form?.contains(event.target)) return;
    delete form.dataset.kept;
    clearTimeout(timer);
    timer = setTimeout(() => (waiting === null ? keep() : wait(waiting)), PAUSE);
  });
  document.addEventListener("submit", (event) => {
    const pressed = event.target === theForm() && event.target.elements.pressed_at;
    if (pressed && (waiting === null || !pressed.value)) pressed.value = new Date().toISOString();
  }, true);
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { elt, xhr } = event.detail;
    if (elt !== theForm() || xhr.status === 401) return;
    if (xhr.status < 300 && xhr.getResponseHeader("HX-Redirect")) {
      elt.dataset.kept = "";
      forget();
    } else if (!PASSING.has(xhr.status)) {
      waiting = null; // it has been answered, if not as hoped
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const form = theForm();
    if (!form || !event.target.contains(form)) return;
    adopt(form);
    if (!("kept" in form.dataset)) keep(); // what was refused is a draft still
  });
  for (const lost of ["htmx:sendError", "htmx:responseError"]) document.addEventListener(lost, (event) => {
    const { elt, xhr, requestConfig } = event.detail;
    if (elt === theForm() && PASSING.has(xhr.status)) wait(requestConfig.triggeringEvent?.submitter?.name ?? "");
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-draft-discard]")) return;
    theForm().dataset.kept = "";
    forget();
    location.reload();
  });
  addEventListener("pagehide", () => clearTimeout(timer));
}

// --- sending from any page ---------------------------------------------------------------------------
const SENT = 1, LATER = 2, REFUSED = 3;

async function send({ action, fields, waiting: button }) {
  const body = new URLSearchParams(button ? [...fields, [button, "1"]] : fields);
  const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
  const answer = await fetch(action, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") return [SENT];
  if (!answer || answer.status === 401 || PASSING.has(answer.status)) return [LATER];
  if (answer.headers.has("HX-Redirect")) return [SENT];
  const page = await pageOf(answer);
  const said = page.querySelector("[data-error-summary] ul") ?? page.querySelector("main h1");
  return [REFUSED, said?.textContent.replace(/\s+/g, " ").trim() ?? ""];
}

// Under the form's lock, so that of several tabs one sends it; and never what a form in a tab still holds.
async function sendOne(slot) {
  return navigator.locks.request(slot, { ifAvailable: true }, async (lock) => {
    const draft = lock && (await stored(slot));
    if (!draft) return LATER;
    const [outcome, problem] = await send(draft);
    if (outcome === SENT) localStorage.removeItem(slot);
    if (outcome === REFUSED) localStorage.setItem(slot, await seal({ ...draft, waiting: null, problem }));
    return outcome;
  });
}

async function sendAll() {
  let sent = 0;
  for (const [slot, draft] of await mine()) {
    if (draft.waiting === null || slot === here?.slot) continue;
    if ((await sendOne(slot)) === SENT) sent += 1;
  }
  if (sent) document.getElementById("toasts").append(document.getElementById("toast-sent").content.cloneNode(true));
  await count();
}

async function count() {
  const drafts = await mine();
  const pressing = drafts.filter(([, draft]) => draft.waiting !== null || draft.problem);
  for (const badge of document.querySelectorAll("[data-outbox-count]")) {
    badge.textContent = pressing.length;
    badge.closest("[data-outbox-link]").hidden = !pressing.length;
  }
  if (theList()) show(drafts);
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
  part("continue").href = draft.page;
  return row;
}

const DEEDS = {
  async send(slot, row) {
    const outcome = await sendOne(slot);
    if (outcome === SENT) location.reload(); // and the server says what it has saved
    row.querySelector("[data-part=later]").hidden = outcome !== LATER;
  },
  async discard(slot) {
    discarded.set(slot, [localStorage.getItem(slot), await stored(slot)]);
    localStorage.removeItem(slot);
  },
  async restore(slot) {
    localStorage.setItem(slot, discarded.get(slot)[0]);
    discarded.delete(slot);
  },
};

function watchList() {
  theList().addEventListener("click", async (event) => {
    const deed = event.target.closest("[data-deed]")?.dataset.deed;
    if (!deed) return;
    const row = event.target.closest("[data-slot]");
    const { slot } = row.dataset;
    await DEEDS[deed](slot, row);
    await count();
    if (row.isConnected) return;
    const made = theList().querySelector(`[data-slot="${CSS.escape(slot)}"]`);
    (made?.querySelector("[data-deed]:not([hidden])") ?? document.getElementById("heading")).focus();
  });
}

if (document.body.dataset.drafts && globalThis.crypto?.subtle && navigator.locks) {
  key = await crypto.subtle.importKey("raw", bytesOf(document.body.dataset.drafts), "AES-GCM", false, ["encrypt", "decrypt"]);
  forgetOld();
  watchForm();
  if (theList()) watchList();
  if (theForm()) {
    adopt(theForm());
    await bringBack();
  }
  const all = () => { sendAgain(); return sendAll(); };
  addEventListener("online", all);
  addEventListener("storage", count);
  setInterval(sendAll, AGAIN * 1000);
  await sendAll();
}
