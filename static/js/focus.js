// Where the focus goes when htmx takes away what had it: to the first thing one can reach of what came instead.
// (What comes back with the same id has it again, by htmx itself.) Whose focus is elsewhere keeps it there.

const REACHABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
const isLost = () => document.activeElement === document.body;
const isVisible = (element) => element.getClientRects().length > 0;

let before = { focused: document.body, place: null };

document.addEventListener("htmx:beforeSwap", (event) => {
  before = { focused: document.activeElement, place: event.detail.target.parentElement };
});

// Told of each element that came, the first one first.
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!isLost()) return;
  if (!before.focused.isConnected && before.place?.contains(target)) {
    [target, ...target.querySelectorAll("*")].find((one) => one.matches(REACHABLE) && isVisible(one))?.focus();
  } else focusNamed(target);
});

// The address may name what comes only after the page: the browser has looked for it in vain.
function focusNamed(within) {
  const named = location.hash && document.getElementById(location.hash.slice(1));
  if (named && within.contains(named)) named.focus();
}

// A page that was led to itself is loaded again, and a browser goes to the place that the address names only the first time.
if (isLost()) focusNamed(document.body);
