// A switch (button[aria-pressed] with an id, by htmx) that is pressed while its last press is on the way: no press is lost, what
// stands there in the end is what the last press said. Two more take each other back.
const waiting = new Set(); // the ids of those to be pressed once more

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[aria-pressed][id].htmx-request");
  if (!button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!waiting.delete(button.id)) waiting.add(button.id);
}, true);

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { id } = detail.requestConfig.elt; // taken from the page by now
  // After a refusal (204, see say-refusal.js) no new button comes, and another press would be refused as well.
  if (!waiting.delete(id) || !detail.successful || detail.xhr.status === 204) return;
  // When the new button is there, and htmx knows it.
  document.addEventListener("htmx:afterSettle", () => document.getElementById(id)?.click(), { once: true });
});
