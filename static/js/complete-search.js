// form[data-suggestions="url"]: what is typed brings titles under the field; arrows choose one, Enter opens it, Escape closes.
// Nothing is asked before somebody comes to the field, and Enter without a choice is the search itself.
const LEAST = 2;

function complete(form) {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${field.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestionsLabel);
  list.hidden = true;
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  form.append(list, told);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, "aria-haspopup": "listbox",
  })) field.setAttribute(name, value);
  let at = -1;
  let shown = "";
  let timer;
  let asking;

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    list.replaceChildren();
    told.textContent = "";
    shown = "";
    choose(-1);
    field.setAttribute("aria-expanded", "false");
  }

  function choose(index) {
    const rows = [...list.children];
    at = index;
    rows.forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
    if (at < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", rows[at].id);
    rows[at].scrollIntoView({ block: "nearest" });
  }

  // Behind the last one, and before the first, is the field itself.
  function move(by) {
    const places = list.children.length + 1;
    choose(((at + 1 + by + places) % places) - 1);
  }

  function row({ title, url, label }, place) {
    const item = document.createElement("li");
    item.id = `${list.id}-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.url = url;
    const kind = document.createElement("small");
    kind.textContent = label;
    const name = document.createElement("span");
    name.textContent = title;
    item.append(name, " ", kind);
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => location.assign(url));
    return item;
  }

  async function ask() {
    const text = field.value.trim();
    if (text.length < LEAST) return close();
    if (text === shown) return;
    asking?.abort();
    asking = new AbortController();
    const url = new URL(form.dataset.suggestions, location.href);
    url.searchParams.set("q", text);
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" }, signal: asking.signal });
      if (!answer.ok) return close();
      const { suggestions, said } = await answer.json();
      if (document.activeElement !== field || !suggestions.length) return close();
      list.replaceChildren(...suggestions.map(row));
      shown = text;
      choose(-1);
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
      told.textContent = said;
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 180);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter" && at >= 0) location.assign(list.children[at].dataset.url);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
}

document.querySelectorAll("form[data-suggestions]").forEach(complete);
