// Wagtail keeps a draft of what an editor writes. A button pressed while that is under way waits for it: sent beside it, a new page would be
// made twice, and the second would find its address taken.
(() => {
  const keepsDrafts = (form) => form.matches('[data-controller~="w-autosave"]');
  let isSaving = false;
  let isLeaving = false;
  let held = null;
  const patience = 10_000; // milliseconds; a draft that takes longer hangs, and nobody waits for what hangs

  const goOn = () => {
    isSaving = false;
    if (!held) return;
    const { target, submitter } = held;
    held = null;
    if (submitter?.name) {
      // The button itself is switched off by now, and what is switched off is not sent.
      const action = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value });
      target.append(action);
    }
    target.requestSubmit();
  };

  addEventListener("w-autosave:save", (event) => {
    if (isLeaving) event.preventDefault();
    else isSaving = true;
  });
  addEventListener("w-autosave:success", goOn);
  addEventListener("w-autosave:error", goOn);

  addEventListener(
    "submit",
    (event) => {
      if (!isSaving || !keepsDrafts(event.target)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!held) setTimeout(goOn, patience);
      held = event;
    },
    { capture: true },
  );
  addEventListener("submit", (event) => {
    if (keepsDrafts(event.target) && !event.defaultPrevented) isLeaving = true;
  });
  addEventListener("pageshow", () => (isLeaving = false)); // back again by the browser's own button
})();
