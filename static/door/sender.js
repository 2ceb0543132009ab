// Sends what was done at this door, in order, each under a key of its own so that it is done once; and keeps the list as
// the server has it. While there is no connection both wait here, and go on by themselves when it is back.

import { dropList, list, takeBooking, takeList } from "./list.js";
import { event, keepUnsent, unsent } from "./phone.js";

const GIVE_UP_MILLISECONDS = 8000;
// How the line to the server is: since when it is lost, and whether it is closed to this phone.
export const line = { lostSince: null, hasEnded: false };
let hear = null;
let sending = null;
let next = null;
let sent = 0;
// How far the phone's clock is behind the server's: what was done is told by the server's.
let clockBehind = 0;

export const onNews = (listen) => (hear = listen);
const tell = (result) => hear(result ?? {});

// Returns what the server answers, or null where it can't be reached or something else answers in its place.
async function ask(path, request) {
  const headers = { Accept: "application/json", ...request?.headers };
  try {
    const signal = AbortSignal.timeout?.(GIVE_UP_MILLISECONDS);
    const answer = await fetch(path, { ...request, headers, signal, cache: "no-store", redirect: "manual" });
    const isOurs = /json/.test(answer.headers.get("Content-Type"));
    if (answer.status === 429) return null; // More than a minute's worth was sent at once: the next turn goes on.
    if (!isOurs || answer.status >= 500) return lose();
    clockBehind = Date.parse(answer.headers.get("Date")) - Date.now() || 0;
    const said = await answer.json();
    line.lostSince = null;
    return { status: answer.status, said };
  } catch {
    return lose();
  }
}

function lose() {
  line.lostSince ??= Date.now();
  return null;
}

function end() {
  line.hasEnded = true;
  dropList();
}

const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

// Keeps what was done and sends it. What the server can't answer at once it is told
// as done, and when: it counts what it can, and refuses nothing. One that was never tried is undone without a word to it.
export function send({ reference, name }, seats, mark) {
  const items = unsent();
  const last = items.at(-1);
  const at = new Date(Date.now() + clockBehind).toISOString();
  const item = { key: newKey(), reference, name, seats, mark, at, isDone: Boolean(line.lostSince) };
  const isUndone = last?.reference === reference && last.seats === -seats && !last.isTried;
  keepUnsent(isUndone ? items.slice(0, -1) : [...items, item]);
  if (isUndone) tell();
  else sendAll();
  return item;
}

// What was refused too late, for they are in already.
export function sendAsDone(item) {
  keepUnsent([{ ...item, key: newKey(), isDone: true }, ...unsent()]);
}

export function sendAll() {
  sending ??= sendEach().finally(() => (sending = null));
  return sending;
}

async function sendEach() {
  for (let [item] = unsent(); item && !line.hasEnded; [item] = unsent()) {
    keepUnsent(unsent().map((one) => (one.key === item.key ? { ...one, isTried: true } : one)));
    const answer = await post(item);
    if (!answer || answer.said?.code === "idempotency_in_flight") return tell();
    if ([401, 403].includes(answer.status)) return tell(end());
    keepUnsent(unsent().filter((one) => one.key !== item.key));
    sent += 1;
    if (answer.status === 200 && (!answer.said.conflict || answer.said.let_in_seats)) takeBooking(answer.said);
    tell({ item, answer });
  }
}

function post({ key, reference, seats, mark, at, isDone }) {
  return ask(`/bookings/${reference}/check-in${seats < 0 ? "/undo" : ""}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify({ seats: Math.abs(seats), mark, event_id: Number(event), ...(isDone && seats > 0 && { at }) }),
  });
}

// Asks the server about a ticket that the list does not have: it knows what is wrong with it. Of one that it lets in
// after all one comes in, and the card asks about the others.
export const askAbout = (reference, mark) => post({ key: newKey(), reference, seats: 1, mark });

export async function settleConflict(id) {
  await ask(`/events/${event}/conflicts/${id}/settle`, { method: "POST" });
  await readList();
}

export async function readList() {
  if (line.hasEnded) return;
  const before = sent;
  const answer = await ask(`/events/${event}/check-in${list.cursor === null ? "" : `?since=${list.cursor}`}`);
  if (before !== sent) return readList(); // It may have been made before what was sent meanwhile.
  if (answer?.status === 200) takeList(answer.said);
  else if (answer) end();
  tell();
  askLater();
}

// The list is asked for again after so many milliseconds.
function askLater() {
  clearTimeout(next);
  if (!line.hasEnded) next = setTimeout(goOn, 3000);
}

async function goOn() {
  if (document.hidden) return askLater();
  await sendAll();
  await readList();
}

export function follow() {
  self.addEventListener("online", goOn);
  self.addEventListener("offline", () => tell(lose()));
  document.addEventListener("visibilitychange", () => document.hidden || goOn());
  return goOn();
}
