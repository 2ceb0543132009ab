// Makes the pages live: deadlines count down, numbers and rows follow the server. Where time is short it is asked every
// two seconds, else less often, and never while the tab is hidden; what is unchanged costs a 304 and touches nothing.
// Every page works without it; what someone is typing, the focus and the scroll stay as they are. Pages that are not
// marked as live stay as they came, and are only kept from sending a form twice.
"use strict";

const OFTEN_MILLISECONDS = 2000;
const SOMETIMES_MILLISECONDS = 5000;
const RARELY_MILLISECONDS = 10000;
const PAUSE_AT_MOST_MILLISECONDS = 30000;
const OWN_ENDS_SOON_MILLISECONDS = 5 * 60 * 1000;
const ENDS_SOON_MILLISECONDS = 60 * 1000;
const CLOCKS_APART_MILLISECONDS = 2000;
const GIVE_UP_MILLISECONDS = 8000;
const FAILURES_BEFORE_NOTICE = 2;
// A seat that comes free by a deadline is offered to who waits within a quarter of a second.
const OFFERS_FOLLOW_MILLISECONDS = 600;
const LIVE = "article.own:not(.over)";
const deadlines = new WeakMap();
// What each element was served as. One whose source is the same in a newer answer is left alone: its texts may have
// become other ones here, when the browser translates the page.
const served = new WeakMap();
let servedTitle = document.title;
// What the page is known by to the server, as it came or was brought up to date last; and all of it around its parts.
let { live: tag, around } = document.querySelector("main").dataset;
const MANY_ELEMENTS = 4000;
// What the server has said last, and when, while not all of it is shown: somebody is at a form or a row.
let unshown = null;
let isShownWhole = true;
let waiting = null;
let sending = null;
let failures = 0;
let pauseMilliseconds = 0;
let next = null;
let clocksApart = Date.now() - performance.now();

function timeLeft(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const [days, hours, minutes] = [86400, 3600, 60].map((unit) => Math.floor(seconds / unit));
  const [d, h, min, s] = document.body.dataset.units.split(" ");
  if (days) return `${days} ${d} ${hours % 24} ${h}`;
  if (hours) return `${hours} ${h} ${minutes % 60} ${min}`;
  return minutes ? `${minutes} ${min} ${seconds % 60} ${s}` : `${seconds} ${s}`;
}

// The server says how long is left, never when: the clock of this device may be wrong. What it said is taken off
// the element, so that one which a refresh leaves alone is not wound back to it.
function takeDeadlines() {
  for (const countdown of document.querySelectorAll("[data-milliseconds-left]")) {
    deadlines.set(countdown, performance.now() + Number(countdown.dataset.millisecondsLeft));
    delete countdown.dataset.millisecondsLeft;
  }
}

// A browser that translates wraps texts into elements of its own: those stay, and so does the count in them.
function write(countdown, words) {
  const texts = document.createTreeWalker(countdown, NodeFilter.SHOW_TEXT);
  const first = texts.nextNode() ?? countdown.appendChild(new Text());
  if (first.data !== words) first.data = words;
  while (texts.nextNode()) texts.currentNode.data = "";
}

function leftOf(countdown) {
  return deadlines.has(countdown) ? deadlines.get(countdown) - performance.now() : Infinity;
}

// A machine that slept counts on from where it fell asleep: then the server is asked how long is left.
function noticeSleep() {
  const apart = Date.now() - performance.now();
  if (Math.abs(apart - clocksApart) < CLOCKS_APART_MILLISECONDS) return;
  clocksApart = apart;
  askForAll();
}

function tick() {
  noticeSleep();
  for (const countdown of document.querySelectorAll(".countdown")) {
    if (!deadlines.has(countdown)) continue;
    const left = deadlines.get(countdown) - performance.now();
    const words = timeLeft(left);
    if (countdown.textContent !== words) write(countdown, words);
    if (left <= 0) {
      // Once for each deadline: should that fail, the next turn of the interval is soon enough.
      deadlines.delete(countdown);
      refresh();
      if (document.querySelector("article.own")) setTimeout(refresh, OFFERS_FOLLOW_MILLISECONDS);
    }
  }
}

function isChanged(field) {
  if (field instanceof HTMLSelectElement) return [...field.options].some((one) => one.selected !== one.defaultSelected);
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.value !== field.defaultValue;
}

function isFocused(form) {
  return form.contains(document.activeElement) && form.querySelector("input:not([type=hidden]), select, textarea");
}

// A form that someone has begun to fill in, or was sent back to, is theirs until they send it or leave the page.
function isInUse(node) {
  return node instanceof HTMLFormElement && (isFocused(node) || "refused" in node.dataset || [...node.elements].some(isChanged));
}

// The message of the last form stays, unless a booking of one's own has ended since: it may speak of that one.
function isOutdated(flash, newer) {
  return !flash.classList.contains("error") && [...document.querySelectorAll(LIVE)].some((one) => hasEnded(one, newer));
}

function hasEnded(card, newer) {
  return !newer.querySelector(`${LIVE}[id="${card.id}"]`);
}

// A form that goes gives up what was typed into it, and with it its right to stay.
function empty(form) {
  delete form.dataset.refused;
  if (form.contains(document.activeElement)) document.activeElement.blur();
  form.reset();
}

// A card of one's own that ends turns grey where it is, and stays so while somebody points at it or is in it.
function keepInPlace(newer) {
  for (const card of document.querySelectorAll("article.own")) {
    const later = newer.querySelector(`[id="${card.id}"]`);
    if (later && card.matches(".over:is(:hover, :focus-within)")) {
      later.replaceWith(Object.assign(card.cloneNode(true), { isKept: true }));
    } else if (later?.matches(".over")) {
      const next = card.nextElementSibling?.id && newer.querySelector(`[id="${card.nextElementSibling.id}"]`);
      if (next && next.parentElement === later.parentElement) next.before(later);
    }
  }
}

// What was typed into a form to book goes into the one for the waiting list when that takes its place, and back.
function takeDrafts(newer) {
  const drafts = [];
  for (const form of document.querySelectorAll("form.book")) {
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
  const card = newer.querySelector(`#event-${event}`);
  const said = document.createElement("p");
  said.id = `gone-${event}`;
  said.className = "fault said";
  said.tabIndex = -1;
  said.setAttribute("role", "alert");
  said.textContent = card?.dataset.status === "cancelled" ? form.dataset.cancelled : form.dataset.gone;
  if (card) card.append(said);
  else newer.querySelector("#events-heading")?.after(said);
}

function fillIn({ into, typed, name, selectionStart, selectionEnd }) {
  const form = document.getElementById(into);
  if (!form) {
    if (name) document.getElementById(into.replace(/^[a-z]+/, "gone"))?.focus();
    return;
  }
  for (const { field, value, checked } of typed) {
    if (form.elements[field]) Object.assign(form.elements[field], { value, checked });
  }
  form.closest("details")?.setAttribute("open", "");
  if (!name) return;
  const field = form.elements[name] ?? form.querySelector("button");
  field.focus();
  if (selectionStart !== null && selectionStart !== undefined) field.setSelectionRange(selectionStart, selectionEnd);
}

// Whoever was in a card finds themselves at its heading or, once it is a line, at that, when what they were at is gone.
function returnTo(card) {
  if (!card || document.activeElement !== document.body) return;
  const place = document.getElementById(card.id);
  (place?.querySelector("h2") ?? place)?.focus();
}

// A form in use stays, and the box that it came in; a card of one's own does not, so that nothing that ended is shown.
function isKept(node) {
  if (!(node instanceof Element)) return false;
  return isInUse(node) || [...node.querySelectorAll("form")].some(node.matches("details") ? isInUse : isFocused);
}

// A part that the server has left out, since this page has it as it is.
function isKnown(node) {
  return node instanceof Element && "known" in node.dataset;
}

function isInKnownPart(node, newer) {
  const part = node.closest("article.event");
  return part !== null && newer.querySelector(`[id="${part.id}"][data-known]`) !== null;
}

function matching(node, selector) {
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

function sourcesIn(node) {
  const copies = matching(source(node), "*");
  return new Map(matching(node, "*").map((one, number) => [one, copies[number]]));
}

function noteServed(node) {
  if (node instanceof Element) sourcesIn(node).forEach((copy, one) => served.set(one, copy));
}

// A large page is noted in steps, so that whoever has opened it is not kept waiting.
function noteServedAtFirst(node) {
  if (node.getElementsByTagName("*").length < MANY_ELEMENTS) noteServed(node);
  else noteInSteps(node);
}

function noteInSteps(node) {
  if (node.querySelector("article.event")) [...node.children].forEach(noteInSteps);
  else setTimeout(() => served.has(node) || noteServed(node));
}

// A part that stays as it is, though the server has said otherwise, is tried again.
function noteUnshown(node) {
  noteKept(node);
  if (!(node instanceof Element && node.matches("#flash, #undo, .said"))) isShownWhole = false;
}

// What was kept is not as it was served, so all around it is compared again next time.
function noteKept(node) {
  for (let around = node.parentElement; around; around = around.parentElement) served.delete(around);
}

// Nor is what was changed here: it is compared again itself, too.
function noteChanged(node) {
  for (const one of matching(node, "*")) served.delete(one);
  noteKept(node);
}

function carryOver(newer, old) {
  const countdowns = matching(newer, ".countdown");
  const keys = matching(newer, "[name=idempotency_key]");
  matching(old, ".countdown").forEach((one, number) => {
    if (countdowns[number]) one.dataset.millisecondsLeft = countdowns[number].dataset.millisecondsLeft;
  });
  matching(old, "[name=idempotency_key]").forEach((one, number) => {
    if (keys[number]) one.setAttribute("value", keys[number].value);
  });
}

// Makes of a part of the page what a newer answer has, whose `sources` were noted before anything was changed in it;
// what somebody is at stays, and what `keeps` says of a node that the answer no longer has.
function update(part, newer, sources, keeps) {
  const lists = new Set(matching(part, "details"));
  Idiomorph.morph(part, newer, {
    morphStyle: "outerHTML",
    callbacks: {
      afterNodeAdded: noteServed,
      beforeNodeMorphed: (old, one) => {
        if (isKnown(one)) return false;
        const isUsed = isInUse(old);
        if (isUsed || one.isKept) noteUnshown(old);
        if (isUsed || !sources.has(one)) return !isUsed;
        if (served.get(old)?.isEqualNode(sources.get(one))) {
          carryOver(one, old);
          return false;
        }
        served.set(old, sources.get(one).cloneNode(true));
        return true;
      },
      beforeNodeRemoved: (old) => {
        const stays = keeps(old);
        if (stays) noteUnshown(old);
        return !stays;
      },
      beforeAttributeUpdated: (name, node) => !(name === "open" && lists.has(node)),
    },
  });
}

// What is to be brought up to date: the parts that are new, where all around them is as it was, or else everything.
function changedIn(newer) {
  const old = document.querySelector("main");
  const parts = [...newer.querySelectorAll("article.event:not([data-known])")];
  const pairs = parts.map((part) => [old.querySelector(`[id="${part.id}"]`), part]);
  const isAroundAsItWas = around && newer.dataset.around === around;
  return isAroundAsItWas && pairs.every(([place]) => place) ? pairs : [[old, newer]];
}

function morph(newer) {
  const card = document.activeElement?.closest("article.own");
  const changed = changedIn(newer);
  const sources = new Map(changed.flatMap(([, one]) => [...sourcesIn(one)]));
  for (const one of document.querySelectorAll(LIVE)) {
    if (hasEnded(one, newer)) one.querySelectorAll("form").forEach(empty);
  }
  keepInPlace(newer);
  const drafts = takeDrafts(newer);
  const flash = document.getElementById("flash");
  const keepsFlash = flash && !isOutdated(flash, newer);
  const keeps = (old) => (old === flash || old.id === "undo" ? keepsFlash : isKept(old) || isSaid(old));
  for (const [old, one] of changed) update(old, one, sources, keeps);
  drafts.forEach(fillIn);
  returnTo(card);
  takeDeadlines();
  tick();
}

function isSaid(node) {
  return node instanceof Element && node.matches(".said");
}

function reloadUnlessInUse() {
  if (![...document.forms].some(isInUse)) location.reload();
}

// Asks the server; what it answers is null while it can't be reached.
async function askForNews(signal) {
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
  if (newer.title !== servedTitle) document.title = servedTitle = newer.title;
  tag = main.dataset.live;
  fillInUnshown(main);
  unshown = { main: main.cloneNode(true), at: performance.now() };
  show(main);
}

// Parts that were said before and are not shown yet are not said again.
function fillInUnshown(main) {
  if (!unshown) return;
  const before = asOfNow(unshown);
  for (const part of main.querySelectorAll("[data-known]")) {
    const said = before.querySelector(`[id="${part.id}"]:not([data-known])`);
    if (said) part.replaceWith(said);
  }
}

function asOfNow({ main, at }) {
  const copy = main.cloneNode(true);
  for (const countdown of copy.querySelectorAll("[data-milliseconds-left]")) {
    countdown.dataset.millisecondsLeft -= performance.now() - at;
  }
  return copy;
}

function show(main) {
  isShownWhole = true;
  // On an admin's page somebody may be at a row: then admin.js has updated the rows where they are.
  if (typeof updateRowsInPlace === "function" && updateRowsInPlace(main)) isShownWhole = false;
  else morph(main);
  if (isShownWhole) unshown = null;
  around = isShownWhole ? main.dataset.around : undefined;
}

async function refresh() {
  clearTimeout(next);
  if (waiting || document.hidden || !("live" in document.querySelector("main").dataset)) return;
  try {
    if (!sending) await refreshNow();
  } catch (error) {
    // Whatever of the page could be shown: the next turn takes all of it anew.
    tag = around = undefined;
    throw error;
  } finally {
    askAgainLater();
  }
}

async function refreshNow() {
  waiting = new AbortController();
  const giveUp = setTimeout(() => waiting.abort(), GIVE_UP_MILLISECONDS);
  const answered = await askForNews(waiting.signal).finally(() => {
    clearTimeout(giveUp);
    waiting = null;
  });
  if (sending) return;
  failures = answered && takeAnswer(answered) ? 0 : failures + 1;
  document.getElementById("out-of-date").hidden = failures < FAILURES_BEFORE_NOTICE;
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
  const left = (selector) => Math.min(...[...document.querySelectorAll(selector)].map(leftOf));
  const isShort = left(".countdown") < ENDS_SOON_MILLISECONDS || left(`${LIVE} .countdown`) < OWN_ENDS_SOON_MILLISECONDS;
  if (unshown || isShort) return OFTEN_MILLISECONDS;
  const mayChangeSoon = document.querySelector(`${LIVE}:not(.confirmed), .countdown, main[data-admin]`);
  return mayChangeSoon ? SOMETIMES_MILLISECONDS : RARELY_MILLISECONDS;
}

// A second click must not book twice, and an answer to a refresh must not come after the form's own with older cookies.
document.addEventListener("submit", (event) => {
  if (sending === event.target) return event.preventDefault();
  sending = event.target;
  waiting?.abort();
  setTimeout(() => (sending = null), GIVE_UP_MILLISECONDS);
});
document.addEventListener("visibilitychange", refresh);
window.addEventListener("pageshow", (event) => {
  // A page that the browser brings back from its memory is out of date.
  if (!event.persisted) return;
  sending = null;
  askForAll();
});
window.addEventListener("online", refresh);
noteServedAtFirst(document.querySelector("main"));
// A page that is opened at one of its parts has the focus there at first, not at the field that is to be corrected.
window.addEventListener("load", () => setTimeout(() => {
  const isElsewhere = document.activeElement.matches("input, select, textarea, button");
  const first = document.querySelector("main [autofocus]");
  if (!location.hash || isElsewhere || !first) return;
  // What was done is said aloud, and the part that is asked for stays in view; a field to be corrected comes before it.
  if (first.id === "flash" && document.getElementById(location.hash.slice(1))) first.replaceChildren(...first.childNodes);
  else first.focus();
}));
// Mails of older releases lead to an event by its place on the first page, where it need not stand.
function leadToEvent() {
  const number = /^#event-([1-9]\d*)$/.exec(location.hash)?.[1];
  const query = new URLSearchParams(location.search);
  if (location.pathname !== "/" || !number || query.has("event") || document.getElementById(`event-${number}`)) return;
  query.delete("after");
  query.set("event", number);
  location.replace(`/?${query}${location.hash}`);
}
leadToEvent();
takeDeadlines();
setInterval(tick, 250);
askAgainLater();

// The zone of whoever sets the site up is most often the site's.
const zones = document.querySelector("select[data-asks-browser]");
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zones && [...zones.options].some((option) => option.value === ownZone)) zones.value = ownZone;
