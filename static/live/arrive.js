// Where a page that is opened leads to: the field that is to be corrected, what was done, or the part that was asked for.

// A page that is opened at one of its parts has the focus there at first, not at the field that is to be corrected.
function leadToField() {
  const isElsewhere = document.activeElement.matches("input, select, textarea, button");
  const first = document.querySelector("main [autofocus]");
  if (!location.hash || isElsewhere || !first) return;
  // What was done is said aloud, and the part that is asked for stays in view; a field to be corrected comes before it.
  if (first.id === "flash" && document.getElementById(location.hash.slice(1))) first.replaceChildren(...first.childNodes);
  else first.focus();
}

// The zone of whoever sets the site up is most often the site's.
function chooseZone() {
  const zones = document.querySelector("select[data-asks-browser]");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zones && [...zones.options].some((option) => option.value === own)) zones.value = own;
}

window.addEventListener("load", () => setTimeout(leadToField));
chooseZone();
