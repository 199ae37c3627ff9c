// In all tabs of a browser the same person is signed in, or nobody. So each page says whose it is when it is opened, and the
// sign-in page says that nobody is; a page that hears of anybody else leaves at once, and so does one that learns from an answer
// that nobody is signed in. Nobody reads on what was shown to somebody who has left. drafts.js keeps what was typed last.
(() => {
  const meta = document.querySelector("meta[name=whose]");
  const root = document.documentElement;
  const KEEPING = 1000; // milliseconds that a draft may take to be kept

  async function leave(to = signIn()) {
    if ("left" in root.dataset) return;
    root.dataset.left = ""; // app.js does not ask whether to leave
    root.hidden = true;
    const kept = [];
    document.dispatchEvent(new CustomEvent("leaving", { detail: kept }));
    await Promise.race([Promise.allSettled(kept), new Promise((over) => setTimeout(over, KEEPING))]);
    location.replace(kept.length ? `${to}${to.includes("?") ? "&" : "?"}kept=1` : to); // and the sign-in page says so
  }

  // From there the same person comes back; what stands in the address beside the page, a search perhaps, stays nowhere.
  function signIn() {
    const page = document.querySelector("form[data-draft-page]")?.dataset.draftPage ?? location.pathname;
    return `${meta.dataset.signIn}?next=${encodeURIComponent(page)}`;
  }

  const whose = meta.content;
  const tabs = new BroadcastChannel("whose");
  tabs.postMessage(whose);
  if (!whose) {
    try { sessionStorage.removeItem("reminded"); } catch { /* storage is forbidden: nothing is there */ }
    return;
  }

  tabs.addEventListener("message", ({ data }) => { if (data !== whose) leave(); });
  document.addEventListener("signed-out", () => leave());
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr } = event.detail;
    const onward = xhr.getResponseHeader("HX-Redirect");
    if (xhr.status !== 401 || !onward) return;
    event.preventDefault(); // htmx would leave without keeping anything
    leave(onward);
  });
  // A page that the browser has kept as it was: the server says whether it may still be read.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    root.dataset.left = "";
    root.hidden = true;
    location.reload();
  });
})();
