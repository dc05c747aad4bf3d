// form[data-write-comment]: one press is one comment (a key per form, and the button rests while it is sent); Ctrl+Enter sends.
import { tellWriter } from "./tell-writer.js";

function prepare(form) {
  const key = form.elements.key;
  if (key && !key.value) key.value = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
}

let sent = ""; // the form whose answer is awaited

document.addEventListener("submit", ({ target: form }) => {
  if (!form.matches("[data-write-comment]")) return;
  sent = form.id;
  const button = form.querySelector("[type=submit]");
  setTimeout(() => { button.disabled = true; });
  setTimeout(() => { button.disabled = false; }, 5000); // the network may be gone; the text is still here
});
for (const [event, sentence] of [["htmx:sendError", "lost"], ["htmx:responseError", "refused"]]) {
  document.addEventListener(event, ({ target }) => tellWriter(target, sentence));
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.target.closest?.("form[data-write-comment]")?.requestSubmit();
});

const start = (root) => root.querySelectorAll("form[data-write-comment]").forEach(prepare);
document.addEventListener("htmx:load", ({ target }) => {
  if (target.matches?.("form[data-write-comment]")) {
    prepare(target);
    // The keyboard stays where one wrote: the pressed button went with the old form.
    if (target.id === sent && document.activeElement === document.body) {
      // A form that comes back empty: its words stand on the page now.
      const note = target.querySelector("[data-note][data-posted]");
      if (note && !target.elements.text?.value) note.textContent = note.dataset.posted;
      target.elements.text?.focus({ preventScroll: true });
    }
  }
  start(target);
});
start(document);
