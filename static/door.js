// The check-in page at the door, on a phone: by the camera, by a scanner that types, by a number or a name. It goes on
// without a connection, and everything else on the page works without it.

import { canScan, toggleCamera } from "./door/camera.js";
import { agree, clear, isAwaited, open, refreshCard, settle, take, verdictOn } from "./door/card.js";
import { codeIn, count, leftOf, list, search } from "./door/list.js";
import { forgetPast, keepTroubles, troubles, unsent } from "./door/phone.js";
import { follow, line, onNews, readList, sendAsDone, settleConflict } from "./door/sender.js";
import { allowSound, signal } from "./door/signals.js";
import { door, field, make, makeButton, part, say, timeOf, together } from "./door/words.js";

const camera = part("camera");

function showLine() {
  const { lostSince, hasEnded } = line;
  const waiting = unsent().length;
  const isCut = lostSince || hasEnded;
  const place = part("line");
  const { here, all } = count();
  part("count").textContent = say("count", { number: here, all });
  place.className = hasEnded ? "notice bad" : isCut || waiting ? "notice wait" : "hint";
  const state = hasEnded ? "link_ended" : !lostSince ? "connected" : list.readAt ? "no_connection" : "no_list";
  const words = together([
    (isCut || !waiting) && say(state, { time: timeOf(lostSince) }),
    waiting && say(isCut ? "unsent" : "sending", { number: waiting }),
  ], " ");
  if (place.textContent !== words) place.textContent = words; // It is read out only when it is news.
}

// What doors told of too late, this one's or another's; and what this phone could not tell at all.
function showTroubles() {
  const all = [...list.conflicts.map((one) => ({ ...one, what: conflictWords(one) })), ...troubles()];
  const place = part("troubles");
  place.hidden = !all.length;
  if (place.dataset.shown === JSON.stringify(all)) return; // Nobody's finger or focus loses its button.
  place.dataset.shown = JSON.stringify(all);
  const rows = all.map((one) => {
    const whose = make("strong", "", together([one.name, one.reference]));
    return make("li", "", make("p", "", whose, make("br", ""), one.what), makeButton(() => see(one), say("seen")));
  });
  place.querySelector("ul").replaceChildren(...rows);
}

async function see({ id, key }) {
  if (id) await settleConflict(id);
  else keepTroubles(troubles().filter((one) => one.key !== key));
  showTroubles();
  (part("troubles").querySelector("button") ?? field).focus();
}

function showHits() {
  const { hits, more } = search(field.value);
  const rows = hits.map((one) => {
    const state = one.isGone ? say("gone") : leftOf(one) ? "" : say("is_in");
    const told = together([one.reference, say("seats", { number: one.seats }), state]);
    const pick = (press) => choose(one.reference, press);
    return make("li", "", makeButton(pick, make("bdi", "", one.name || one.reference), make("small", "", told)));
  });
  part("hits").replaceChildren(...rows);
  part("more").textContent = more ? say("more", { number: more }) : hits.length || !field.value.trim() ? "" : say("nobody");
}

function choose(reference, { detail }) {
  field.value = "";
  showHits();
  open(reference);
  if (!detail) field.focus();
}

function typed(event) {
  event.preventDefault();
  allowSound();
  const text = field.value.trim();
  if (!text) return agree();
  const { hits } = search(text);
  if (codeIn(text).reference || !hits.length) takeText(text);
  else if (hits.length === 1) choose(hits[0].reference, {});
  else part("hits").querySelector("button").focus();
}

function takeText(text) {
  field.value = "";
  showHits();
  return take(text);
}

// What became of a check-in that was sent. Where people are in already the server is told just that; what it then can't
// count it keeps, and all doors show it until somebody has seen to it.
function takeResult({ item, answer: { status, said } }) {
  if (item.seats < 0) return;
  const verdict = said.conflict?.code ?? (status === 200 ? "in" : verdictOn(said, item));
  if (verdict !== "in" && !isAwaited(item)) {
    if (status !== 200 && !item.isDone) return sendAsDone(item);
    if (status !== 200) keepTroubles([...troubles(), { ...item, what: say(verdict) }]);
    signal(false);
    readList();
  }
  settle(item, verdict);
}

function conflictWords({ code, seats, at, door: name, first_at: first, first_door: firstName }) {
  const told = (time, by) => `(${timeOf(time)}, ${by ?? say("admin")})`;
  return `${say("let_in_late", { number: seats })} ${told(at, name)}: ${say(code)} ${first ? told(first, firstName) : ""}`;
}

async function toggle() {
  const isOn = await toggleCamera(takeText);
  camera.ariaPressed = isOn === true;
  camera.textContent = say(isOn ? "stop" : "scan");
  part("no-camera").hidden = isOn !== null;
}

async function begin() {
  forgetPast();
  const asked = new URLSearchParams(location.search);
  if (asked.has("state")) return; // The plain list of all guests, to be looked through.
  door.hidden = false;
  door.scrollIntoView();
  document.getElementById("door-plain").hidden = true;
  part("ask").addEventListener("submit", typed);
  field.addEventListener("input", () => {
    clear();
    showHits();
  });
  camera.addEventListener("click", toggle);
  document.addEventListener("pointerdown", allowSound);
  onNews((result) => {
    if (result.answer) takeResult(result);
    refreshCard();
    showTroubles();
    showLine();
  });
  showLine();
  showTroubles();
  camera.hidden = !(await canScan());
  part("cannot-scan").hidden = !camera.hidden;
  navigator.serviceWorker?.register(door.dataset.worker, { scope: location.pathname }).catch(() => {});
  await follow();
  // The phone's own camera opened a ticket's address, which led here.
  if (asked.has("q")) take(asked.get("q"));
  history.replaceState(null, "", location.pathname);
}

begin();
