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
// Enter takes the first match, once what was found is what is typed; so does the arrow down, of whatever is listed.
// Among the contacts Enter takes the one it is on: a form of which only the contact is said is not sent by it.
let hurried = null;
let byArrow = false;

function takeContact(event) {
  if (event.ctrlKey || event.metaKey || event.isComposing) return;
  const { key, target } = event;
  if (key === "Enter" && target.matches?.("#contact-options [name='contact']")) {
    event.preventDefault();
    return target.click();
  }
  if (!["Enter", "ArrowDown"].includes(key) || !target.matches?.("[name='contact_search']")) return;
  event.preventDefault();
  hurried = target;
  byArrow = key === "ArrowDown";
  if (!takeFirstContact()) hurried.dispatchEvent(new Event("search"));
}

function takeFirstContact() {
  if (!hurried) return true;
  const found = document.getElementById("contact-options");
  const typed = hurried.value.trim();
  if (found?.dataset.searched !== typed) return false;
  const first = (typed || byArrow) && document.activeElement === hurried && found.querySelector("[name='contact']");
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
