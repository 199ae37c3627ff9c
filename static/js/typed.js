// What of a form is kept, and what the list of drafts says of it.

const GIST = 160; // characters
const FIRST = ["notes", "line", "title", "purpose"]; // the names of what says most of an entry
const BESIDE = new Set(["timezone", "lead"]); // the form fills them in by itself
const UNKEPT = ["csrfmiddlewaretoken"];

// What may lie in a browser; a password never may, not even sealed.
export function kept(form, fields) {
  const passwords = [...form.querySelectorAll("input[type=password]")].map((field) => field.name);
  const left = new Set([...UNKEPT, ...passwords]);
  return [...fields].filter(([name]) => !left.has(name));
}

export const fieldsOf = (form) => kept(form, new FormData(form));
export const isDifferent = (form, fields) => String(fieldsOf(form).sort()) !== String([...fields].sort());

// For another entry: what is sent then is not what was sent before.
export function renew(form) {
  for (const [name, value] of [["key", crypto.randomUUID()], ["pressed_at", ""]]) {
    if (form.elements[name]) form.elements[name].value = value;
  }
}

// The note, or else what it is called, or else the first of what was typed and is not in the blank form.
function gistOf(form, fields, blank) {
  const said = new Map(fields.map(([name, value]) => [name, value.trim()]));
  const before = (name) => blank?.elements[name]?.value?.trim();
  const typed = [...form.querySelectorAll("textarea, input[type=text]")].map((field) => field.name);
  const others = typed.filter((name) => !BESIDE.has(name) && said.get(name) !== before(name));
  return said.get([...FIRST, ...others].find((name) => said.get(name)) ?? "")?.slice(0, GIST) ?? "";
}

export function about(form, fields, blank) {
  const { draftPage: page, draftTitle: title } = form.dataset;
  return { fields, action: form.getAttribute("action"), page, title, gist: gistOf(form, fields, blank) };
}
