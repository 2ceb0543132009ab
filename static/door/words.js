// What the page says, in the reader's language: each sentence comes with the page, each time is told in the site's zone.

export const door = document.getElementById("door");
export const part = (id) => document.getElementById(`door-${id}`);
export const field = part("code");
export const sentences = JSON.parse(door.dataset.words);
const { language } = document.body.dataset;
const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);
const clock = new Intl.DateTimeFormat(language, { timeZone: door.dataset.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export function say(name, values = {}) {
  const sentence = sentences[name];
  const form = typeof sentence === "string" ? sentence : sentence[plurals.select(values.number)];
  return form.replace(/\{(\w+)\}/g, (_, place) => (typeof values[place] === "number" ? numbers.format(values[place]) : values[place]));
}

export const timeOf = (instant) => clock.format(new Date(instant));

export function amountOf(cents, currency) {
  const money = new Intl.NumberFormat(language, { style: "currency", currency });
  return money.format(cents / 10 ** money.resolvedOptions().maximumFractionDigits);
}

// An element of a class, with what is in it.
export function make(name, kind, ...inside) {
  const one = document.createElement(name);
  one.className = kind;
  one.append(...inside);
  return one;
}

export function makeButton(press, ...inside) {
  const button = make("button", "secondary", ...inside);
  button.type = "button";
  button.addEventListener("click", press);
  return button;
}

// What is there of some words, one behind the other.
export const together = (words, between = " · ") => words.filter(Boolean).join(between);
