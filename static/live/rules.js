// The line that sums up an event's rules says what stands in the fields beneath it, typed or chosen just now.

document.addEventListener("change", async ({ target }) => {
  const rules = target.closest?.("details[data-rules]");
  if (!rules) return;
  const fields = rules.querySelectorAll("[name]:not([name=payment], [name=contact])");
  const typed = new URLSearchParams([...fields].map((one) => [one.name, one.value]));
  typed.set("zone", target.form.elements.zone.value);
  try {
    const answer = await fetch(`${rules.dataset.rules}?${typed}`);
    if (answer.ok) rules.querySelector("summary small").textContent = await answer.text();
  } catch {} // It stays as it was saved.
});
