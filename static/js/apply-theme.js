// Runs before the first paint, so a page somebody made dark never flashes white.
const theme = localStorage.getItem("theme");
if (theme) document.documentElement.dataset.theme = theme;
document.documentElement.classList.add("has-script");
