// What makes sense only with a script: a button that copies or shares, steps up and down, and whose time it is.

const HALF_A_YEAR_MILLISECONDS = 183 * 24 * 60 * 60 * 1000;

// Whose time it is goes without saying where the reader's is the same then or, of a note on all times, now and in the
// other half of the year.
function isOwnTime(note) {
  const time = note.closest("time") ?? note.parentElement.querySelector("time");
  const instants = time ? [Date.parse(time.dateTime)] : [Date.now(), Date.now() + HALF_A_YEAR_MILLISECONDS];
  try {
    const shown = (zone) => instants.map((instant) => new Date(instant).toLocaleString("en", zone)).join();
    return shown({ timeZone: note.dataset.zone }) === shown();
  } catch {
    return false; // This browser does not know the zone.
  }
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
