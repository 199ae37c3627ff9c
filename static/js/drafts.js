// What is typed into a form survives a reload, the end of a session and a dead network. It lies in the browser sealed with a
// key that only the form's own page carries (interactions/pages/drafts.py), so after signing out nothing of it can be read.
// A form that finds no connection waits, and is sent again by itself; its own key makes one entry of however many attempts.
// Without AES (on plain http, but for localhost) there are no drafts, and forms are sent as they always were.

const PAUSE = 300; // milliseconds without a keystroke
const AGAIN = 15; // seconds between attempts to send
const KEPT = 30 * 24 * 3600 * 1000; // milliseconds
const UNKEPT = new Set(["csrfmiddlewaretoken"]);

const theForm = () => document.querySelector("form[data-draft]");
const slot = `draft:${theForm()?.dataset.draft}`;
let key;
let timer;
let turn = 0; // so that a slow sealing never overwrites what came after it
let waiting = null; // null, or the name of the button that was pressed without a connection

const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16));

async function seal(value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
  return { at: Date.now(), iv: hexOf(iv), sealed: hexOf(sealed) };
}

async function unseal({ iv, sealed }) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytesOf(iv) }, key, bytesOf(sealed));
  return JSON.parse(new TextDecoder().decode(plain));
}

// --- keeping ---------------------------------------------------------------------------------------
async function keep() {
  const form = theForm();
  const mine = ++turn;
  const fields = [...new FormData(form)].filter(([name]) => !UNKEPT.has(name));
  try {
    const box = await seal({ fields, waiting });
    if (mine !== turn) return;
    localStorage.setItem(slot, JSON.stringify(box));
    form.dataset.kept = "";
  } catch { /* no room, or forbidden: the page still warns before it is left */ }
}

function forget() {
  turn += 1;
  clearTimeout(timer);
  waiting = null;
  localStorage.removeItem(slot);
}

function forgetOld() {
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith("draft:"))) {
    let at = 0;
    try { at = JSON.parse(localStorage.getItem(name)).at; } catch { /* not ours */ }
    if (!(Date.now() - at < KEPT)) localStorage.removeItem(name);
  }
}

// --- coming back -----------------------------------------------------------------------------------
async function bringBack() {
  const stored = localStorage.getItem(slot);
  if (!stored || theForm().querySelector("[data-error-summary]")) return;
  let draft;
  try { draft = await unseal(JSON.parse(stored)); } catch { return forget(); }
  const asked = new URLSearchParams([...draft.fields, ["draft", "1"]]);
  const form = theForm();
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    const answer = await fetch(form.action, { method: "POST", body: asked, headers: { "X-CSRFToken": token } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const filled = page.querySelector("form[data-draft]");
    if (!answer.ok || !filled) return;
    form.replaceWith(filled);
    htmx.process(filled);
    filled.dataset.kept = "";
  } catch { /* no connection: it comes back another time */ }
  if (draft.waiting === null) return;
  wait(draft.waiting);
  sendAgain();
}

// --- waiting for a connection ------------------------------------------------------------------------
function wait(button) {
  waiting = button;
  const note = document.getElementById("draft-waiting").content.cloneNode(true);
  theForm().querySelector("[data-draft-waiting]").replaceChildren(note);
  keep();
  clearTimeout(timer);
  timer = setTimeout(sendAgain, AGAIN * 1000);
}

function sendAgain() {
  if (waiting === null) return;
  const form = theForm();
  form.requestSubmit(waiting ? form.querySelector(`button[name="${CSS.escape(waiting)}"]`) : undefined);
}

function begin() {
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
    } else {
      waiting = null; // it has been answered, if not as hoped
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (theForm() && !("kept" in theForm().dataset)) keep(); // what was refused is a draft still
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (event.detail.elt !== theForm()) return;
    wait(event.detail.requestConfig.triggeringEvent?.submitter?.name ?? "");
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-draft-discard]")) return;
    theForm().dataset.kept = "";
    forget();
    location.reload();
  });
  addEventListener("online", sendAgain);
  addEventListener("pagehide", () => clearTimeout(timer));
}

if (theForm() && globalThis.crypto?.subtle) {
  key = await crypto.subtle.importKey("raw", bytesOf(theForm().dataset.draftKey), "AES-GCM", false, ["encrypt", "decrypt"]);
  forgetOld();
  begin();
  await bringBack();
}
