// What a press could not do is said on the page and read out: htmx itself is silent about it. The server's own sentence comes
// with the answer (common.refusing), those of meta[name=refusals] stand for the rest. A form with a line of its own says it there.
const words = document.querySelector("meta[name=refusals]").dataset;
const place = Object.assign(document.createElement("div"), { className: "toasts", role: "status" });

function say(sentence) {
  const notice = Object.assign(document.createElement("p"), { className: "notice", textContent: sentence });
  place.replaceChildren(notice);
}

const isPressed = ({ requestConfig }) => ["click", "submit"].includes(requestConfig?.triggeringEvent?.type);

function why({ detail, target }) {
  const { xhr } = detail;
  if (!isPressed(detail) || target.querySelector?.("[data-note]")) return;
  if (!xhr?.status) say(words.lost);
  else if (xhr.status === 429) say(words.often);
  else say(xhr.status < 500 ? words.gone : words.broken);
}

document.body.append(place);
document.addEventListener("refused", ({ detail }) => say(detail.value));
document.addEventListener("htmx:responseError", why);
document.addEventListener("htmx:sendError", why);
// Whose sign-in has ended is led to it by a press, and not by a draft that is kept while they type.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!isPressed(event.detail) && event.detail.xhr.getResponseHeader("HX-Redirect")) event.preventDefault();
});
// It goes when somebody does the next thing.
document.addEventListener("pointerdown", () => place.replaceChildren());
document.addEventListener("keydown", ({ key }) => { if (["Escape", "Enter", " "].includes(key)) place.replaceChildren(); });
