// [data-read-topic="url"]: tells the server how far the reader came and for how long, in batches; leaving the page sends the rest.
const list = document.querySelector("[data-read-topic]");
const PAUSE = 10_000; // between two reports
const ENOUGH = 800; // milliseconds a post is in view before it counts as read
let last = Number(list?.dataset.readNumber ?? 0);
let reported = last;
let seconds = 0;
let active = Date.now();

function report(leaving = false) {
  if (last === reported && seconds < 5) return;
  if (last === reported && !leaving && seconds < 30) return;
  const data = new FormData();
  data.set("number", last);
  data.set("seconds", Math.round(seconds));
  data.set("csrfmiddlewaretoken", document.querySelector("#post-deeds [name=csrfmiddlewaretoken]")?.value ?? "");
  reported = last;
  seconds = 0;
  if (leaving) navigator.sendBeacon(list.dataset.readTopic, data);
  else fetch(list.dataset.readTopic, { method: "POST", body: data, keepalive: true }).catch(() => {});
}

function start() {
  const waiting = new Map();
  const eye = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(waiting.get(target));
      if (!isIntersecting) continue;
      // Its end was seen: tall posts count when the reader reaches it.
      waiting.set(target, setTimeout(() => {
        if (document.hidden) return;
        last = Math.max(last, Number(target.closest("[data-number]").dataset.number));
        eye.unobserve(target);
        // Whoever has come to the end may leave now, and the next page should know.
        if (target.closest("[data-number]") === list.lastElementChild) report();
      }, ENOUGH));
    }
  });
  const watch = (root) => {
    for (const post of root.querySelectorAll("[data-number]")) eye.observe(post.lastElementChild);
  };
  watch(list);
  new MutationObserver(() => watch(list)).observe(list, { childList: true });
  for (const sign of ["scroll", "keydown", "pointerdown", "pointermove"]) {
    addEventListener(sign, () => { active = Date.now(); }, { passive: true });
  }
  setInterval(() => {
    if (!document.hidden && Date.now() - active < 60_000) seconds += 1;
  }, 1000);
  setInterval(report, PAUSE);
  document.addEventListener("visibilitychange", () => { if (document.hidden) report(true); });
  addEventListener("pagehide", () => report(true));
}

if (list) start();
