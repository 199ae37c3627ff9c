// What is only pressed (Undo, Done, Delete) goes out with a key of its own. Pressed again after its answer was lost it has the
// same one, and the server answers it again without doing it twice (crm/pages/pressing.py). Without scripts it is sent as ever.

const PRESSED = "[data-press], a[hx-post]";
const lost = new WeakMap(); // element → [what it said, its key], until it is answered
const led = new WeakSet(); // answered: the page is being left

const made = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

document.addEventListener("htmx:configRequest", ({ detail: { elt, path, formData, headers } }) => {
  if (!elt.matches(PRESSED)) return;
  const said = JSON.stringify([path, ...formData]);
  const [before, key] = lost.get(elt) ?? [];
  lost.set(elt, [said, before === said ? key : made()]);
  headers["Idempotency-Key"] = lost.get(elt)[1];
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (led.has(event.detail.elt)) event.preventDefault();
});

document.addEventListener("htmx:beforeOnLoad", ({ detail: { elt, xhr } }) => {
  if (xhr.status < 500) lost.delete(elt);
  if (elt.matches(PRESSED) && xhr.getResponseHeader("HX-Redirect")) led.add(elt);
});
