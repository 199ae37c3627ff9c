// Whoever signs out while entries wait is asked: they are sent first, or stay here, sealed, until the same person comes back.

const outbox = await import(document.getElementById("outbox-js").href);

const dialog = document.getElementById("sign-out-waits");
const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
let leaving; // the form that signs out

const leave = () => leaving.submit();

async function waiting() {
  const drafts = await outbox.count().catch(() => []); // storage is forbidden: nothing waits
  return drafts.filter(([, draft]) => draft.waiting !== null).length;
}

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  event.preventDefault();
  leaving = event.target;
  const number = await waiting();
  if (!number) return leave();
  part("number").textContent = number;
  part("still").hidden = true;
  if (!dialog.open) dialog.showModal();
});

dialog.querySelector("[data-keep-waiting]").addEventListener("click", leave);
dialog.querySelector("[data-send-waiting]").addEventListener("click", async () => {
  const { refused } = await outbox.sendAll();
  const number = await waiting();
  part("number").textContent = number;
  part("still").hidden = !number;
  if (number) return;
  dialog.close();
  if (!refused) leave(); // else a message says it, and stays
});
