// [data-navigate-by-keys]: j, k, r, q, b, u and ? on a topic. Quiet while one types; can be switched off in the list of keys.
import { answer, quote, selected } from "./quote-selection.js";

const dialog = document.querySelector("[data-navigate-by-keys]");
const isOn = () => localStorage.getItem("keys") !== "off";
const posts = () => [...document.querySelectorAll("[data-post]")];
let at = null;

function current() {
  if (at && !at.isConnected) at = document.getElementById(at.id); // it changed meanwhile, see refresh-posts.js
  if (at) return at;
  return posts().find((post) => post.getBoundingClientRect().bottom > innerHeight / 3) ?? posts()[0];
}

function goTo(post) {
  if (!post) return;
  at?.classList.remove("is-at");
  at = post;
  post.classList.add("is-at");
  post.tabIndex = -1;
  post.focus({ preventScroll: true });
  post.scrollIntoView({ block: "start" });
}

const deeds = {
  j: () => goTo(at && current() === at ? posts()[posts().indexOf(at) + 1] : current()),
  k: () => goTo(posts()[Math.max(posts().indexOf(current()) - 1, 0)]),
  r: () => answer(selected()?.post ?? current()),
  q: () => quote(selected()?.post ?? current(), selected()?.words),
  b: () => current()?.querySelector("[data-bookmark]")?.click(),
  u: () => document.querySelector("[data-first-unread]")?.click() ?? goTo(document.querySelector(".since + [data-post]")),
  "?": () => dialog.togglePopover(),
};

if (dialog) {
  const box = dialog.querySelector("[data-keys-on]");
  box.checked = isOn();
  box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const deed = deeds[event.key] ?? deeds[{ о: "j", л: "k", к: "r", й: "q", и: "b", г: "u" }[event.key]];
    if (!deed || (!isOn() && event.key !== "?")) return;
    event.preventDefault();
    deed();
  });
}
