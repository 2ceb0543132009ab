// A file that is too large is let go of as it is chosen, with the reason: sent, it would take all that was typed with it.

document.addEventListener("change", ({ target }) => {
  const { megabytes, tooLarge } = target.dataset;
  if (!tooLarge) return;
  const isTooLarge = target.files[0]?.size > megabytes * 1024 * 1024;
  if (isTooLarge) target.value = "";
  target.setCustomValidity(isTooLarge ? tooLarge : "");
  target.reportValidity();
});
