// What makes sense only with a script: a button that copies or shares, steps up and down, and whose time it is.

// The time in a zone at an instant, by its distance from UTC.
function offset(zone, instant) {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(instant);
  return parts.find(({ type }) => type === "timeZoneName").value;
}

// Whose time it is goes without saying where the reader's is the same then.
function isOwnTime(note) {
  const time = note.closest("time") ?? note.parentElement.querySelector("time");
  const instant = time ? new Date(time.dateTime) : new Date();
  return offset(note.dataset.zone, instant) === offset(undefined, instant);
}

export function showButtons() {
  for (const one of document.querySelectorAll(".plus-minus button")) one.hidden = false;
  for (const one of document.querySelectorAll("[data-copy]")) one.hidden = !navigator.clipboard; // It wants HTTPS.
  for (const one of document.querySelectorAll("[data-share]")) one.hidden = !navigator.share;
  for (const one of document.querySelectorAll("[data-zone]")) one.hidden = isOwnTime(one);
}

async function copy(button) {
  const { copy: what } = button.dataset;
  const place = document.getElementById(what.replace(/^#/, ""));
  await navigator.clipboard.writeText((place?.textContent ?? what).trim());
  const words = [...button.childNodes];
  button.textContent = document.body.dataset.copied;
  setTimeout(() => button.replaceChildren(...words), 2000);
}

function share(button) {
  navigator.share({ title: document.title, url: button.dataset.share || location.href }).catch(() => {}); // Thought better of it.
}

function step(button) {
  const field = button.parentElement.querySelector("input");
  const isBefore = button.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (isBefore) field.stepDown();
  else field.stepUp();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-copy], [data-share], .plus-minus button");
  if (button?.matches("[data-copy]")) copy(button);
  else if (button?.matches("[data-share]")) share(button);
  else if (button) step(button);
});
