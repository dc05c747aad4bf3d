// button[data-preview="url"]: shows what the text of its form will look like in [data-preview-here], without leaving the page.
import { tellWriter } from "./tell-writer.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-preview]");
  if (!button) return;
  const { form } = button;
  const place = form.querySelector("[data-preview-here]");
  if (!place) return;
  event.preventDefault();
  const data = new FormData();
  data.set("text", form.elements.text.value);
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(button.dataset.preview, { method: "POST", body: data });
    if (!answer.ok || answer.redirected) return tellWriter(form, "refused");
    // Made harmless by the server, as the post itself is.
    place.innerHTML = await answer.text();
    const shown = place.firstElementChild;
    if (!shown) return;
    // Read out, and followed by the buttons.
    shown.tabIndex = -1;
    shown.focus({ preventScroll: true });
    shown.scrollIntoView({ block: "nearest" });
  } catch {
    tellWriter(form, "lost");
  }
});
