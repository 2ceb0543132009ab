// One's own bookings on a page that is open: an offer that arrives is shown wherever the page is scrolled to, and
// what has ended turns grey where it is, at the very second by this browser's own count, and stays there for a while;
// the server, which is asked at once, has the last word.

import { empty, fillIn, takeDrafts } from "./drafts.js";
import { every } from "./kept.js";
import { noteChanged } from "./morph.js";

const LIVE = "article.own:not(.over)";
const STAYS_MILLISECONDS = 8000;
const COLLAPSES_MILLISECONDS = 400;
// Since when cards of one's own are grey, and which of them have been seen to go.
const greySince = new WeakMap();
const collapsed = new WeakSet();
let hasOneEnded = false;

// What the server says of it comes a moment later; nobody presses what can no longer be pressed meanwhile.
function turnGrey(card) {
  hasOneEnded = true;
  reserveHeight(card);
  const wasInside = card.contains(document.activeElement);
  every("form", card).forEach(empty);
  card.classList.replace("held", "over");
  for (const control of every("button, input", card)) control.disabled = true;
  for (const line of every(`#${card.id} .banner, #released`)) line.textContent = card.dataset.released;
  if (wasInside) card.querySelector("h2").focus({ preventScroll: true });
  noteChanged(card);
}

// A page of its own gets short at once instead, so that what has become of it is seen there.
function reserveHeight(card) {
  if (card.closest(".booking-page")) scrollTo(0, 0);
  else card.style.minHeight = getComputedStyle(card).height;
  greySince.set(card, performance.now());
}

// What ends gives up its forms, and stays at its place in the newer answer, too.
function keepInPlace(newer, showLater) {
  for (const card of every("article.own")) {
    const later = newer.querySelector(`#${card.id}`);
    if (card.matches(LIVE) && !later?.matches(LIVE)) {
      every("form", card).forEach(empty);
      hasOneEnded = true;
    }
    if (later?.matches(".over")) {
      if (!greySince.has(card)) reserveHeight(card);
      putInPlace(later, card, newer);
    } else if (card.matches(".over") && !later?.matches(LIVE) && !mayGo(card, showLater)) {
      const same = card.cloneNode();
      same.dataset.known = "";
      (later?.parentElement ?? newer.querySelector("#own"))?.append(same);
      later?.remove();
      putInPlace(same, card, newer);
    }
  }
}

function putInPlace(later, card, newer) {
  for (let next = card.nextElementSibling; next; next = next.nextElementSibling) {
    const following = next.id && newer.querySelector(`[id="${next.id}"]`);
    if (following?.parentElement === later.parentElement) return following.before(later);
  }
}

// A card goes when it was grey for a while, and when nothing can move under a pointer by that or under the keyboard.
function mayGo(card, showLater) {
  if (collapsed.has(card)) return true;
  if (performance.now() - (greySince.get(card) ?? 0) < STAYS_MILLISECONDS || card.contains(document.activeElement)) return false;
  if (card.closest("main").matches(":hover")) return false;
  collapsed.add(card);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return true;
  card.style.overflow = "hidden";
  const none = { height: 0, minHeight: 0, opacity: 0, paddingBlock: 0, marginBlock: 0, borderBlockWidth: 0 };
  card.animate([{ height: `${card.offsetHeight}px`, opacity: 1 }, none], { duration: COLLAPSES_MILLISECONDS, fill: "forwards" })
    .finished.then(showLater);
  return false;
}

document.addEventListener("deadline", ({ target }) => {
  const card = target.closest("article.own.held[data-released]");
  if (card) turnGrey(card);
});

// An offer that has been taken up or has ended is announced no longer.
function announceOffers(newer) {
  for (const one of every(".toast")) if (!newer.querySelector(`${one.hash}[data-offered]`)) one.remove();
  for (const card of every("article.own[data-offered]", newer)) {
    if (document.getElementById(card.id)) continue;
    const banner = Object.assign(document.createElement("a"), {
      className: "flash toast",
      href: `#${card.id}`,
      textContent: card.dataset.offered,
      onclick: () => banner.remove(),
    });
    document.querySelector("header.site").append(banner);
  }
}

// Before a guest's page is brought up to date. The message of the last form may speak of a booking that has ended since.
export function prepare(newer, showLater) {
  announceOffers(newer);
  keepInPlace(newer, showLater);
  const keepsMessage = !hasOneEnded;
  hasOneEnded = false;
  const drafts = takeDrafts(newer);
  return { keepsMessage, finish: () => drafts.forEach(fillIn) };
}
