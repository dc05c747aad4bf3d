// n and p walk through what waits, o opens it; the letters named in aria-keyshortcuts press their buttons.
const root = document.querySelector("[data-decide-by-keys]");

function current() {
  return document.activeElement?.closest("[data-item]");
}

function walk(by) {
  const items = [...document.querySelectorAll("[data-item]")];
  const place = items.indexOf(current());
  const next = items[place < 0 ? 0 : Math.min(Math.max(place + by, 0), items.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "center" });
}

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

if (root) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    if (event.key === "n") return walk(1);
    if (event.key === "p") return walk(-1);
    const one = document.querySelector("[data-item]") ? current() : document.querySelector("[data-decide-by-keys]");
    if (event.key === "o") return one?.querySelector("[data-open]")?.click();
    one?.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key)}"]`)?.click();
  });
}
