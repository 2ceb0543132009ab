// What was typed into a form that goes: it is carried into the one that takes its place, or it is said that it went.

import { every, focusAt, isInKnownPart, isInUse } from "./kept.js";

// A form that goes gives up what was typed into it, and with it its right to stay.
export function empty(form) {
  delete form.dataset.refused;
  if (form.contains(document.activeElement)) document.activeElement.blur();
  form.reset();
}

// What was typed into a form to book goes into the one for the waiting list when that takes its place, and back.
export function takeDrafts(newer) {
  const drafts = [];
  for (const form of every("form.book")) {
    if (!isInUse(form) || newer.querySelector(`#${form.id}`) || isInKnownPart(form, newer)) continue;
    const [kind, event] = form.id.split("-");
    const into = `${kind === "book" ? "join" : "book"}-${event}`;
    // Whoever wanted more seats than are free was given the list's form beside the other: it waits for them.
    if (kind === "join" && document.getElementById(into) && newer.querySelector(`#${into}`)) continue;
    const fields = [...form.elements].filter((field) => field.name && field.type !== "hidden");
    const typed = fields.map(({ name: field, value, checked }) => ({ field, value, checked }));
    const { name, selectionStart, selectionEnd } = form.contains(document.activeElement) ? document.activeElement : {};
    drafts.push({ into, typed, name, selectionStart, selectionEnd });
    if (!newer.querySelector(`#${into}`)) sayGone(form, newer, event);
    empty(form);
  }
  return drafts;
}

function sayGone(form, newer, event) {
  const part = newer.querySelector(`#event-${event}`);
  const said = document.createElement("p");
  said.id = `gone-${event}`;
  said.className = "fault said";
  said.tabIndex = -1;
  said.setAttribute("role", "alert");
  said.textContent = part?.dataset.status === "cancelled" ? form.dataset.cancelled : form.dataset.gone;
  if (part) part.append(said);
  else newer.querySelector("h1, h2")?.after(said);
}

export function fillIn({ into, typed, name, selectionStart, selectionEnd }) {
  const form = document.getElementById(into);
  if (!form) {
    if (name) document.getElementById(into.replace(/^[a-z]+/, "gone"))?.focus();
    return;
  }
  for (const { field, value, checked } of typed) {
    if (form.elements[field]) Object.assign(form.elements[field], { value, checked });
  }
  form.closest("details")?.setAttribute("open", "");
  if (name) focusAt(form.elements[name] ?? form.querySelector("button:not([type=button])"), selectionStart, selectionEnd);
}
