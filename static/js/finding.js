// From the keyboard through what a search has found: the palette, and contacts to choose among in a form.

// --- palette ---------------------------------------------------------------------------------------
// Arrows lead from what is typed through what was found and back; Enter takes the first of it.
function moveInPalette(event) {
  const palette = event.target.closest?.("#palette");
  if (!palette || event.isComposing) return;
  const input = palette.querySelector("input");
  const links = [...palette.querySelectorAll("#found a")];
  if (event.key === "Enter" && event.target === input && links.length) {
    event.preventDefault();
    return links[0].click();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const places = [input, ...links];
  places.at((places.indexOf(event.target) + step) % places.length)?.focus();
}

// --- finding a contact in a form -------------------------------------------------------------------
// Enter takes the first match, once what was found is what is typed; the arrow leads down to it.
let hurried = null;

function takeContact(event) {
  if (!event.target.matches?.("[name='contact_search']")) return;
  if (event.ctrlKey || event.metaKey || event.isComposing) return;
  if (!["Enter", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  if (event.key === "ArrowDown") return document.querySelector("#contact-options [name='contact']")?.focus();
  hurried = event.target;
  if (!takeFirstContact()) hurried.dispatchEvent(new Event("search"));
}

function takeFirstContact() {
  const found = document.getElementById("contact-options");
  const typed = hurried?.value.trim();
  if (typed && found?.dataset.searched !== typed) return false;
  const first = typed && document.activeElement === hurried && found.querySelector("[name='contact']");
  hurried = null;
  if (!first) return true;
  first.click();
  first.focus();
  return true;
}

// --- wiring ----------------------------------------------------------------------------------------
document.addEventListener("keydown", moveInPalette);
document.addEventListener("keydown", takeContact);
document.addEventListener("htmx:afterSettle", takeFirstContact);
for (const name of ["input", "htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(name, () => { hurried = null; }); // what comes later was not waited for
}
