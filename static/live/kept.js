// What somebody is at stays theirs: a form that is in use, and the focus.

export const every = (selector, within = document) => [...within.querySelectorAll(selector)];

function isChanged(field) {
  if (field instanceof HTMLSelectElement) return [...field.options].some((one) => one.selected !== one.defaultSelected);
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.value !== field.defaultValue;
}

function isFocused(form) {
  return form.contains(document.activeElement) && form.querySelector("input:not([type=hidden]), select, textarea");
}

// A form that someone has begun to fill in, or was sent back to, is theirs until they send it or leave the page.
export function isInUse(node) {
  return node instanceof HTMLFormElement && (isFocused(node) || "refused" in node.dataset || [...node.elements].some(isChanged));
}

// A form in use stays, and the box that it came in; a card of one's own does not, so that nothing that ended is shown.
export function isKept(node) {
  if (!(node instanceof Element)) return false;
  return isInUse(node) || every("form", node).some(node.matches("details") ? isInUse : isFocused);
}

// Whether the answer leaves out the part that this is in, since this page has it as it is.
export function isInKnownPart(node, newer) {
  const part = node.closest(".event[id]");
  return part !== null && newer.querySelector(`#${part.id}[data-known]`) !== null;
}

// The focus is where it was or, when that is gone, at the heading of the nearest box around it that is still there.
export function noteFocus() {
  const focused = document.activeElement;
  const { selectionStart, selectionEnd } = focused;
  const around = [];
  for (let one = focused; one && one !== document.body; one = one.parentElement) if (one.id) around.push(one.id);
  return () => {
    if (document.activeElement !== document.body || focused === document.body) return;
    if (focused.isConnected && !focused.disabled) focusAt(focused, selectionStart, selectionEnd);
    const places = around.map((id) => document.getElementById(id)).filter(Boolean);
    for (const place of places) {
      if (document.activeElement !== document.body) return;
      (place.querySelector(":is(h1, h2, h3)[tabindex]") ?? place).focus({ preventScroll: true });
    }
  };
}

export function focusAt(field, start, end) {
  field.focus({ preventScroll: true });
  if (start !== null && start !== undefined) field.setSelectionRange?.(start, end);
}
