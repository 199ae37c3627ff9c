// Comforts on top of pages that work without them. No dependency; htmx is listened to, never called.

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const isVisible = (element) => element.getClientRects().length > 0;
const isWriting = (element) =>
  element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName) ||
  (element.tagName === "INPUT" && !/^(checkbox|radio|button|submit|reset)$/.test(element.type));

const remembered = {
  get(key) {
    try { return localStorage.getItem(key); } catch { return null; }
  },
  set(key, value) {
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch { /* storage is forbidden: the choice lasts as long as the page */ }
  },
};

// --- theme ---------------------------------------------------------------------------------------
function showTheme() {
  for (const button of all("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme ?? "")));
  }
}

function chooseTheme(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  remembered.set("theme", theme);
  showTheme();
}

// --- keys ----------------------------------------------------------------------------------------
// An element takes a key by `data-key="n"` or a pair by `data-key="g c"`: fields get the focus, others a click.
const FOR_A_PAIR = 3000; // milliseconds from the first key to the second
const SAME = { "g t": "g h" }; // home is "Today"
let pendingKey = "";
let pendingSince = 0;

function pressKey(event) {
  if (event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return submitFocusedForm(event);
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) return openPalette(event);
  if (event.key === "Escape") return leave(event);
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isWriting(event.target) || document.querySelector("dialog[open]")) return;
  if (remembered.get("keys") === "off" && event.key !== "?") return;
  if (event.key === "?") return openDialog(document.getElementById("keys"), event);

  if (event.target.closest?.("form[data-warn-unsaved]")) return; // a slip would lead away from what is typed
  const key = event.key.toLowerCase();
  if (key in WALKING) return WALKING[key](event);
  const pair = event.timeStamp - pendingSince < FOR_A_PAIR ? `${pendingKey} ${key}` : key;
  const target = findKey(SAME[pair] ?? pair) ?? findKey(key);
  pendingKey = key;
  pendingSince = event.timeStamp;
  if (!target) return;
  event.preventDefault();
  if (isWriting(target)) target.focus();
  else target.click();
}

// What the page itself offers comes before what the frame does: on a contact's page, "n" is about that contact.
function findKey(key) {
  const keyed = `[data-key="${CSS.escape(key)}"]`;
  const found = [...all(`main ${keyed}`), ...all(keyed)];
  return found.find(isVisible) ?? found.find((element) => element.tagName === "A");
}

// As pressing its button; where nothing has the focus yet, of the page's large form.
function submitFocusedForm(event) {
  const form = event.target.closest("form") ?? document.querySelector("main form[data-warn-unsaved]");
  if (!form || form.method === "get" || form.method === "dialog" || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button.btn-primary[type='submit']"));
}

// --- lists ---------------------------------------------------------------------------------------
// j and k lead from row to row, by the link of each; Enter follows it, x ticks it, Esc leaves.
const ROWS = "main .row-link, main .entry-title a";
const WALKING = { j: (event) => walk(event, 1), k: (event) => walk(event, -1), x: tickRow };

function walk(event, step) {
  const rows = all(ROWS).filter(isVisible);
  const here = rows.findIndex((row) => row.closest("tr, li")?.contains(document.activeElement));
  const there = here < 0 && step < 0 ? rows.length - 1 : here + step;
  if (!rows[there]) return;
  event.preventDefault();
  rows[there].focus();
}

function tickRow(event) {
  const box = event.target.closest("tr, li")?.querySelector("input[name='pick']");
  if (!box) return;
  event.preventDefault();
  box.click();
}

// One thing at a time: a menu, the row that has the focus, what is ticked.
function leave(event) {
  if (document.querySelector("dialog[open]")) return;
  if (document.querySelector("details[data-menu][open]")) return closeMenus(null, true);
  if (event.target.matches(ROWS)) return event.target.blur();
  if (isWriting(event.target)) return;
  for (const box of all("input[name='pick']:checked, [data-check-all]:checked")) box.checked = false;
}

// --- calendars -------------------------------------------------------------------------------------
// Tab stops at one day; arrows lead to the others, which are links like it.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function moveInCalendar(event) {
  const here = event.target.closest?.("[data-days] [data-day]");
  if (!here || !(event.key in STEPS) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const days = all("[data-day]", here.closest("[data-days]"));
  const sideways = getComputedStyle(here).direction === "rtl" && Math.abs(STEPS[event.key]) === 1 ? -1 : 1;
  const there = days[days.indexOf(here) + sideways * STEPS[event.key]];
  if (!there) return;
  here.tabIndex = -1;
  there.tabIndex = 0;
  there.focus();
}

// --- dialogs and menus -----------------------------------------------------------------------------
function openDialog(dialog, event) {
  if (!dialog || dialog.open) return;
  event?.preventDefault();
  dialog.showModal();
}

function closeMenus(except, returnFocus = false) {
  for (const menu of all("details[data-menu][open]")) {
    if (menu.contains(except)) continue;
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (returnFocus && hadFocus) menu.querySelector("summary").focus();
  }
}

// --- palette ---------------------------------------------------------------------------------------
// finding.js leads through what was found.
function openPalette(event) {
  const palette = document.getElementById("palette");
  if (!palette || document.querySelector("dialog[open]")) return;
  openDialog(palette, event);
  const input = palette.querySelector("input");
  input.focus();
  input.select();
}

// --- forms -----------------------------------------------------------------------------------------
function focusFirstProblem(within) {
  const summary = within.querySelector("[data-error-summary]");
  const problem = summary ?? within.querySelector('[aria-invalid="true"]');
  problem?.focus();
  return Boolean(problem);
}

function followErrorLink(event) {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
  event.preventDefault();
  target.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}

const edited = new Set();

function isUnsaved() {
  if ("left" in root.dataset) return false; // tabs.js leaves, and asks nobody
  return [...edited].some((form) => form.isConnected && !("kept" in form.dataset)); // drafts.js keeps some
}

// A second click before the answer is there must not send it again; a lost one may be sent again.
const sent = new WeakSet();
const PATIENCE = 5000; // milliseconds

function sendOnce(event) {
  const form = event.target;
  if (sent.has(form)) return event.preventDefault();
  sent.add(form);
  setTimeout(() => sent.delete(form), PATIENCE);
}

// --- menu ------------------------------------------------------------------------------------------
// What htmx puts into the page leaves the menu as it was: where this is, the address says that came with it.
let place = location.pathname;

function showPlace() {
  if (place === location.pathname) return;
  place = location.pathname;
  for (const menu of all(".sidebar nav, .bottom-bar")) {
    const links = all("a.nav-item, a.bottom-item:not(:has(.bottom-add))", menu);
    const [home, ...others] = links;
    const fits = others.filter((link) => place.startsWith(link.pathname)).sort((a, b) => b.pathname.length - a.pathname.length);
    const current = place === home?.pathname ? home : fits[0];
    for (const link of links) link.toggleAttribute("aria-current", false);
    current?.setAttribute("aria-current", "page");
  }
}

// --- wiring ----------------------------------------------------------------------------------------
document.addEventListener("keydown", moveInCalendar);
document.addEventListener("keydown", pressKey);

document.addEventListener("click", (event) => {
  const theme = event.target.closest("[data-theme-choice]");
  if (theme) chooseTheme(theme.dataset.themeChoice);

  const opener = event.target.closest("[command='show-modal']");
  if (opener && !("command" in HTMLButtonElement.prototype)) {
    openDialog(document.getElementById(opener.getAttribute("commandfor")));
  }
  if (event.target.matches("dialog[open]") && !("closedBy" in HTMLDialogElement.prototype)) event.target.close();

  if (event.target.closest("[data-print]")) print();

  followErrorLink(event);
  closeMenus(event.target);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-auto-submit]")) event.target.form.requestSubmit();
  const among = event.target.dataset.checkAll;
  if (among) for (const box of all(`input[name="${among}"]`)) box.checked = event.target.checked;
  if (event.target.matches("[data-keys-on]")) remembered.set("keys", event.target.checked ? "" : "off");
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-warn-unsaved]");
  if (form) edited.add(form);
});
document.addEventListener("submit", (event) => {
  edited.delete(event.target);
  if (event.target.matches("form[data-warn-unsaved]")) sendOnce(event);
});
addEventListener("beforeunload", (event) => {
  if (isUnsaved()) event.preventDefault();
});

document.addEventListener("htmx:pushedIntoHistory", showPlace);
document.addEventListener("htmx:afterSettle", (event) => {
  if ([409, 422].includes(event.detail.xhr?.status)) {
    const form = event.target.closest?.("form") ?? event.target;
    focusFirstProblem(form);
    if (form.matches?.("form[data-warn-unsaved]")) edited.add(form);
    sent.delete(form);
  }
  showTheme();
});
for (const name of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(name, (event) => {
  if (!event.target.matches?.("form[data-warn-unsaved]")) return;
  edited.add(event.target);
  sent.delete(event.target);
});

const keysOn = document.querySelector("[data-keys-on]");
if (keysOn) keysOn.checked = remembered.get("keys") !== "off";
showTheme();
focusFirstProblem(document);
for (const event of document.keysBefore ?? []) pressKey(event); // theme.js kept them
document.keysBefore = null;
