// [data-upload-picture="url"]: pictures that are dropped, pasted or picked are uploaded, and their Markdown put where one writes.
function accept(box) {
  if (box.dataset.accepting) return;
  box.dataset.accepting = "yes";
  const text = box.querySelector("textarea");
  const note = box.querySelector("[data-note]");
  const say = (words) => { if (note) note.textContent = words; };

  function put(words) {
    const before = text.value.slice(0, text.selectionStart);
    text.setRangeText(`${before && !before.endsWith("\n") ? "\n\n" : ""}${words}\n\n`, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function send(files) {
    for (const file of files) {
      if (!file.type.startsWith("image/")) continue;
      say(box.dataset.uploading);
      const data = new FormData();
      data.set("picture", file);
      data.set("csrfmiddlewaretoken", box.closest("form").elements.csrfmiddlewaretoken.value);
      try {
        const answer = await fetch(box.dataset.uploadPicture, { method: "POST", body: data });
        const { markdown, error } = await answer.json();
        if (markdown) put(markdown);
        say(error ?? "");
      } catch {
        say(box.dataset.refused);
      }
    }
  }

  box.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    box.classList.add("is-over-drop");
  });
  box.addEventListener("dragleave", () => box.classList.remove("is-over-drop"));
  box.addEventListener("drop", (event) => {
    box.classList.remove("is-over-drop");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    send(event.dataTransfer.files);
  });
  text.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    send(event.clipboardData.files);
  });
  box.querySelector("[data-pick-picture]")?.addEventListener("click", () => {
    const picker = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", multiple: true });
    picker.addEventListener("change", () => send(picker.files));
    picker.click();
  });
}

const start = (root) => root.querySelectorAll("[data-upload-picture]").forEach(accept);
document.addEventListener("htmx:load", ({ target }) => start(target));
start(document);
