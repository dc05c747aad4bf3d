// [data-ring-bell="/me/notices/bell/"]: the bell fetches itself anew when live.js says live:noticed on it, once for several at a time.
let waiting;

async function ring() {
  waiting = undefined;
  const bell = document.querySelector("[data-ring-bell]");
  const answer = await fetch(bell.dataset.ringBell);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const anew = page.querySelector("[data-ring-bell]");
  if (!anew) return;
  const focused = bell === document.activeElement;
  bell.replaceWith(anew);
  if (focused) anew.focus();
}

document.addEventListener("live:noticed", ({ target }) => {
  if (target.matches("[data-ring-bell]")) waiting ??= setTimeout(ring, 500);
}, true);
