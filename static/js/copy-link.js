// a[data-copy-link]: copies its own address and says so; without script it is the address.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-copy-link]");
  if (!link || !navigator.clipboard) return;
  event.preventDefault();
  const words = link.querySelector("[data-copy-link-text]");
  const before = words.textContent;
  await navigator.clipboard.writeText(link.href);
  words.textContent = link.dataset.done;
  setTimeout(() => { words.textContent = before; }, 2000);
});
