// Loaded before the first paint, so that a chosen theme never flashes the other one, and no key is lost.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  // Keys that are pressed before app.js is there wait for it.
  document.keysBefore = [];
  addEventListener("keydown", (event) => document.keysBefore?.push(event));
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // Storage may be forbidden; then the system's preference holds.
  }
})();
