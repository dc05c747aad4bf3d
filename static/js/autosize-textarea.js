// [data-autosize-textarea]: grows with what is written. Browsers with field-sizing do it in CSS and skip this.
function grow(text) {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}
if (!CSS.supports("field-sizing", "content")) {
  document.addEventListener("input", ({ target }) => {
    if (target.matches("textarea[data-autosize-textarea], [data-autosize-textarea] textarea")) grow(target);
  });
}
