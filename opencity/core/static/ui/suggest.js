// Suggestions under a text field: a combobox with a listbox as in the ARIA practices guide.
// <div data-suggest="/address/of/json/"><input></div>; the answer is
// {"results": [{"text": "…", "hint": "…", …facts}]}. A choice fills the field, fills the hidden
// inputs named in data-fill around it and sends the event "suggest:choose" with the whole result.

const PAUSE_MS = 200;
const SHORTEST = 2;
let lists = 0;

function setUp(box) {
  const input = box.querySelector("input");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  const scope = box.closest("[data-place]") ?? box;
  let results = [];
  let active = -1;
  let timer = 0;
  let asked = null;
  let filled = false;

  list.id = `suggestions-${(lists += 1)}`;
  list.hidden = true;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? "");
  status.className = "hidden-text";
  status.setAttribute("role", "status");
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);
  box.append(list, status);

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function point(to) {
    const options = [...list.children];
    active = (to + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    input.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  }

  function fill(result) {
    filled = Boolean(result);
    for (const field of scope.querySelectorAll("[data-fill]")) {
      field.value = result?.[field.dataset.fill] ?? "";
    }
  }

  function choose(result) {
    input.value = result.text;
    fill(result);
    close();
    status.textContent = "";
    input.dispatchEvent(new CustomEvent("suggest:choose", { bubbles: true, detail: result }));
  }

  function show() {
    list.replaceChildren(...results.map((result, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = result.text;
      if (result.hint) {
        const hint = document.createElement("small");
        hint.textContent = result.hint;
        option.append(" ", hint);
      }
      // mousedown, not click: the field must not lose the focus first.
      option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(result); });
      return option;
    }));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = results.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    const words = results.length ? box.dataset.textCount : box.dataset.textNone;
    status.textContent = (words ?? "").replace("{n}", results.length);
  }

  async function ask(q) {
    asked?.abort();
    asked = new AbortController();
    try {
      const address = new URL(box.dataset.suggest, location.href);
      address.searchParams.set("q", q);
      const response = await fetch(address, {
        signal: asked.signal, headers: { Accept: "application/json" },
      });
      if (!response.ok) return;
      results = (await response.json()).results ?? [];
      if (document.activeElement === input) show();
    } catch (error) {
      // A slow or broken network leaves a plain text field, which is enough.
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    // What was chosen no longer fits what is typed; a position found by the phone stays.
    if (filled) fill(null);
    const q = input.value.trim();
    if (q.length < SHORTEST) { asked?.abort(); close(); return; }
    timer = setTimeout(() => ask(q), PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); return; }
    if (list.hidden || !results.length) {
      if (event.key === "ArrowDown" && input.value.trim().length >= SHORTEST) ask(input.value.trim());
      return;
    }
    if (event.key === "ArrowDown") { event.preventDefault(); point(active + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); point(active < 0 ? -1 : active - 1); }
    if (event.key === "Enter" && active >= 0) { event.preventDefault(); choose(results[active]); }
    if (event.key === "Tab" && active >= 0) choose(results[active]);
  });
  input.addEventListener("blur", close);
}

for (const box of document.querySelectorAll("[data-suggest]")) setUp(box);
