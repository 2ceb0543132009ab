// The answer to a ticket: one card that says by a colour, a sign and words whether its people may come in.

import { codeIn, find, leftOf, list, takeBooking } from "./list.js";
import { isFull } from "./phone.js";
import { askAbout, line, readList, send } from "./sender.js";
import { signal } from "./signals.js";
import { amountOf, field, make, makeButton, part, say, sentences, timeOf, together } from "./words.js";

const SIGNS = { in: "✓", checking: "…", ask: "?", take_back: "?", undone: "↶" };
const card = part("card");
let shown = null;

// A mark can be told from another's without a connection; a number that was typed has none.
function verdictOf(booking, mark = booking?.mark) {
  if (!booking) return "booking_not_found";
  if (booking.mark !== mark) return "ticket_forged";
  if (booking.isGone) return "gone";
  return leftOf(booking) ? "ask" : "checked_in";
}

// What was scanned is let in at once where there is nothing to ask.
export async function take(text) {
  const { reference, mark } = codeIn(text);
  if (reference && !isListed(reference) && !line.lostSince) {
    const known = { ...find(reference), reference };
    show("checking", known);
    await readList(); // It may be new.
    if (shown?.reference !== reference) return;
    if (!isListed(reference)) return takeByServer(known, mark);
  }
  const booking = find(reference);
  const verdict = verdictOf(booking, mark);
  if (verdict === "ask" && leftOf(booking) === 1) letIn(booking, 1, mark);
  else show(verdict, booking ?? { reference: reference ?? text.slice(0, 40) });
}

const isListed = (reference) => find(reference) && !find(reference).isGone;

// Only the server knows whether a ticket that is not on the list is held, cancelled or another event's.
async function takeByServer(booking, mark) {
  const answer = await askAbout(booking.reference, mark);
  if (shown?.reference !== booking.reference) return;
  if (!answer) return show("booking_not_found", booking);
  if (answer.status === 200) takeBooking(answer.said);
  show(answer.status === 200 ? "in" : verdictOn(answer.said, booking), find(booking.reference) ?? { name: answer.said.event_title, ...answer.said, ...booking }, { seats: 1 });
}

// The server's word on a ticket, which is said in this phone's: a refusal is told to programs in English.
export function verdictOn({ code, checked_in_at, checked_in_seats }, { reference }) {
  if (code !== "checked_in") return sentences[code] ? code : "refused";
  takeBooking({ reference, checked_in_at, checked_in_seats });
  return verdictOf(find(reference));
}

export function open(reference) {
  const booking = find(reference);
  show(verdictOf(booking), booking ?? { reference });
}

function letIn(booking, seats, mark) {
  const item = send(booking, seats, mark);
  const goOn = () => show("in", find(booking.reference) ?? booking, { item, seats });
  if (line.lostSince) return goOn();
  show("checking", booking, { item, seats });
  // So many milliseconds a door waits for the server's word before it goes by its own list.
  setTimeout(() => shown?.item === item && shown.verdict === "checking" && goOn(), 1500);
}

// Whether somebody waits at the card for what the server says of a check-in.
export const isAwaited = ({ at }) => shown?.item?.at === at && shown.verdict === "checking";

// Shows that where the card is about it still.
export function settle(item, verdict) {
  if (shown?.item?.at !== item.at) return;
  show(verdict, find(item.reference) ?? item, { item, seats: item.seats, isKnown: shown.verdict === verdict });
}

// The other door may have let them in meanwhile.
export function refreshCard() {
  if (shown?.verdict !== "ask") return;
  const booking = find(shown.reference);
  if (verdictOf(booking) !== "ask" || leftOf(booking) !== shown.left) open(shown.reference);
}

// Whoever works by the keyboard goes on at the field; a touch must not call a phone's keyboard over the card.
function keepFocus({ detail }) {
  if (!detail) field.focus();
}

// Enter lets in whomever the card asks about.
export const agree = () => card.hidden || card.querySelector(".wide")?.click();

export function clear() {
  shown = null;
  card.hidden = true;
}

function show(verdict, booking, more = {}) {
  const left = booking.seats && leftOf(booking);
  shown = { ...more, verdict, reference: booking.reference, left };
  const here = booking.checked_in_seats;
  const words = say(verdict, { number: more.taken ?? left });
  const sign = SIGNS[verdict];
  const tone = verdict === "in" ? "ok" : sign ? "info" : "bad";
  const title = sign ? words : say("refusal", { why: words });
  const facts = factsOf(verdict, booking, more);
  card.className = tone;
  card.dataset.verdict = verdict;
  card.replaceChildren(
    make("span", "sign", sign ?? "✕"),
    make("h2", "", title),
    make("p", "who", booking.name || booking.reference),
    ...facts.map((fact) => make("p", "", fact)),
    ...(verdict === "ask" ? askHowMany(left, "let_in", (seats) => letIn(booking, seats)) : []),
    ...(verdict === "take_back" ? askHowMany(here, "undo", takeBack) : here ? [makeButton(undo, say("undo"))] : []),
  );
  card.firstChild.ariaHidden = "true";
  card.hidden = false;
  card.scrollIntoView({ block: "nearest" });
  if (more.isKnown) return;
  speak(together([title, booking.name, ...facts], ", "));
  if (tone !== "info") signal(verdict === "in");
}

// The same words again are news, too.
const speak = (words) => part("said").replaceChildren(make("span", "", words));

function factsOf(verdict, booking, { seats }) {
  const { reference, name, kinds, amount_cents: due, currency, paid, paid_cents: came } = booking;
  const { seats: all, checked_in_at: since, checked_in_seats: here } = booking;
  const { lostSince } = line;
  const money = { amount: due && amountOf(due, currency), paid: came && amountOf(came, currency) };
  const ticket = [
    name && reference,
    all && say("seats", { number: all }),
    ...(kinds ?? []).map((kind) => `${kind.seats} × ${kind.name}`),
    due && (paid === null ? money.amount : say(paid ? "paid" : came ? "part_paid" : "unpaid", money)),
  ];
  return [
    verdict === "in" && seats < all && say("now", { number: seats, here, all }),
    verdict === "in" && lostSince && say("later"),
    verdict === "in" && isFull() && say("not_kept"),
    /ask|checked_in|undone/.test(verdict) && here && say("since", { number: here, all, time: timeOf(since) }),
    verdict === "booking_not_found" && lostSince && say("perhaps_new", { time: timeOf(list.readAt) }),
    together(ticket),
  ].filter(Boolean);
}

// Asks how many of so many it is about, and does that with them.
function askHowMany(most, words, act) {
  let chosen;
  const number = make("output", "");
  const agreed = makeButton((press) => {
    keepFocus(press);
    act(chosen);
  });
  agreed.className = "wide";
  const pick = (wanted) => {
    chosen = Math.min(most, Math.max(1, wanted));
    number.textContent = chosen;
    agreed.textContent = say(words, { number: chosen });
  };
  const step = (by, sign) => {
    const one = makeButton(() => pick(chosen + by), sign);
    one.ariaLabel = say(by < 0 ? "fewer" : "more_people");
    return one;
  };
  pick(most);
  return [most > 1 ? make("div", "step", step(-1, "−"), number, step(1, "+")) : "", agreed];
}

// What was just let in is taken back; of others in before it is asked how many.
function undo(press) {
  const booking = find(shown.reference);
  const here = booking.checked_in_seats;
  if (shown.seats && shown.verdict !== "checked_in") takeBack(shown.seats);
  else if (here < 2) takeBack(here);
  else show("take_back", booking);
  keepFocus(press);
}

function takeBack(taken) {
  send(find(shown.reference), -taken);
  show("undone", find(shown.reference), { taken });
}
