// [data-format-text]: buttons that put Markdown around the selection ([data-mark]), before its lines ([data-line]) or make a
// link of it ([data-link]); data-by-key="b" is the same with Ctrl or ⌘. What stands between marks already loses them.
const BUTTONS = ":is([data-mark], [data-line], [data-link])";
const ADDRESS = /^(https?:\/\/|www\.)\S+$/i;

function mark(text, sign) {
  const { selectionStart: from, selectionEnd: to, value } = text;
  const size = sign.length;
  if (value.slice(from - size, from) === sign && value.slice(to, to + size) === sign) {
    text.setRangeText(value.slice(from, to), from - size, to + size, "select");
    return;
  }
  text.setRangeText(sign + value.slice(from, to) + sign, from, to);
  text.setSelectionRange(from + size, to + size);
}

function begin(text, sign) {
  const { selectionStart: from, selectionEnd: to, value } = text;
  const lines = value.slice(from, to).split("\n");
  text.setRangeText(lines.map((line) => sign + line).join("\n"), from, to, "end");
}

function link(text) {
  const { selectionStart: from, selectionEnd: to, value } = text;
  const chosen = value.slice(from, to);
  const [words, address] = ADDRESS.test(chosen) ? ["", chosen] : [chosen, "https://"];
  text.setRangeText(`[${words}](${address})`, from, to);
  // What is missing is typed next: the words first.
  const at = from + 1 + (words ? words.length + 2 : 0);
  text.setSelectionRange(at, words ? at + address.length : at);
}

function format(button) {
  const text = button.closest("[data-format-text]").querySelector("textarea");
  text.focus();
  if (button.dataset.mark) mark(text, button.dataset.mark);
  else if (button.dataset.line) begin(text, button.dataset.line);
  else link(text);
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest(`[data-format-text] ${BUTTONS}`);
  if (button) format(button);
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !event.target.matches("[data-format-text] textarea")) return;
  // In a Russian layout it is another letter: then the place of the key counts.
  const key = (/^[a-z]$/i.test(event.key) ? event.key : event.code.replace("Key", "")).toLowerCase();
  const button = event.target.closest("[data-format-text]").querySelector(`[data-by-key="${CSS.escape(key)}"]`);
  if (!button) return;
  event.preventDefault();
  format(button);
});
