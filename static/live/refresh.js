// The page follows the server: it asks every two seconds where time is short or somebody waits for news, else less often,
// and never while the tab is hidden. What is unchanged costs a 304 and touches nothing.

import { showButtons } from "./buttons.js";
import { hasSlept, isShown, leftUntil, takeDeadlines, takeTitle, tick } from "./countdown.js";
import { forgetSending, guardForms, isSending } from "./forms.js";
import { every, isInUse, isKept, noteFocus } from "./kept.js";
import { noteServedAtFirst, shown, sourcesIn, update } from "./morph.js";

const OFTEN_MILLISECONDS = 2000;
const SOMETIMES_MILLISECONDS = 5000;
const RARELY_MILLISECONDS = 10000;
const PAUSE_AT_MOST_MILLISECONDS = 30000;
const ENDS_SOON_MILLISECONDS = 60 * 1000;
// So long after the last sign of somebody: a tab that was left alone is not to cost a phone's contract much.
const ATTENDED_MILLISECONDS = 5 * 60 * 1000;
const GIVE_UP_MILLISECONDS = 8000;
const FAILURES_BEFORE_NOTICE = 2;
// A seat that comes free by a deadline is offered to whoever waits within a quarter of a second.
const OFFERS_FOLLOW_MILLISECONDS = 600;
// Where somebody waits for news: of what is theirs, or for a seat.
const WAITING = "article.own:not(.over, .confirmed), [id^=sold-out-]";
// What the page is known by to the server, as it came or was brought up to date last; and all of it around its parts.
let { live: tag, around } = document.querySelector("main").dataset;
// What the server has said last, and when, while not all of it is shown: somebody is at a form or a row.
let unshown = null;
let asking = null;
let failures = 0;
let pauseMilliseconds = 0;
let next = null;
let attendedAt = 0;
// Whether the rows of a page were brought up to date where they are, for somebody is at them; and what is to be done
// before and after all of it is.
const ways = { updateRows: () => false, prepare: () => ({ keepsMessage: true, finish: () => {} }) };

// What is to be brought up to date: the parts that are new, where all around them is as it was, or else everything.
function changedIn(newer) {
  const old = document.querySelector("main");
  const pairs = every(".event[id]:not([data-known])", newer).map((part) => [old.querySelector(`#${part.id}`), part]);
  const isAroundAsItWas = around && newer.dataset.around === around;
  return isAroundAsItWas && pairs.every(([place]) => place) ? pairs : [[old, newer]];
}

function morph(newer) {
  const returnFocus = noteFocus();
  const changed = changedIn(newer);
  const sources = new Map(changed.flatMap(([, one]) => [...sourcesIn(one)]));
  const { keepsMessage, finish } = ways.prepare(newer, refresh);
  const isMessage = (old) => old.id === "undo" || (old.id === "flash" && !old.matches(".error"));
  const keeps = (old) => (isMessage(old) ? keepsMessage : isKept(old) || isSaid(old));
  for (const [old, one] of changed) update(old, one, sources, keeps);
  for (const one of every("main [style]:not(.over)")) one.removeAttribute("style");
  finish();
  returnFocus();
  settle();
}

function isSaid(node) {
  return node instanceof Element && node.matches(".said, #flash");
}

// What a script does with whatever has come.
export function settle() {
  takeDeadlines();
  tick();
  showButtons();
}

function reloadUnlessInUse() {
  if (![...document.forms].some(isInUse)) location.reload();
}

// Asks the server; what it answers is null while it can't be reached.
async function ask(signal) {
  const headers = { "X-Refresh": "1", ...(tag && { "If-None-Match": `W/"${tag}"` }) };
  try {
    const answer = await fetch(location.href, { headers, signal, redirect: "manual" });
    return { answer, text: answer.ok ? await answer.text() : "" };
  } catch (error) {
    // The server is away for a moment: the next turn tries again.
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    return null;
  }
}

// Tells whether the answer is one of ours, and shows what is new.
function takeAnswer({ answer, text }) {
  // The page is no longer for this browser, which was signed out elsewhere.
  if (answer.type === "opaqueredirect") reloadUnlessInUse();
  pauseMilliseconds = 1000 * (Number(answer.headers.get("Retry-After")) || 0);
  if (answer.status !== 304 && !answer.ok) return false;
  const newer = answer.ok ? new DOMParser().parseFromString(text, "text/html") : null;
  if (newer && !newer.querySelector("main")) return false; // A page without one is not ours, but a network's own, say.
  if (newer) takeNewer(newer);
  else if (unshown) show(asOfNow(unshown));
  return true;
}

function takeNewer(newer) {
  const main = newer.querySelector("main");
  // All around the content is in another language, too. What a browser that translates makes of `lang` is not asked.
  if (newer.body.dataset.language !== document.body.dataset.language) reloadUnlessInUse();
  takeTitle(newer.title);
  tag = main.dataset.live;
  fillInUnshown(main);
  unshown = { main: main.cloneNode(true), at: performance.now() };
  show(main);
}

// Parts that were said before and are not shown yet are not said again.
function fillInUnshown(main) {
  if (!unshown) return;
  const before = asOfNow(unshown);
  for (const part of every("[data-known]", main)) {
    const said = before.querySelector(`#${part.id}:not([data-known])`);
    if (said) part.replaceWith(said);
  }
}

function asOfNow({ main, at }) {
  const copy = main.cloneNode(true);
  for (const countdown of every("[data-milliseconds-left]", copy)) {
    countdown.dataset.millisecondsLeft -= performance.now() - at;
  }
  return copy;
}

function show(main) {
  shown.isWhole = true;
  if (ways.updateRows(main)) shown.isWhole = false;
  else morph(main);
  if (shown.isWhole) unshown = null;
  around = shown.isWhole ? main.dataset.around : undefined;
}

export async function refresh() {
  clearTimeout(next);
  if (asking || document.hidden || !("live" in document.querySelector("main").dataset)) return;
  try {
    if (!isSending()) await refreshNow();
  } catch (error) {
    // Whatever of the page could be shown: the next turn takes all of it anew.
    tag = around = undefined;
    throw error;
  } finally {
    askAgainLater();
  }
}

async function refreshNow() {
  asking = new AbortController();
  const giveUp = setTimeout(() => asking.abort(), GIVE_UP_MILLISECONDS);
  const answered = await ask(asking.signal).finally(() => {
    clearTimeout(giveUp);
    asking = null;
  });
  if (isSending()) return;
  failures = answered && takeAnswer(answered) ? 0 : failures + 1;
  document.getElementById("out-of-date").hidden = failures < FAILURES_BEFORE_NOTICE;
}

// Asks at once, by the address that the page has now: what was asked by another is no answer.
export function askAnew() {
  asking?.abort();
  setTimeout(refresh);
}

// Asks for the whole page, whatever is known of it.
function askForAll() {
  tag = undefined;
  refresh();
}

function askAgainLater() {
  clearTimeout(next);
  // Not all at the same time, as after a restart of the server.
  next = setTimeout(refresh, pauseUntilNext() * (0.9 + Math.random() / 5));
}

function pauseUntilNext() {
  if (failures) {
    const pause = Math.min(OFTEN_MILLISECONDS * 2 ** (failures - 1), PAUSE_AT_MOST_MILLISECONDS);
    return Math.max(pause, Math.min(pauseMilliseconds, PAUSE_AT_MOST_MILLISECONDS));
  }
  const isWaiting = every(WAITING).some(isShown);
  const isAttended = performance.now() - attendedAt < ATTENDED_MILLISECONDS;
  const isShort = leftUntil(".countdown") < ENDS_SOON_MILLISECONDS;
  if (unshown || isShort || (isWaiting && isAttended)) return OFTEN_MILLISECONDS;
  const mayChangeSoon = isWaiting || document.querySelector(".countdown, main[data-admin]");
  return mayChangeSoon ? SOMETIMES_MILLISECONDS : RARELY_MILLISECONDS;
}

export function follow(own) {
  Object.assign(ways, own);
  guardForms(() => asking?.abort());
  document.addEventListener("deadline", () => {
    refresh();
    if (document.querySelector("article.own")) setTimeout(refresh, OFFERS_FOLLOW_MILLISECONDS);
  });
  document.addEventListener("visibilitychange", refresh);
  window.addEventListener("online", refresh);
  for (const sign of ["pointerdown", "keydown", "scroll", "visibilitychange"]) {
    document.addEventListener(sign, () => (attendedAt = performance.now()), { capture: true, passive: true });
  }
  window.addEventListener("pageshow", (event) => {
    // A page that the browser brings back from its memory is out of date.
    if (!event.persisted) return;
    forgetSending();
    askForAll();
  });
  noteServedAtFirst(document.querySelector("main"));
  settle();
  setInterval(() => {
    if (hasSlept()) askForAll();
    tick();
  }, 250);
  askAgainLater();
}
