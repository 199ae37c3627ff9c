// Whoever signs out while entries wait is asked: they are sent first, or stay here, sealed, until the same person comes back.
// Those of the person's other sites are counted; only their own pages can send them.

const sealed = await import(document.getElementById("sealed-js").href);
const outbox = await import(document.getElementById("outbox-js").href);

const dialog = document.getElementById("sign-out-waits");
const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
const send = dialog.querySelector("[data-send-waiting]");
const keep = dialog.querySelector("[data-keep-waiting]");
let leaving; // the form that signs out

const leave = () => leaving.submit();

// How many wait here, and on the person's other sites; as the dialog says it.
async function waiting() {
  const drafts = await outbox.count().catch(() => []); // storage is forbidden: nothing waits
  const here = drafts.filter(([, draft]) => draft.waiting !== null).length;
  const others = await sealed.waitingElsewhere().catch(() => 0);
  part("number").textContent = here + others;
  part("others").textContent = others;
  part("elsewhere").hidden = !others;
  send.hidden = !here;
  return { here, others };
}

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  event.preventDefault();
  leaving = event.target;
  const { here, others } = await waiting();
  if (!here && !others) return leave();
  part("still").hidden = true;
  if (!dialog.open) dialog.showModal();
});

keep.addEventListener("click", leave);
send.addEventListener("click", async () => {
  const { refused } = await outbox.sendAll();
  const { here, others } = await waiting();
  part("still").hidden = !here;
  if (here) return;
  if (others) return keep.focus(); // those are still to be told
  dialog.close();
  if (!refused) leave(); // else a message says it, and stays
});
