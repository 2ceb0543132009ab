// The organiser's lists. While the pointer or the focus is in one, no row of the page is removed, added or moved, so that
// a press lands where it was aimed; what was selected stays selected; and after a form the page is where it was.

import { isInKnownPart } from "./kept.js";
import { noteChanged, noteKept, update } from "./morph.js";
import { refresh, settle } from "./refresh.js";

const PLACE = "place";
let isShowingAll = false;
// Where nothing hovers, nobody knows where the next tap is aimed: the rows stay until they are asked for.
const nothingHovers = matchMedia("(hover: none)");
let isTouched = navigator.maxTouchPoints > 0;

function isSomebodyAtARow() {
  const tables = [...document.querySelectorAll("main[data-admin] table")];
  if (nothingHovers.matches || isTouched) return tables.some((table) => !table.closest("details:not([open])"));
  if (document.querySelector("main[data-admin] .still:hover")) return true;
  return tables.some((table) => table.matches(":hover") || table.contains(document.activeElement));
}

// A box of rows may change as a whole where nobody is at it and nothing moves but what comes behind the pointer; and so
// may one that still has the way to its rows in their place.
function isFree(box, aimedAt) {
  if (box.querySelector("[data-box]")) return box.closest("details[open]") !== null;
  if (!aimedAt || box.contains(document.activeElement) || box.matches(":hover")) return false;
  return (aimedAt.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

// Tells whether it was free, and has become what the newer one is.
function updateBox(box, newer, aimedAt) {
  const newerBox = twinIn(newer, box);
  if (!newerBox || !isFree(box, aimedAt)) return false;
  updateInPlace(box, newerBox);
  return true;
}

// Why a booking is no longer in its list: by its deadline, by what the page says of those that ended lately, or unknown.
function reasonOf(row, newer) {
  const said = [...newer.querySelectorAll(".lately li")];
  const found = said.find((one) => one.dataset.booking === (row.dataset.booking ?? row.id));
  return (found ?? said.find((one) => one.dataset.booking === ""))?.textContent ?? row.dataset.lapsing;
}

function greyOut(row, newer) {
  if (row.classList.contains("gone")) return;
  row.classList.add("gone");
  const cell = row.querySelector("td.left, td.why");
  if (cell) cell.textContent = reasonOf(row, newer);
  for (const control of row.querySelectorAll("button, input, select")) control.disabled = true;
  for (const box of row.querySelectorAll("input:checked")) box.checked = false;
  noteChanged(row);
}

function twinIn(newer, element) {
  return newer.querySelector(`[id="${element.id}"]`);
}

// A table is known by its id or, where it has none, by its class and the box that it is in.
function tableIn(newer, table) {
  if (table.id) return twinIn(newer, table);
  const box = table.closest("[id]");
  return (box && twinIn(newer, box))?.querySelector(`table.${table.classList[0]}`) ?? null;
}

function updateRow(row, newerRow) {
  if (!newerRow || row.classList.contains("gone") || row.contains(document.activeElement)) return;
  updateInPlace(row, newerRow);
}

// What is around it stays as it was served before, so it is compared again next time.
function updateInPlace(part, newer) {
  update(part, newer);
  noteKept(part);
}

function updateTable(table, newer) {
  if (isInKnownPart(table, newer)) return;
  const newerTable = tableIn(newer, table);
  const rows = [...table.querySelectorAll("tbody > tr[id]")];
  const newerRows = [...(newerTable?.querySelectorAll("tbody > tr[id]") ?? [])];
  for (const row of rows) {
    const newerRow = newerRows.find((one) => one.id === row.id);
    const height = heightOf(row);
    if (newerRow) updateRow(row, newerRow);
    else greyOut(row, newer);
    keepHeight(row, height);
  }
}

// To the fraction of a pixel: rows below move by less than one, too.
function heightOf(element) {
  return element.getBoundingClientRect().height;
}

// A row that has less to show keeps its height, for those below it.
function keepHeight(element, height) {
  if (heightOf(element) < height) element.style.setProperty(element.matches("tr") ? "height" : "min-height", `${height}px`);
}

function announceArrivals(line, newer) {
  const list = document.getElementById(line.dataset.list);
  const known = new Set([...(list?.querySelectorAll("tbody > tr[id]") ?? [])].map((row) => row.id));
  const rows = [...newer.querySelectorAll(`[id="${line.dataset.list}"] > tbody > tr[id]`)];
  const count = rows.filter((row) => !known.has(row.id)).length;
  line.hidden = count === 0;
  const words = count === 1 ? line.dataset.one : line.dataset.many.replace("{count}", count);
  if (count) line.querySelector("span").textContent = words;
}

function keepSelection(newer) {
  for (const box of document.querySelectorAll("input[name=booking_ids]:checked")) {
    const row = box.closest("tr");
    const twin = row && twinIn(newer, row)?.querySelector("input[name=booking_ids]");
    if (twin) twin.checked = true;
  }
}

// Whether the rows were brought up to date where they are, so that nothing else of the page must be touched now.
export function updateRows(newer) {
  keepSelection(newer);
  if (isShowingAll || !isSomebodyAtARow()) {
    isShowingAll = false;
    setTimeout(countSelected);
    return false;
  }
  for (const seats of document.querySelectorAll(".seats[id]")) {
    const newerSeats = twinIn(newer, seats);
    const height = heightOf(seats);
    if (newerSeats) updateInPlace(seats, newerSeats);
    keepHeight(seats, height);
  }
  const aimedAt = [...document.querySelectorAll("main[data-admin] .still :hover")].at(-1);
  const boxes = [...document.querySelectorAll("main[data-admin] [data-rows]")];
  const updated = boxes.filter((box) => updateBox(box, newer, aimedAt));
  for (const table of document.querySelectorAll("main[data-admin] table")) {
    if (!updated.some((box) => box.contains(table))) updateTable(table, newer);
  }
  for (const line of document.querySelectorAll(".arrived[data-list]")) announceArrivals(line, newer);
  settle();
  countSelected();
  return true;
}

function selectable() {
  return [...document.querySelectorAll("input[name=booking_ids]:not(:disabled)")];
}

function countSelected() {
  const form = document.getElementById("selected");
  if (!form) return;
  const boxes = selectable();
  const every = form.querySelector("[name=matching]:checked");
  const count = every ? Number(every.dataset.count) : boxes.filter((box) => box.checked).length;
  for (const place of form.querySelectorAll(".count")) place.textContent = count ? `(${count})` : "";
  for (const button of form.querySelectorAll("button")) button.disabled = count === 0;
  offerToSelectAll(boxes, count);
}

function offerToSelectAll(boxes, count) {
  const head = document.querySelector("table.chosen th.pick");
  if (!head) return;
  let all = head.querySelector("input");
  if (!all) {
    all = document.createElement("input");
    all.type = "checkbox";
    all.setAttribute("aria-label", head.dataset.all);
    all.addEventListener("change", () => {
      for (const box of selectable()) box.checked = all.checked;
      countSelected();
    });
    head.append(all);
  }
  all.checked = count > 0 && count === boxes.length;
  all.indeterminate = count > 0 && count < boxes.length;
}

// A form leads back to its page: there the page is scrolled to where it was, and the focus is in the same row.
function rememberPlace(event) {
  // Whoever works with the keyboard goes on from there; the pointer needs no focus, which would keep the rows still.
  const row = event.submitter?.matches(":focus-visible") ? event.target.closest("tr[id]") : null;
  const place = { path: location.pathname + location.search, top: window.scrollY, row: row?.id ?? null };
  if (event.target.method === "post") sessionStorage.setItem(PLACE, JSON.stringify(place));
}

function returnToPlace() {
  const kept = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  const place = kept ? JSON.parse(kept) : null;
  if (document.querySelector(".error-summary")) return; // The browser leads to what is to be corrected.
  if (place && place.path === location.pathname + location.search) {
    window.scrollTo(0, place.top);
    const row = place.row && document.getElementById(place.row);
    row?.querySelector("button, summary, a")?.focus({ preventScroll: true });
  } else if (!location.hash) {
    document.querySelector("tr.asked")?.scrollIntoView({ block: "center" });
  }
}

document.addEventListener("submit", rememberPlace);
document.addEventListener("change", (event) => {
  if (["booking_ids", "matching"].includes(event.target.name)) countSelected();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".arrived button")) return;
  isShowingAll = true;
  refresh();
});
for (const moved of ["pointerdown", "pointermove"]) {
  document.addEventListener(moved, (event) => (isTouched = event.pointerType === "touch"), { capture: true, passive: true });
}
window.addEventListener("load", returnToPlace);
countSelected();
