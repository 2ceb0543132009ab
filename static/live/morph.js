// Makes of a part of the page what a newer answer has, and touches as little as can be: what the server has said before
// stays as it is, whatever a browser that translates has made of its texts.

import { every, isInUse, isKept } from "./kept.js";

const MANY_ELEMENTS = 1000;
// What each element was served as.
const served = new WeakMap();
// Whether all that the server has said is shown; some of it waits while somebody is at a form or a row.
export const shown = { isWhole: true };

export function matching(node, selector) {
  return [node, ...node.querySelectorAll(selector)].filter((one) => one.matches(selector));
}

// A copy without what is another in every answer though nothing has changed: the time left, and the keys of forms.
function source(node) {
  const copy = node.cloneNode(true);
  for (const countdown of matching(copy, ".countdown")) {
    countdown.replaceChildren();
    delete countdown.dataset.millisecondsLeft;
  }
  for (const key of matching(copy, "[name=idempotency_key]")) key.removeAttribute("value");
  return copy;
}

export function sourcesIn(node) {
  const copies = matching(source(node), "*");
  return new Map(matching(node, "*").map((one, number) => [one, copies[number]]));
}

function noteServed(node) {
  if (node instanceof Element) sourcesIn(node).forEach((copy, one) => served.set(one, copy));
}

// A large page is noted in steps, so that whoever has opened it is not kept waiting.
export function noteServedAtFirst(node) {
  if (node.getElementsByTagName("*").length < MANY_ELEMENTS) noteServed(node);
  else noteInSteps(node);
}

function noteInSteps(node) {
  if (node.querySelector(".event")) [...node.children].forEach(noteInSteps);
  else setTimeout(() => served.has(node) || noteServed(node));
}

// A part that stays as it is, though the server has said otherwise, is tried again.
export function noteUnshown(node) {
  noteKept(node);
  if (!(node instanceof Element && node.matches("#flash, #undo, .said"))) shown.isWhole = false;
}

// What was kept is not as it was served, so all around it is compared again next time.
export function noteKept(node) {
  for (let around = node.parentElement; around; around = around.parentElement) served.delete(around);
}

// Nor is what was changed here: it is compared again itself, too.
export function noteChanged(node) {
  for (const one of matching(node, "*")) served.delete(one);
  noteKept(node);
}

// The time left and the keys of forms are new in each answer.
function carryOver(newer, old) {
  const [from, to] = [newer, old].map((one) => matching(one, ".countdown, [name=idempotency_key]"));
  to.forEach((one, number) => {
    if (!from[number]) return;
    if (one.name) one.setAttribute("value", from[number].value);
    else one.dataset.millisecondsLeft = from[number].dataset.millisecondsLeft;
  });
}

// An element is known by its id or, without one, by the first that it holds.
function idOf(node) {
  return node instanceof Element ? node.id || node.querySelector("[id]")?.id : undefined;
}

// Brings `part` to what `newer` is, whose `sources` were noted before anything was changed in it. What somebody is at
// stays, and of what the answer no longer has, that which `keeps` says.
export function update(part, newer, sources = sourcesIn(newer), keeps = isKept) {
  const boxes = new Set(matching(part, "details"));
  const taken = new Set();
  const left = new Set();

  function updateElement(old, one) {
    // It has been left out, since this page has it as it is or, when that is said here, since it stays for a while.
    if ("known" in one.dataset) return sources.has(one) || noteUnshown(old);
    const isAsServed = sources.has(one) && served.get(old)?.isEqualNode(sources.get(one));
    if (isAsServed) return carryOver(one, old);
    if (isInUse(old)) return noteUnshown(old);
    if (sources.has(one)) served.set(old, sources.get(one).cloneNode(true));
    updateAttributes(old, one);
    updateChildren(old, one);
    if (!old.matches("input, textarea, option")) return;
    for (const state of ["value", "checked", "selected"]) if (old[state] !== one[state]) old[state] = one[state];
  }

  // Boxes are opened and closed by people, and styles are set here alone.
  function updateAttributes(old, one) {
    for (const name of new Set([...old.getAttributeNames(), ...one.getAttributeNames()])) {
      if (name === "style" || (name === "open" && boxes.has(old))) continue;
      if (!one.hasAttribute(name)) old.removeAttribute(name);
      else if (old.getAttribute(name) !== one.getAttribute(name)) old.setAttribute(name, one.getAttribute(name));
    }
  }

  function updateChildren(old, one) {
    const isStill = old.matches("#events:hover, #events:hover .month");
    let last = null;
    for (const [child, twin] of pair(old, one)) {
      const place = placeAfter(last, old);
      if (isStill && (twin ?? null) !== place) noteUnshown(twin ?? old.firstChild);
      else if (!twin) last = add(child, old, place);
      else if (twin !== place) move(twin, old, place);
      last = twin ?? last;
      if (twin instanceof Element) updateElement(twin, child);
      else if (twin && twin.data !== child.data) twin.data = child.data;
    }
    for (const rest of old.childNodes) {
      if (!taken.has(rest)) isStill ? noteUnshown(rest) : left.add(rest);
    }
  }

  // What has no place in the answer is passed over until it goes.
  function placeAfter(last, old) {
    let place = last ? last.nextSibling : old.firstChild;
    while (place && !taken.has(place)) place = place.nextSibling;
    return place;
  }

  // Each newer child with the old one that is the same: by id, or else the next of its kind.
  function pair(old, one) {
    const children = [...old.childNodes];
    const byId = new Map(children.map((child) => [idOf(child), child]));
    const twins = new Map();
    const take = (child, twin) => {
      if (!twin || taken.has(twin) || twin.nodeName !== child.nodeName || (twin.id || "") !== (child.id || "")) return false;
      taken.add(twin);
      twins.set(child, twin);
      return true;
    };
    for (const child of one.childNodes) {
      const id = idOf(child);
      if (id) take(child, byId.get(id)) || (child.id && take(child, elsewhere(id, old)));
    }
    for (const child of one.childNodes) if (!twins.has(child) && !child.id) children.some((twin) => take(child, twin));
    return [...one.childNodes].map((child) => [child, twins.get(child)]);
  }

  function elsewhere(id, old) {
    const found = part.querySelector(`[id="${id}"]`);
    return found && !found.contains(old) ? found : null;
  }

  // What is new may hold what is there already, in another place.
  function add(child, old, place) {
    const holdsOld = child instanceof Element && every("[id]", child).some(({ id }) => elsewhere(id, old));
    const added = old.insertBefore(holdsOld ? document.importNode(child) : child, place);
    taken.add(added);
    if (holdsOld) updateElement(added, child);
    else noteServed(added);
    // Who is at a form that has come into a box goes on in it.
    if (holdsOld && added.matches("details") && isKept(added)) added.open = true;
    return added;
  }

  updateElement(part, newer);
  for (const one of left) {
    if (taken.has(one)) continue;
    if (keeps(one)) noteUnshown(one);
    else one.remove();
  }
}

// Where the browser can, an element moves without losing the focus that is in it.
function move(child, parent, place) {
  if (parent.moveBefore && child.isConnected) parent.moveBefore(child, place);
  else parent.insertBefore(child, place);
}
