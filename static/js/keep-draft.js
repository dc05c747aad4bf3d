// [data-keep-draft="key"]: what is typed stays on this device until the server has it.
// The server confirms with a cookie "draft-kept=key" (or "key|key"), or with the event "draft-kept" (HX-Trigger: {"draft-kept": "key"}).
const place = (key) => `draft:${key}`;
const forget = (key) => localStorage.removeItem(place(key));

function keep(box) {
  const text = box.matches("textarea, input") ? box : box.querySelector("textarea, input");
  const note = box.querySelector("[data-note]");
  const key = place(box.dataset.keepDraft);
  if (box.dataset.keeping) return;
  box.dataset.keeping = "yes";
  if (!text.value) {
    text.value = localStorage.getItem(key) ?? "";
    if (text.value) text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  text.addEventListener("input", () => {
    if (text.value.trim()) localStorage.setItem(key, text.value);
    else localStorage.removeItem(key);
    if (note && !box.dataset.countCharacters) note.textContent = text.value.trim() ? note.dataset.kept : "";
  });
}

const start = (root) => root.querySelectorAll("[data-keep-draft]").forEach(keep);
const [, confirmed] = /(?:^|; )draft-kept=([^;]+)/.exec(document.cookie) ?? [];
if (confirmed) {
  confirmed.split("|").forEach(forget);
  document.cookie = "draft-kept=; path=/; max-age=0";
}
document.body.addEventListener("draft-kept", ({ detail }) => forget(detail.value));
document.addEventListener("htmx:load", ({ target }) => start(target));
start(document);
