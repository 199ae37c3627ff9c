// What is typed into a form survives a reload, the end of a session and a dead network. Each open form has a slot of its own
// (sealed.js). What is saved without a connection is sealed as it was when Save was pressed, into another one, and waits to be
// sent (outbox.js); a form's own key makes one entry of however many attempts. Without AES and locks (on plain http, but for
// localhost) there are no drafts, and forms are sent as they always were.

const sealed = await import(document.getElementById("sealed-js").href);
const typed = await import(document.getElementById("typed-js").href);
const outbox = await import(document.getElementById("outbox-js").href);

const PAUSE = 300; // milliseconds without a keystroke
const AGAIN = 15; // seconds between attempts to send
const PATIENCE = 1000; // milliseconds until a page that is left lets go of what it held
const OPENS = "review"; // the button that saves nothing, but opens the line as a form
const BLANK = "blank"; // instead of a tab's slot: what others left is not wanted

const theForm = () => document.querySelector("form[data-draft]");
const isNew = (form) => "draftNew" in form.dataset;
let here = null; // this page's form: {id, address, slot, free, blank, mended, entry, key}
let ready = Promise.resolve(); // once `here` is known
let touched = false; // whether something was typed since the page was opened
let timer;
let turn = 0; // so that a slow sealing never overwrites what came after it
const waitingHere = new Set(); // slots of entries of this form

// --- the slot of this page's form ----------------------------------------------------------------------
async function freshSlot(address) {
  const slot = sealed.slotOf(address);
  return { slot, free: await sealed.hold(slot) };
}

// The draft that the list of them leads to, and no other; else what this tab had, or what others left. Nothing that a living
// page holds.
async function slotFor(form) {
  const address = form.dataset.draft;
  if (form.querySelector("[data-error-summary]")) return freshSlot(address);
  const [asked, own] = [location.hash.slice(1), sessionStorage.getItem(`draft:${address}`)];
  const drafts = await sealed.mine();
  if (asked.startsWith("draft:")) return askedSlot(asked, address, drafts);
  if (own === BLANK) return freshSlot(address);
  const known = drafts.filter(([slot]) => slot === own);
  const left = drafts.filter(([slot, draft]) => slot.startsWith(`draft:${address}`) && draft.waiting === null).reverse();
  for (const [[slot], patience] of [...known.map((one) => [one, PATIENCE]), ...left.map((one) => [one, 0])]) {
    const free = await sealed.hold(slot, patience);
    if (free) return { slot, free };
  }
  return freshSlot(address);
}

async function askedSlot(slot, address, drafts) {
  history.replaceState(history.state, "", location.pathname + location.search);
  const free = drafts.some(([name]) => name === slot) && (await sealed.hold(slot, PATIENCE));
  if (free) return { slot, free };
  outbox.toast("elsewhere");
  return freshSlot(address);
}

function settle(taken, more) {
  here = { ...here, mended: false, ...taken, ...more };
  sessionStorage.setItem(`draft:${here.address}`, here.slot);
}

// As it was before anything was typed; what htmx put here has to be asked for.
async function blankOf(form, opened) {
  if (!opened && !isNew(form)) return null;
  if (opened && !form.querySelector("[data-error-summary]")) {
    const blank = form.cloneNode(true);
    blank.reset();
    return blank;
  }
  return outbox.formAt(form.dataset.draftPage);
}

async function begin(form) {
  const blank = await blankOf(form, true);
  let taken = await slotFor(form);
  const address = form.dataset.draft;
  const draft = await sealed.stored(taken.slot);
  const isBack = draft && (await bringBack(form, draft));
  if (draft && !isBack) {
    taken.free();
    taken = await freshSlot(address);
  }
  const mended = Boolean(isBack && (draft.waiting !== null || draft.problem));
  settle(taken, { id: form.id, address, blank, mended });
}

async function swapped(form) {
  if (here?.id === form.id) return;
  const [before, address] = [here, form.dataset.draft];
  const taken = await freshSlot(address);
  here = null;
  settle(taken, { id: form.id, address });
  if (!("kept" in form.dataset)) await keep();
  if (before) localStorage.removeItem(before.slot); // not before the same words are kept here
  before?.free();
  here.blank = await blankOf(form, false);
}

// --- keeping -------------------------------------------------------------------------------------------
async function keep() {
  const form = theForm();
  if (!form) return;
  const { slot } = here;
  const turned = ++turn;
  const said = typed.about(form, typed.fieldsOf(form), here.blank);
  if ("draftPlain" in form.dataset && !said.gist) return forget();
  try {
    const box = await sealed.seal({ ...said, waiting: null });
    if (turned !== turn) return;
    localStorage.setItem(slot, box);
    form.dataset.kept = "";
    count();
  } catch { /* no room, or forbidden: the page still warns before it is left */ }
}

function forget() {
  turn += 1;
  clearTimeout(timer);
  localStorage.removeItem(here.slot);
  here.mended = false;
  count();
}

function letGo(form) {
  form.dataset.kept = "";
  if (here?.entry) localStorage.removeItem(here.entry); // what was saved now replaces it
  ready.then(forget);
}

// --- coming back -----------------------------------------------------------------------------------
// Whether it is in the form now; what was typed meanwhile is not overwritten.
async function bringBack(form, draft) {
  if (!("draftPlain" in form.dataset)) return outbox.fillIn(form, draft, () => touched);
  if (touched) return false;
  for (const [name, value] of draft.fields) if (form.elements[name]) form.elements[name].value = value;
  form.dataset.kept = "";
  return true;
}

// --- without a connection ------------------------------------------------------------------------------
// What was pressed is sealed into a slot of its own, named by the form's key: nothing that is typed later gets into it. The
// form is free for the next entry then; one that changes something stays as it is, and pressed again replaces what waits.
async function wait(form, sent, button) {
  const fields = typed.kept(form, sent).filter(([name]) => name !== button);
  await ready;
  const id = new Map(fields).get("key") || (here.key ??= crypto.randomUUID());
  const slot = sealed.slotOf(here.address, id);
  try {
    const box = await sealed.seal({ ...typed.about(form, fields, here.blank), waiting: button, value: sent.get(button) });
    if (here.slot === slot) here.free();
    await navigator.locks.request(slot, () => localStorage.setItem(slot, box));
  } catch { return outbox.toast("offline"); }
  turn += 1;
  clearTimeout(timer);
  if (here.slot !== slot) localStorage.removeItem(here.slot);
  here.free();
  settle(await freshSlot(here.address), { entry: isNew(form) ? null : slot });
  waitingHere.add(slot);
  if (typed.isDifferent(form, fields)) writeOn(form);
  else if (isNew(form)) startAnew(form);
  else form.dataset.kept = "";
  leadTo(theForm());
  await count();
}

// Somebody wrote on while it was being sent: that is a draft, of another entry where the form makes one.
function writeOn(form) {
  if (isNew(form)) typed.renew(form);
  keep();
}

function startAnew(form) {
  const blank = here.blank?.cloneNode(true) ?? form;
  if (blank === form) for (const field of form.querySelectorAll("textarea, input[type=text]")) field.value = "";
  else form.replaceWith(blank);
  typed.renew(blank);
  htmx.process(blank);
}

// What must not be sent unseen, a password or what is to be confirmed first, stays a draft, and the form says so.
async function stay(form) {
  await ready;
  clearTimeout(timer);
  await keep();
  if (!("kept" in form.dataset)) return outbox.toast("offline");
  sayWaiting(true);
  theForm().querySelector("[data-draft-waiting]").scrollIntoView({ block: "center" });
}

function sayWaiting(unsent = here?.unsent) {
  if (here) here.unsent = unsent;
  const said = theForm()?.querySelector("[data-draft-waiting]");
  const told = waitingHere.size ? "waiting" : unsent ? "unsent" : "";
  if (!said || (said.dataset.told ?? "") === told) return;
  said.dataset.told = told;
  said.replaceChildren(told && document.getElementById(`draft-${told}`).content.cloneNode(true));
  for (const one of said.querySelectorAll("[data-next]")) one.hidden = !isNew(theForm());
}

// Where it takes the focus it is read by that, and is no message besides: nobody hears it twice.
function leadTo(form) {
  const said = form.querySelector("[data-draft-waiting]");
  const next = "draftPlain" in form.dataset ? form.querySelector("input[type=text]") : said;
  const isLost = document.activeElement === document.body;
  if (isLost && next === said) said.removeAttribute("role");
  sayWaiting();
  said.scrollIntoView({ block: "center" });
  if (!isLost) return;
  said.tabIndex = -1;
  next.focus({ preventScroll: true });
}

async function count() {
  const waiting = new Set((await outbox.count()).filter(([, draft]) => draft.waiting !== null).map(([slot]) => slot));
  for (const slot of waitingHere) if (!waiting.has(slot)) waitingHere.delete(slot);
  sayWaiting();
}

// A form that changes something leads on when that is saved, unless somebody writes in it.
const leadsOn = () => here?.entry && "kept" in (theForm()?.dataset ?? {}) && !localStorage.getItem(here.slot) && here.entry;
async function sendAll() {
  const { sent } = await outbox.sendAll(leadsOn());
  await count();
  if (sent.has(leadsOn())) location.assign(sent.get(leadsOn()));
}

// --- wiring --------------------------------------------------------------------------------------------
function watchForm() {
  document.addEventListener("input", (event) => {
    const form = theForm();
    if (!form?.contains(event.target)) return;
    touched = true;
    turn += 1; // what is being sealed is older than this
    delete form.dataset.kept;
    clearTimeout(timer);
    timer = setTimeout(() => ready.then(keep), PAUSE);
  });
  document.addEventListener("submit", (event) => {
    const form = theForm();
    if (event.target !== form) return;
    const pressed = form.elements.pressed_at;
    if (pressed && !(here?.mended && pressed.value)) pressed.value = new Date().toISOString();
    if (!touched || "kept" in form.dataset) return;
    clearTimeout(timer); // the answer may lead away before it is over
    ready.then(keep);
  }, true);
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { elt, xhr } = event.detail;
    if (elt !== theForm() || outbox.PASSING.has(xhr.status)) return;
    sayWaiting(false); // whatever the answer is, there is one
    if (outbox.savedAt(xhr.status, xhr.getResponseHeader("HX-Redirect"))) letGo(elt);
  });
  document.addEventListener("saved", ({ target }) => { if (target === theForm()) letGo(target); }); // the answer shows it
  document.addEventListener("htmx:afterSettle", (event) => {
    const form = theForm();
    if (!form || !event.target.contains(form)) return;
    ready = ready.then(() => swapped(form)).then(() => { if (!("kept" in form.dataset)) return keep(); }); // a draft still
  });
  for (const lost of ["htmx:sendError", "htmx:responseError"]) document.addEventListener(lost, (event) => {
    const { elt, xhr, requestConfig } = event.detail;
    const button = requestConfig.triggeringEvent?.submitter?.name ?? "";
    if (elt !== theForm() || !outbox.PASSING.has(xhr.status) || button === OPENS) return;
    event.detail.waits = true; // toasts.js, which hears it later, has nothing to say then
    if ("draftOnly" in elt.dataset) stay(elt);
    else wait(elt, requestConfig.formData, button);
  }, true);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-draft-discard]")) return;
    theForm().dataset.kept = "";
    forget();
    sessionStorage.setItem(`draft:${here.address}`, BLANK);
    location.reload();
  });
  document.addEventListener("leaving", ({ detail: kept }) => {
    const form = theForm();
    if (!touched || !form) return;
    if ("kept" in form.dataset) return void kept.push(null); // it is there already
    clearTimeout(timer);
    kept.push(ready.then(keep)); // tabs.js waits for it
  });
  addEventListener("pagehide", () => clearTimeout(timer));
}

if (document.body.dataset.drafts && globalThis.crypto?.subtle && navigator.locks) {
  await sealed.unlock(document.body.dataset.drafts);
  sealed.forgetOld();
  watchForm();
  outbox.watchList();
  if (theForm()) {
    ready = begin(theForm());
    await ready;
    for (const [slot, draft] of await sealed.mine()) {
      if (draft.waiting !== null && slot.startsWith(`draft:${here.address}`) && slot !== here.slot) waitingHere.add(slot);
    }
  }
  addEventListener("online", sendAll);
  addEventListener("storage", count);
  setInterval(sendAll, AGAIN * 1000);
  await sendAll();
}
