// The field of the search brings what completes it when somebody comes there, and not before.
for (const form of document.querySelectorAll("form[data-suggestions]")) {
  const bring = () => import(form.dataset.suggestionsModule).catch(() => {});
  if (form.contains(document.activeElement)) bring();
  else form.addEventListener("focusin", bring, { once: true });
}
