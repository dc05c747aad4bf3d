// [data-count-characters="limit"]: says how much room is left once it becomes short.
function count(box) {
  const text = box.matches("textarea, input") ? box : box.querySelector("textarea, input");
  const note = box.querySelector("[data-note]");
  const limit = Number(box.dataset.countCharacters);
  if (!note || box.dataset.counting) return;
  box.dataset.counting = "yes";
  const usual = note.textContent;
  text.addEventListener("input", () => {
    const left = limit - text.value.length;
    note.textContent = left < limit / 5 ? String(left) : usual;
    note.classList.toggle("is-over", left < 0);
  });
}

const start = (root) => root.querySelectorAll("[data-count-characters]").forEach(count);
document.addEventListener("htmx:load", ({ target }) => start(target));
start(document);
