// What is left until a deadline, counted down in the page and in its title.
// At the deadline an event "deadline" comes from the element that counted.

import { every } from "./kept.js";

const deadlines = new WeakMap();
const CLOCKS_APART_MILLISECONDS = 2000;
const RUNNING_BELOW_SECONDS = 2 * 60;
const COUNTED = [["day", 86400], ["hour", 3600], ["minute", 60]];
const forms = JSON.parse(document.body.dataset.units);
export const plurals = new Intl.PluralRules(document.body.dataset.language);
let clocksApart = Date.now() - performance.now();
let counted = null;
let servedTitle = document.title;

// As `Words.countdown` on the server has it: rounded down, so that nobody is promised more than there is; in one unit, and
// near the end by the second.
function timeLeft(milliseconds, form) {
  const words = forms[form];
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < RUNNING_BELOW_SECONDS) {
    return words.clock.replace("{clock}", `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
  }
  const [unit, length] = COUNTED.find(([, length]) => seconds >= 2 * length);
  const number = Math.floor(seconds / length);
  return words[unit][plurals.select(number)].replace("{number}", number);
}

// The server says how long is left, never when: the clock of this device may be wrong. What it said is taken off
// the element, so that one which a refresh leaves alone is not wound back to it.
export function takeDeadlines() {
  for (const countdown of every("[data-milliseconds-left]")) {
    deadlines.set(countdown, performance.now() + Number(countdown.dataset.millisecondsLeft));
    delete countdown.dataset.millisecondsLeft;
  }
}

export function isShown(element) {
  return element.getClientRects().length > 0;
}

// How long is left until the first deadline among all that are shown.
export function leftUntil(selector) {
  const shown = every(selector).filter((one) => deadlines.has(one) && isShown(one));
  return Math.min(...shown.map((one) => deadlines.get(one) - performance.now()));
}

// A browser that translates wraps texts into elements of its own: those stay, and so does what is counted in them.
export function write(element, words) {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const first = texts.nextNode() ?? element.appendChild(new Text());
  if (first.data !== words) first.data = words;
  while (texts.nextNode()) texts.currentNode.data = "";
}

export function tick() {
  for (const countdown of every(".countdown")) {
    if (!deadlines.has(countdown)) continue;
    const left = deadlines.get(countdown) - performance.now();
    const words = timeLeft(left, countdown.dataset.form);
    write(countdown, words);
    if (left > 0) continue;
    deadlines.delete(countdown); // Once for each deadline: should what follows fail, the next refresh is soon enough.
    countdown.dispatchEvent(new Event("deadline", { bubbles: true }));
  }
  countInTitle();
}

// The title says what the server calls the page, or counts until the first hold ends; it is written only when that
// changes, for a browser that translates has a title of its own.
function countInTitle() {
  const { counting } = document.querySelector("main").dataset;
  const left = leftUntil("article.own.held .countdown");
  const title = counting && left < Infinity ? counting.replace("{left}", timeLeft(left, "short")) : servedTitle;
  if (title === counted) return;
  if (counted !== null || title !== servedTitle) document.title = title;
  counted = title;
}

export function takeTitle(title) {
  servedTitle = title;
}

// A machine that slept counts on from where it fell asleep: then the server must be asked how long is left.
export function hasSlept() {
  const apart = Date.now() - performance.now();
  if (Math.abs(apart - clocksApart) < CLOCKS_APART_MILLISECONDS) return false;
  clocksApart = apart;
  return true;
}
