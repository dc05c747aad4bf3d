// [data-complete-mention="url"]: after @ the members one may mention here are offered; arrows choose, Enter takes, Escape closes.
const BEGINNING = /(?:^|[\s(])@([\p{L}\p{N}_-]{1,30})$/u;

function complete(box) {
  if (box.dataset.completing) return;
  box.dataset.completing = "yes";
  const text = box.querySelector("textarea");
  const list = document.createElement("ul");
  list.className = "people-list";
  list.id = `people-${text.id}`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  box.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, "aria-haspopup": "listbox",
  })) text.setAttribute(name, value);
  let at = -1;
  let timer;
  let asked = 0;

  function close() {
    list.hidden = true;
    list.replaceChildren();
    at = -1;
    text.setAttribute("aria-expanded", "false");
    text.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    const rows = [...list.children];
    at = (index + rows.length) % rows.length;
    rows.forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
    rows[at].scrollIntoView({ block: "nearest" });
    text.setAttribute("aria-activedescendant", rows[at].id);
  }

  function take(handle) {
    const end = text.selectionStart;
    const begin = text.value.slice(0, end).lastIndexOf("@");
    text.setRangeText(`@${handle} `, begin, end, "end");
    close();
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function ask() {
    const found = BEGINNING.exec(text.value.slice(0, text.selectionStart));
    if (!found) return close();
    const turn = ++asked;
    const url = new URL(box.dataset.completeMention, location.href);
    url.searchParams.set("q", found[1]);
    try {
      const { people } = await (await fetch(url, { headers: { Accept: "application/json" } })).json();
      if (turn !== asked) return;
      if (!people.length) return close();
      list.replaceChildren(...people.map(({ handle, name }, place) => {
        const row = document.createElement("li");
        row.id = `${list.id}-${place}`;
        row.setAttribute("role", "option");
        const small = document.createElement("small");
        small.textContent = `@${handle}`;
        row.append(name, " ", small);
        row.addEventListener("pointerdown", (event) => { event.preventDefault(); take(handle); });
        row.dataset.handle = handle;
        return row;
      }));
      list.hidden = false;
      text.setAttribute("aria-expanded", "true");
      choose(0);
    } catch {
      close();
    }
  }

  text.addEventListener("input", () => {
    clearTimeout(timer);
    if (!BEGINNING.test(text.value.slice(0, text.selectionStart))) return close();
    timer = setTimeout(ask, 150);
  });
  text.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp") choose(at - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey) take(list.children[at].dataset.handle);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  text.addEventListener("blur", close);
}

const start = (root) => root.querySelectorAll("[data-complete-mention]").forEach(complete);
document.addEventListener("htmx:load", ({ target }) => start(target));
start(document);
