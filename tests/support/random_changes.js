// Brings pages up to date by pages made at random, and counts where that is not what was said, or where an element with
// an id that is in both is another one afterwards. It is run as a module beside morph.js.

import { noteServedAtFirst, update } from "./morph.js";

const ELEMENTS_AT_MOST = 60;
const DEEPEST = 4;
let state = 1;

// Below a number; the same each time that the test is run.
function chance(below) {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return Math.floor(state / 65536) % below;
}

function shuffled(names) {
  for (let last = names.length - 1; last > 0; last--) {
    const other = chance(last + 1);
    [names[last], names[other]] = [names[other], names[last]];
  }
  return names;
}

// The same id is always of the same kind of element, as on our pages.
function randomPage() {
  const ids = shuffled([...Array(14).keys()].map((number) => `i${number}`));
  let made = 0;
  const children = (depth) => {
    let html = "";
    for (let left = chance(4) + (depth ? 0 : 2); left > 0 && made < ELEMENTS_AT_MOST; left--) {
      made += 1;
      if (!chance(4)) html += `words ${chance(5)} ${chance(2) ? `<b>bold ${chance(4)}</b>` : ""}`;
      else html += element(depth);
    }
    return html;
  };
  const element = (depth) => {
    const id = chance(3) ? ids.pop() : undefined;
    const name = (id ? Number(id.slice(1)) % 3 : chance(2)) ? "div" : "section";
    const marks = `${id ? ` id="${id}"` : ""}${chance(3) ? "" : ` class="c${chance(3)}"`}`;
    return `<${name}${marks}>${depth < DEEPEST ? children(depth + 1) : `x${chance(4)}`}</${name}>`;
  };
  return `<main>${children(0)}</main>`;
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("main");
}

function whole(node) {
  const copy = node.cloneNode(true);
  copy.normalize();
  return copy;
}

function changed(main, html) {
  const before = new Map([...main.querySelectorAll("[id]")].map((one) => [one.id, one]));
  update(main, parsed(html), undefined, () => false);
  const others = [...main.querySelectorAll("[id]")].filter((one) => before.has(one.id) && before.get(one.id) !== one);
  return { isOther: !whole(main).isEqualNode(whole(parsed(html))), others: others.length };
}

window.changeAtRandom = (pages, changes) => {
  const found = { wrong: 0, replaced: 0 };
  for (let page = 0; page < pages; page++) {
    document.querySelector("main").replaceWith(parsed(randomPage()));
    const main = document.querySelector("main");
    noteServedAtFirst(main);
    for (let change = 0; change < changes; change++) {
      const { isOther, others } = changed(main, randomPage());
      found.wrong += isOther;
      found.replaced += others;
    }
  }
  return found;
};
