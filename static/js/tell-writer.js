// Says one of the sentences of [data-note] where somebody writes, and has it read out: tellWriter(form, "lost").
export function tellWriter(form, what) {
  const note = form.querySelector?.("[data-note]");
  if (!note?.dataset[what]) return;
  note.setAttribute("role", "alert");
  note.textContent = note.dataset[what];
  setTimeout(() => note.removeAttribute("role"), 3000); // what it says next, that a draft is kept, is not worth an interruption
}
