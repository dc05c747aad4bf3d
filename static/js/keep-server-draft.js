// form[data-keep-server-draft="place"]: what is typed goes to the server after a pause, and to this device at once, so that
// neither a crash nor a dead network loses it. The server confirms a sent text with the cookie or event "draft-kept".
const PAUSE = 1500;
const key = (form) => `draft:${form.dataset.draftKey}`;

function keep(form) {
  if (form.dataset.keeping) return;
  form.dataset.keeping = "yes";
  const text = form.elements.text;
  const note = form.querySelector("[data-note]");
  const say = (words) => { if (note && words) note.textContent = words; };
  let seen = form.dataset.draftSeen;
  let timer;

  const here = localStorage.getItem(key(form));
  if (here && !text.value.trim()) {
    text.value = here;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function save() {
    const data = new FormData();
    data.set("place", form.dataset.keepServerDraft);
    data.set("seen", seen);
    for (const name of ["csrfmiddlewaretoken", "title", "text", "tags", "kind", "to"]) {
      const field = form.elements[name];
      if (field?.value !== undefined) data.set(name, field.value);
    }
    const sent = text.value;
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: data, keepalive: sent.length < 30_000 });
      const { seen: now, other, error } = await answer.json();
      if (!answer.ok) return say(error);
      seen = now;
      if (text.value === sent) localStorage.removeItem(key(form));
      say(note?.dataset.kept);
      if (other) offer(other);
    } catch {
      say(note?.dataset.here);
    }
  }

  function offer(other) {
    if (form.querySelector("[data-other]") || text.value.includes(other)) return;
    const box = document.createElement("pre");
    box.dataset.other = "";
    box.className = "composer__other";
    box.textContent = other;
    form.prepend(box);
  }

  form.addEventListener("input", () => {
    if (text.value.trim()) localStorage.setItem(key(form), text.value);
    else localStorage.removeItem(key(form));
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

const forget = (name) => localStorage.removeItem(`draft:${name}`);
const [, confirmed] = /(?:^|; )draft-kept=([^;]+)/.exec(document.cookie) ?? [];
if (confirmed) {
  confirmed.split("|").forEach(forget);
  document.cookie = "draft-kept=; path=/; max-age=0";
}
document.body.addEventListener("draft-kept", ({ detail }) => forget(detail.value));
const start = (root) => root.querySelectorAll("form[data-keep-server-draft]").forEach(keep);
document.addEventListener("htmx:load", ({ target }) => {
  if (target.matches?.("form[data-keep-server-draft]")) keep(target);
  start(target);
});
start(document);
