// Words selected in a post can be quoted into the form with one press; «Reply» answers in the form below instead of on a page.
const composer = () => document.querySelector("#composer");

export function answer(post) {
  const form = composer();
  if (!form) return false;
  form.elements.to.value = post.dataset.number === "1" ? "" : post.dataset.number;
  let line = form.querySelector("[data-answering]");
  if (!line) {
    line = document.createElement("p");
    line.className = "composer__to";
    line.dataset.answering = "";
    form.prepend(line);
  }
  line.textContent = `→ ${post.querySelector(".post__name")?.textContent ?? ""}`;
  form.elements.text.focus();
  form.scrollIntoView({ block: "nearest" });
  return true;
}

export function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const inside = (node) => (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest(".post__text");
  const box = inside(selection.anchorNode);
  if (!box || box !== inside(selection.focusNode)) return null;
  return { post: box.closest("[data-post]"), words: selection.toString().trim() };
}

export function quote(post, words) {
  const form = composer();
  if (!form || !post) return false;
  const handle = post.querySelector("[data-person]")?.dataset.person;
  const said = (words || post.querySelector(".post__text").innerText).trim().split("\n").filter((line) => line.trim());
  const lines = [...(handle ? [`@${handle} #${post.dataset.number}:`] : []), ...said];
  const text = form.elements.text;
  const before = text.value.trimEnd();
  text.value = `${before}${before ? "\n\n" : ""}${lines.map((line) => `> ${line}`).join("\n")}\n\n`;
  answer(post);
  text.setSelectionRange(text.value.length, text.value.length);
  text.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

const button = document.createElement("button");
button.type = "button";
button.className = "button button--ink button--small quote-it";
button.hidden = true;
button.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the selection
button.addEventListener("click", () => {
  const found = selected();
  if (found) quote(found.post, found.words);
  getSelection().removeAllRanges();
  button.hidden = true;
});

document.addEventListener("selectionchange", () => {
  const found = composer() && selected();
  const word = document.querySelector("#composer [data-line='> ']");
  if (!found?.words || !found.post) {
    button.hidden = true;
    return;
  }
  button.textContent = word?.querySelector("[aria-label]")?.getAttribute("aria-label") ?? "❝";
  if (!button.isConnected) document.body.append(button);
  const place = getSelection().getRangeAt(0).getBoundingClientRect();
  button.hidden = false;
  button.style.setProperty("inset-block-start", `${scrollY + place.bottom + 8}px`);
  button.style.setProperty("inset-inline-start", `${Math.max(8, Math.min(place.left, innerWidth - button.offsetWidth - 8))}px`);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-reply]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (answer(link.closest("[data-post]"))) event.preventDefault();
});
