// What of a form is kept, and what the list of drafts says of it.

const GIST = 160; // characters
const FIRST = ["notes", "line", "title", "purpose"]; // the names of what says most of an entry
const BESIDE = new Set(["timezone", "lead"]); // the form fills them in by itself
const UNKEPT = new Set(["csrfmiddlewaretoken"]);

export const kept = (fields) => [...fields].filter(([name]) => !UNKEPT.has(name));
export const fieldsOf = (form) => kept(new FormData(form));
export const isDifferent = (form, fields) => String(fieldsOf(form).sort()) !== String([...fields].sort());

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
