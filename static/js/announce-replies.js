// [data-announce-replies]: when a reply is posted elsewhere, a quiet line says how many there are; a press puts them below
// what one reads, which stays where it is. Listens for the event «live:posted» of live.js on [data-live].
const talk = document.querySelector("[data-live^='topic:']");
const rules = new Intl.PluralRules(document.documentElement.lang || "en");

talk?.addEventListener("live:posted", ({ detail }) => {
  const bar = document.querySelector("[data-announce-replies]");
  if (!bar || String(detail.by) === talk.dataset.reader) return;
  const count = detail.last - Number(bar.dataset.last);
  if (count <= 0) return;
  const form = rules.select(count);
  const words = form === "one" ? bar.dataset.one : form === "few" ? bar.dataset.few : bar.dataset.many;
  const link = bar.querySelector("a");
  link.textContent = words.replace("#", count);
  link.hidden = false;
});

// What was put below counts from now on: the form under the posts must know, too.
document.addEventListener("htmx:afterSettle", () => {
  const last = document.querySelector("[data-announce-replies]")?.dataset.last;
  const field = document.querySelector("#composer [data-after]");
  if (last && field) field.value = last;
});
