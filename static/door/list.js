// Who may come in, as the server said it last and as this phone has changed it since: what is not sent yet counts, too.

import { forgetList, keepList, keptList, unsent } from "./phone.js";
import { door } from "./words.js";

const ALPHABET = "34679CDFGHJKMNPQRTWX";
const IS_REFERENCE = new RegExp(`^[${ALPHABET}]{6}$`);
// Cyrillic letters that look just like those of a reference, and what a scanner types where the keys are Russian ones.
const LOOKS = ["СНКМРТХ", "CHKMPTX"];
const KEYS = ["ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", "QWERTYUIOPASDFGHJKLZXCVBNM"];
const HITS_AT_MOST = 8;

const { bookings: kept = [], cursor = null, readAt: keptAt = null } = keptList() ?? {};
// As it was read last, at `readAt`; `cursor` is where the server goes on telling what has changed.
export const list = { bookings: new Map(), cursor, readAt: keptAt, conflicts: [] };
const folded = new Map();
kept.forEach(put);

// What has changed since it was asked last, or all of it. Whoever is on it no longer is known here as just that.
export function takeList({ guests, gone, cursor, conflicts, is_all: isAll }) {
  if (isAll) list.bookings.clear();
  guests.forEach(put);
  for (const one of gone) if (list.bookings.has(one)) put({ ...list.bookings.get(one), isGone: true });
  Object.assign(list, { cursor, conflicts, readAt: Date.now() });
  if (isAll || guests.length || gone.length) keep(); // Of a large list that is much to write.
}

export function takeBooking(booking) {
  put({ ...list.bookings.get(booking.reference), ...booking });
  keep();
}

function put(booking) {
  list.bookings.set(booking.reference, booking);
  folded.set(booking.reference, fold(` ${booking.name} ${booking.reference}`));
}

// What a phone may no longer know.
export function dropList() {
  list.bookings.clear();
  forgetList();
}

function keep() {
  keepList({ ...list, bookings: [...list.bookings.values()], until: door.dataset.until });
}

// A booking as it is once all that this phone has done is sent.
export function find(reference) {
  const booking = list.bookings.get(reference);
  return booking && unsent().filter((item) => item.reference === reference).reduce(changed, booking);
}

// Fewer than no seats are those of a check-in that is undone.
function changed(booking, { seats, at }) {
  const now = Math.max(0, Math.min(booking.seats, booking.checked_in_seats + seats));
  return { ...booking, checked_in_seats: now, checked_in_at: now ? booking.checked_in_at ?? at : null };
}

export const leftOf = (booking) => booking.seats - booking.checked_in_seats;

export function count() {
  const mine = new Set(unsent().map((item) => item.reference));
  const all = [...list.bookings.values()].filter((one) => !one.isGone);
  const now = all.map((one) => (mine.has(one.reference) ? find(one.reference) : one));
  return { here: sum(now, "checked_in_seats"), all: sum(all, "seats") };
}

const sum = (bookings, field) => bookings.reduce((total, one) => total + one[field], 0);

// The reference in what was scanned or typed, and the mark behind it that only a ticket has; nothing where there is none.
export function codeIn(text) {
  const typed = text.normalize("NFKC").toUpperCase().trim();
  const number = exchange(typed, LOOKS).replace(/[\s._/#‐-―−-]/g, "");
  if (IS_REFERENCE.test(number)) return { reference: number };
  // A scanner presses keys, whichever letters are on them; of a Russian keyboard's dots and slashes nothing is asked.
  const [, reference, mark] = /(?:^|[BT][/.])([^/]{6})(?:-([A-Z2-7]{8}))?$/.exec(exchange(typed, KEYS)) ?? [];
  return IS_REFERENCE.test(reference) ? { reference, mark: mark?.toLowerCase() } : {};
}

const exchange = (text, [those, these]) => [...text].map((one) => these[those.indexOf(one)] ?? one).join("");

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

// Those whose names have words that begin so, in the order of the list; and how many more there are.
export function search(text) {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const all = [...list.bookings.values()].filter((one) => words.every((word) => folded.get(one.reference).includes(` ${word}`)));
  const hits = all.slice(0, HITS_AT_MOST).map((one) => find(one.reference));
  return { hits: words.length ? hits : [], more: words.length ? all.length - hits.length : 0 };
}
