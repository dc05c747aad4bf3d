// [data-toggle-theme]: light, dark, as the device; remembered on this device.
const order = ["system", "light", "dark"];
for (const button of document.querySelectorAll("[data-toggle-theme]")) {
  const show = (theme) => { button.querySelector("[data-theme-name]").textContent = button.dataset[theme]; };
  show(document.documentElement.dataset.theme ?? "system");
  button.addEventListener("click", () => {
    const now = document.documentElement.dataset.theme ?? "system";
    const next = order[(order.indexOf(now) + 1) % order.length];
    if (next === "system") {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem("theme");
    } else {
      document.documentElement.dataset.theme = next;
      localStorage.setItem("theme", next);
    }
    show(next);
  });
}
