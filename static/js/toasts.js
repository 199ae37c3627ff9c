// Short messages: of what failed, and of what the server reminds of. Those that it has to say come with the page.

function showToast(name) {
  const toast = document.getElementById(`toast-${name}`)?.content.cloneNode(true);
  if (!toast) return;
  toast.querySelector("[data-toast]").dataset.toast = name;
  document.getElementById("toasts")?.append(toast);
}

function dismiss(toast) {
  const next = toast.nextElementSibling ?? toast.previousElementSibling;
  const hadFocus = toast.contains(document.activeElement);
  toast.remove();
  if (hadFocus) (next?.querySelector("[data-dismiss]") ?? document.getElementById("main"))?.focus();
}

// --- reminders -------------------------------------------------------------------------------------
// What the server reminds of is told once in a session of the browser, and takes no focus.
function tellReminders() {
  let told = [];
  try { told = JSON.parse(sessionStorage.getItem("reminded")) ?? []; } catch { /* then once a page */ }
  for (const reminder of document.querySelectorAll("#reminders [data-reminder]")) {
    if (told.includes(reminder.dataset.reminder)) continue;
    told.push(reminder.dataset.reminder);
    document.getElementById("toasts")?.append(reminder.content.cloneNode(true));
  }
  try { sessionStorage.setItem("reminded", JSON.stringify(told.slice(-50))); } catch { /* as above */ }
}

// --- what failed -----------------------------------------------------------------------------------
// Nobody waits for what comes by itself: where it fails, no toast says so.
const isQuiet = (event) => Boolean(event.target.closest?.("[data-quiet]"));
// A pause in typing asks for something by itself: that it fails is not worth a word each time.
const isPreview = (event) => event.detail.requestConfig?.triggeringEvent?.type === "input";

// --- wiring ----------------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const cross = event.target.closest("[data-dismiss]");
  if (cross) dismiss(cross.closest("[data-toast]"));
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isQuiet(event) && document.hidden) event.preventDefault();
  if (event.detail.requestConfig.verb === "get" || isPreview(event)) return;
  document.querySelectorAll("[data-toast=offline], [data-toast=unpressed]").forEach(dismiss); // said again if it is so again
});

document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (isQuiet(event) && event.detail.xhr.status !== 200) event.preventDefault();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (isQuiet(event)) tellReminders();
});

// What the browser itself leads to would be its own page of no connection, and what was chosen here would be lost.
for (const [type, leads] of [["click", "a[data-online]"], ["submit", "form[data-online]"]]) {
  document.addEventListener(type, (event) => {
    if (navigator.onLine || !event.target.closest(leads)) return;
    event.preventDefault();
    document.querySelectorAll("[data-toast=offline]").forEach(dismiss);
    showToast("offline");
  });
}

for (const [name, toast] of [["htmx:responseError", "failed"], ["htmx:sendError", "offline"]]) {
  document.addEventListener(name, (event) => {
    if (isQuiet(event) || isPreview(event)) return;
    const isPress = event.target.matches?.("[data-press], a[hx-post]"); // pressing.js
    if (!event.detail.waits) showToast(toast === "offline" && isPress ? "unpressed" : toast); // else drafts.js says so itself
  });
}
