// [data-format-text]: buttons that put Markdown around the selection ([data-mark]) or before its lines ([data-line]).
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-format-text] :is([data-mark], [data-line])");
  if (!button) return;
  const text = button.closest("[data-format-text]").querySelector("textarea");
  const { selectionStart: from, selectionEnd: to, value } = text;
  const chosen = value.slice(from, to);
  const { mark, line } = button.dataset;
  const put = mark ? mark + chosen + mark : chosen.split("\n").map((part) => line + part).join("\n");
  text.focus();
  text.setRangeText(put, from, to, mark && !chosen ? "start" : "end");
  if (mark && !chosen) text.setSelectionRange(from + mark.length, from + mark.length);
  text.dispatchEvent(new Event("input", { bubbles: true }));
});
