// [data-refresh-posts="url"]: a post that somebody changed, hid or reacted to is shown anew in its place (live:changed of live.js).
// Asked for only on a page that somebody looks at, and when they are near the post; never while they have something to do in it.
// What they read stays where it is.
const talk = document.querySelector("[data-refresh-posts]");
const changed = new Set(); // the numbers of posts that are not as they were
const SECOND = 1000;
let timer;

const postOf = (number) => talk.querySelector(`:scope > [data-number="${number}"]`);

function isNear(post) {
  const { top, bottom } = post.getBoundingClientRect();
  return bottom > -innerHeight && top < 2 * innerHeight;
}

// A field, a menu, a button in it has the keyboard, or its words are selected, or something of it is on its way.
function isBusy(post) {
  const selection = getSelection();
  const isSelected = selection.rangeCount > 0 && !selection.isCollapsed && selection.getRangeAt(0).intersectsNode(post);
  const at = document.activeElement;
  return isSelected || (at !== post && post.contains(at)) || Boolean(post.querySelector("details[open], .htmx-request"));
}

// Whoever is told at the same moment does not ask at the same moment.
function soon(seconds = 0.3) {
  if (!changed.size || document.hidden || timer) return;
  timer = setTimeout(refresh, seconds * SECOND);
}

async function refresh() {
  timer = undefined;
  const numbers = [...changed].filter((number) => {
    const post = postOf(number);
    return post && isNear(post) && !isBusy(post);
  });
  if (document.hidden || !numbers.length) return;
  numbers.forEach((number) => changed.delete(number));
  try {
    const answer = await fetch(`${talk.dataset.refreshPosts}?numbers=${numbers}`, { headers: { "HX-Request": "true" } });
    if (answer.status === 200 && !answer.redirected) show(numbers, await answer.text());
  } catch {
    // The page stays as it was, as it would without this.
  }
}

function show(numbers, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const root = document.documentElement;
  let anchor = [...talk.children].find((post) => post.getBoundingClientRect().bottom > innerHeight / 3); // it is being read
  const before = anchor?.getBoundingClientRect().top;
  root.style.setProperty("overflow-anchor", "none"); // two who hold the page still would move it
  for (const number of numbers) {
    const old = postOf(number);
    const post = fresh.content.querySelector(`[data-number="${number}"]`);
    if (!old) continue;
    if (isBusy(old)) {
      changed.add(number);
      continue;
    }
    const next = post ?? old.nextElementSibling; // without one: it went into another topic
    if (post) replace(old, post);
    else old.remove();
    if (old === anchor) anchor = next;
  }
  if (anchor?.isConnected) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
  requestAnimationFrame(() => requestAnimationFrame(() => root.style.removeProperty("overflow-anchor")));
}

function replace(old, post) {
  const hadFocus = document.activeElement === old;
  post.classList.toggle("is-at", old.classList.contains("is-at")); // of navigate-by-keys.js
  old.replaceWith(post);
  window.htmx?.process(post);
  window.htmx?.trigger(post, "htmx:load", { elt: post });
  if (!hadFocus) return;
  post.tabIndex = -1;
  post.focus({ preventScroll: true });
}

if (talk) {
  talk.addEventListener("live:changed", ({ detail }) => {
    if (!postOf(detail.number)) return;
    changed.add(detail.number);
    soon(1 + Math.random() * 3);
  });
  for (const event of ["scroll", "visibilitychange", "selectionchange"]) document.addEventListener(event, () => soon(), { passive: true });
  document.addEventListener("focusout", () => soon());
  talk.addEventListener("toggle", () => soon(), true);
}
