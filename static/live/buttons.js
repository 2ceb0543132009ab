// What makes sense only with a script: a button that copies, shares, counts seats or says how many it books; and whose
// time it is.

import { plurals, write } from "./countdown.js";
import { every } from "./kept.js";

const HALF_A_YEAR_MILLISECONDS = 183 * 24 * 60 * 60 * 1000;

// Whose time it is goes without saying where the reader's is the same now and in the other half of the year.
function isOwnTime(note) {
  const instants = [Date.now(), Date.now() + HALF_A_YEAR_MILLISECONDS];
  try {
    const shown = (zone) => instants.map((instant) => new Date(instant).toLocaleString("en", zone)).join();
    return shown({ timeZone: note.dataset.zone }) === shown();
  } catch {
    return false; // This browser does not know the zone.
  }
}

function hide(selector, isUseless) {
  for (const one of every(selector)) one.hidden = isUseless(one);
}

export function showButtons() {
  hide("[data-copy]", () => !navigator.clipboard); // It wants HTTPS.
  hide("[data-share]", () => !navigator.share);
  hide("[data-step]", () => false);
  hide("[data-zone]", isOwnTime);
  every("[data-counts]").forEach(sayHowMany);
}

// A button says what it does with the seats in its form, and what they cost; where there are none, what it does at all.
function sayHowMany(button) {
  const { counts, currency, unit } = button.dataset;
  let [number, sum] = [0, 0];
  for (const { value, dataset } of button.form.querySelectorAll("[data-cents]")) {
    const seats = /^\d+$/.test(value) ? +value : NaN;
    number += seats;
    sum += (seats * dataset.cents) / unit;
  }
  const money = () => sum.toLocaleString(document.body.dataset.language, { style: "currency", currency });
  const words = JSON.parse(counts)[number ? plurals.select(number) : ""];
  write(button, words.replace("{number}", number).replace("{sum}", money));
}

async function copy(button) {
  const place = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(place.href ?? place.textContent.trim()); // Of a link all of it, from the host on.
  const words = [...button.childNodes];
  button.textContent = document.body.dataset.copied;
  setTimeout(() => button.replaceChildren(...words), 2000);
}

function share(button) {
  navigator.share({ title: document.title, url: button.dataset.share || location.href }).catch(() => {}); // Thought better of it.
}

// The browser keeps to the field's least and most by itself.
function step(button) {
  const field = button.parentElement.querySelector("input");
  field[button.dataset.step]();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", ({ target }) => {
  const button = target.form?.querySelector("[data-counts]");
  if (button) sayHowMany(button);
});

document.addEventListener("click", ({ target }) => {
  for (const does of [copy, share, step]) {
    const button = target.closest?.(`[data-${does.name}]`);
    if (button) does(button);
  }
});
