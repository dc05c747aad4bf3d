// [data-upload-picture="url"]: pictures that are dropped, pasted or picked are uploaded, and their Markdown put where one writes.
function accept(box) {
  if (box.dataset.accepting) return;
  box.dataset.accepting = "yes";
  const text = box.querySelector("textarea");
  // A line of its own: the note in the box soon says that the draft is kept.
  const status = Object.assign(document.createElement("p"), { role: "status", className: "writing__status" });
  box.after(status);
  const say = (words) => { status.textContent = words; };

  function put(words) {
    const before = text.value.slice(0, text.selectionStart);
    text.setRangeText(`${before && !before.endsWith("\n") ? "\n\n" : ""}${words}\n\n`, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function send(files) {
    const said = [];
    for (const file of files) {
      if (!file.type.startsWith("image/")) {
        said.push(box.dataset.noPicture.replace("{name}", file.name));
        continue;
      }
      say(box.dataset.uploading);
      const data = new FormData();
      data.set("picture", file);
      data.set("csrfmiddlewaretoken", box.closest("form").elements.csrfmiddlewaretoken.value);
      try {
        const answer = await fetch(box.dataset.uploadPicture, { method: "POST", body: data });
        // The place is no longer open to them, or their sign-in has ended: the words are still here.
        if (answer.status === 404 || answer.redirected) {
          said.push(box.querySelector("[data-note]")?.dataset.refused ?? box.dataset.refused);
          break;
        }
        const { markdown, error } = await answer.json();
        if (markdown) put(markdown);
        if (error) said.push(error);
      } catch {
        said.push(box.dataset.refused);
      }
    }
    say([...new Set(said)].join(" "));
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
