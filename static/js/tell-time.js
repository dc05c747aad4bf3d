// time[data-tell-time]: fresh moments in words, «3 hours ago», and kept fresh; older than a week stay a date.
const language = document.documentElement.lang || "en";
const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const steps = [["minute", 60], ["hour", 3600], ["day", 86400]];

function tell(time) {
  const passed = (Date.now() - Date.parse(time.dateTime)) / 1000;
  if (!(passed >= 0 && passed < 7 * 86400)) return;
  const [unit, size] = steps.findLast(([, seconds]) => passed >= seconds) ?? steps[0];
  time.textContent = words.format(-Math.floor(passed / size), unit);
}

const start = (root) => root.querySelectorAll("time[data-tell-time]").forEach(tell);
document.addEventListener("htmx:load", ({ target }) => start(target));
start(document);
setInterval(() => start(document), 60_000);
