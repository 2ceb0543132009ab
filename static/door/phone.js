// What is kept in the phone, so that a reload, a closed tab or an empty battery loses nothing: the list, the check-ins
// that are not sent yet, and what became of some of them that nobody has seen yet.

import { door } from "./words.js";

const OURS = "door-";
export const { event } = door.dataset;
const LIST = `${OURS}${event}`;
const QUEUE = `${LIST}-queue`;
const TROUBLES = `${LIST}-troubles`;

// What a phone that is full, or that keeps nothing for this site, has until the page is closed.
const unkept = {};

function read(name) {
  try {
    return unkept[name] ?? JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    delete unkept[name];
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    unkept[name] = value;
    return false;
  }
}

export const keptList = () => read(LIST);
export const keepList = (list) => write(LIST, list);

export const unsent = () => read(QUEUE) ?? [];

// A check-in is worth more than the list.
export function keepUnsent(items) {
  if (!write(QUEUE, items)) write(LIST, null);
  if (isFull()) write(QUEUE, items);
}

// Whether no reload would leave what is not sent.
export const isFull = () => QUEUE in unkept;

export const troubles = () => read(TROUBLES) ?? [];
export const keepTroubles = (all) => write(TROUBLES, all);

// The names of guests go once the link has ended; what was not sent stays until it is sent, or the evening is over.
export function forgetList() {
  write(LIST, { until: door.dataset.until });
  forgetWorker(event);
}

function forgetAll(number) {
  for (const name of ["", "-queue", "-troubles"]) localStorage.removeItem(`${OURS}${number}${name}`);
  forgetWorker(number);
}

async function forgetWorker(number) {
  const scope = `/admin/events/${number}/check-in`;
  await self.caches?.delete(scope);
  (await navigator.serviceWorker?.getRegistration(scope))?.unregister();
}

// Lists of evenings that are over, this one's or another's.
export function forgetPast() {
  for (const name of Object.keys(localStorage)) {
    const [, number] = /^door-(\d+)$/.exec(name) ?? [];
    if (number && read(name)?.until < Date.now()) forgetAll(number);
  }
}
