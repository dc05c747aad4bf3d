// [data-live="topic:12 me"]: what happens elsewhere arrives on the element as an event, live:<name>; its detail has keys and numbers.
// One stream for the whole page, and only while somebody looks at it. Without a stream the page asks twice a minute, and
// where nobody answers it rests: a page must be whole without this. data-live-since="number": tell what was said since then.
const STREAM = "/live/";
const POLL = "/live/poll/";
const SECOND = 1000;

let source, timer, channels = "";
let known = 0; // the number of the last thing heard
let drops = 0, misses = 0, polls = 0;

const elements = () => [...document.querySelectorAll("[data-live]")];
const wanted = () => [...new Set(elements().flatMap((element) => element.dataset.live.split(/\s+/)))].filter(Boolean).sort().join(" ");
const later = (what, seconds) => { timer = setTimeout(what, seconds * SECOND * (0.7 + Math.random() * 0.6)); };

function address(path) {
  const query = new URLSearchParams(channels.split(" ").map((name) => ["on", name]));
  if (known) query.set("since", known);
  return `${path}?${query}`;
}

function hear({ on, event, number, detail }) {
  known = Math.max(known, number ?? 0);
  if (!event) return;
  for (const element of elements()) {
    if (element.dataset.live.split(/\s+/).includes(on)) element.dispatchEvent(new CustomEvent(`live:${event}`, { detail }));
  }
}

function stop() {
  source?.close();
  source = undefined;
  clearTimeout(timer);
}

function listen() {
  stop();
  channels = wanted();
  if (!channels || document.hidden) return;
  let opened = false;
  source = new EventSource(address(STREAM));
  source.onopen = () => { opened = true; };
  source.onmessage = ({ data }) => { drops = misses = 0; hear(JSON.parse(data)); };
  source.onerror = () => {
    stop();
    drops += 1;
    if (opened || (known && drops < 3)) later(listen, 2 ** Math.min(drops, 6));
    else ask();
  };
}

async function ask() {
  stop();
  if (document.hidden) return;
  try {
    const answer = await fetch(address(POLL), { headers: { Accept: "application/json" } });
    if (answer.status === 204) return; // nothing to hear for this reader
    if (!answer.ok) throw new Error(answer.statusText);
    const { number, said } = await answer.json();
    said.forEach(hear);
    hear({ number });
    misses = 0;
    polls += 1;
  } catch {
    misses += 1;
  }
  if (misses > 4) return;
  if (polls % 20 === 0) { drops = 0; later(listen, 30); } // perhaps streams come through again
  else later(ask, 30 * 2 ** misses);
}

function start() {
  drops = misses = 0;
  polls = 1;
  listen();
}

known = Math.max(0, ...elements().map((element) => Number(element.dataset.liveSince ?? 0)));
document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
addEventListener("pagehide", stop);
addEventListener("pageshow", ({ persisted }) => { if (persisted) start(); });
document.addEventListener("htmx:load", () => { if (wanted() !== channels && !document.hidden) start(); });
start();
