// Filing, improved: choosing photos on the first page sends them at once, a danger named in the words is seen while
// writing, the check shows who answers as soon as another category or place is chosen, another language keeps the form.

const PAUSE_MS = 700;
const SHORTEST = 6;

/** Sends a form as if one of its buttons had been pressed. */
function send(form, act, address = "") {
  const button = document.createElement("button");
  button.type = "submit";
  button.name = "do";
  button.value = act;
  button.hidden = true;
  if (address) button.formAction = address;
  form.append(button);
  form.requestSubmit(button);
}

function startWithPhotos(form) {
  const input = form.querySelector("input[type=file]");
  const wait = form.querySelector("[data-wait]");
  form.querySelector("[data-instant]").classList.add("ready");
  input.addEventListener("change", () => {
    if (!input.files.length) return;
    wait.hidden = false;
    send(form, "check");
  });
  // Back from the next page: nothing is being sent.
  addEventListener("pageshow", () => { wait.hidden = true; });
}

function watchForDanger(form) {
  const area = form.querySelector("textarea[name=text]");
  const place = document.querySelector("[data-danger]");
  let timer = 0;
  async function ask() {
    if (area.value.trim().length < SHORTEST) return;
    try {
      const answer = await fetch(form.dataset.propose, { method: "POST", body: new URLSearchParams({ text: area.value }) });
      if (!answer.ok) return;
      const { danger } = await answer.json();
      if (danger !== place.dataset.shown) place.innerHTML = danger;
      place.dataset.shown = danger;
    } catch {
      // The next page says it again, without any script.
    }
  }
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
}

function keepInOtherLanguage(form) {
  for (const link of document.querySelectorAll(".langs a")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      send(form, form.matches("[data-check]") ? "plan" : "edit", link.href);
    });
  }
}

/** The parts of the check that depend on category and place, asked from the page itself. */
function keepChecked(form) {
  const parts = ["[data-promise]", "[data-about]", "[data-warned]", "[data-known]", "[data-dug]", "[data-nearby]", "[data-danger]"];
  let running;
  async function refresh() {
    running?.abort();
    running = new AbortController();
    const given = new FormData(form);
    given.delete("photos");
    given.set("do", "plan");
    try {
      const answer = await fetch(form.action, { method: "POST", body: given, signal: running.signal });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of parts) {
        const [old, now] = [document.querySelector(part), fresh.querySelector(part)];
        if (old && now && old.innerHTML !== now.innerHTML) old.replaceChildren(...now.childNodes);
      }
      tidy();
    } catch (error) {
      if (error.name !== "AbortError") tidy(false);
    }
  }
  function tidy(works = true) {
    for (const part of form.querySelectorAll(".no-script")) part.hidden = works;
  }
  function otherPlace() {
    const other = form.querySelector("#s_other");
    if (other) other.checked = true;
  }
  form.addEventListener("change", (event) => {
    if (["category", "spot", "district"].includes(event.target.name)) refresh();
    if (event.target.id === "s_other" && event.target.checked) {
      event.target.closest("fieldset").querySelector("details").open = true;
    }
  });
  form.addEventListener("suggest:choose", () => { otherPlace(); refresh(); });
  form.addEventListener("place:chosen", () => { otherPlace(); refresh(); });
  tidy();
  locateIfAllowed(form);
}

/** Whoever has already allowed this page to know the position need not press for it again. */
async function locateIfAllowed(form) {
  const button = form.querySelector("[data-locate]:not([hidden])");
  const known = form.elements.lat?.value || form.elements.place?.value || form.querySelector("[name=spot]");
  if (!button || known || !button.offsetParent) return;
  const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (permission?.state === "granted") button.click();
}

for (const form of document.querySelectorAll("[data-start]")) startWithPhotos(form);
for (const form of document.querySelectorAll("[data-filing]")) keepInOtherLanguage(form);
for (const form of document.querySelectorAll("[data-propose]")) watchForDanger(form);
for (const form of document.querySelectorAll("[data-check]")) keepChecked(form);
