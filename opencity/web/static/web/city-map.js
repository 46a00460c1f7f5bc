// The page of the city map: choices take effect at once, the months have a slider, the list and the map know of each
// other, and the address always says what is shown. Without this the form and its button do the same.
const PATIENCE = 350;
const form = document.querySelector("[data-choose]");
const list = document.querySelector("[data-area]");
const map = document.querySelector('[data-map="city"]');
const send = (name, detail = {}) => map.dispatchEvent(new CustomEvent(name, { detail }));
let waiting;
let request;

/** The address of the present choices; `more` adds to it, '' takes away. */
function address(more = {}) {
  const now = new URLSearchParams(location.search);
  const query = new URLSearchParams();
  const boxes = [...form.querySelectorAll('[name="layers"]')];
  const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
  const values = {
    month: form.elements.month.value === "now" ? "" : form.elements.month.value,
    layers: ticked.length === boxes.length ? "" : ticked.join(","),
    district: form.elements.district.value,
    q: now.get("q"), near: now.get("near"), bbox: now.get("bbox"), ...more,
  };
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
  const text = query.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : location.pathname;
}

/** The list of an address; an answer that comes too late is dropped. */
async function renew(to) {
  history.replaceState(null, "", to);
  request?.abort();
  request = new AbortController();
  list.setAttribute("aria-busy", "true");
  try {
    const query = to.startsWith("?") ? to : "";
    const answer = await fetch(list.dataset.area + query, { signal: request.signal, headers: { Accept: "text/x-area" } });
    if (answer.ok) list.innerHTML = await answer.text();
    ready();
  } catch (error) {
    if (error.name !== "AbortError") console.warn(error);
    return;
  }
  list.removeAttribute("aria-busy");
}

function soon(more) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const to = address(more);
    renew(to);
    if (!("bbox" in (more ?? {}))) send("city:refresh");
  }, PATIENCE);
}

function ready() {
  for (const button of list.querySelectorAll("[data-show]")) button.hidden = false;
}

function placeOf(target) {
  const entry = target.closest?.("[data-key]");
  return entry && { key: entry.dataset.key, lat: entry.dataset.lat, lon: entry.dataset.lon };
}

function follow() {
  for (const name of ["mouseover", "focusin"]) list.addEventListener(name, ({ target }) => send("city:light", placeOf(target) ?? {}));
  for (const name of ["mouseleave", "focusout"]) list.addEventListener(name, () => send("city:light"));
  list.addEventListener("click", ({ target }) => {
    if (target.closest("[data-show]")) send("city:go", placeOf(target));
  });
  map.addEventListener("city:hover", ({ detail }) => {
    list.querySelector(".is-lit")?.classList.remove("is-lit");
    if (detail.key) list.querySelector(`[data-key="${detail.key}"]`)?.classList.add("is-lit");
  });
  map.addEventListener("city:moved", ({ detail }) => soon({ bbox: detail.bbox, q: "", near: "" }));
}

/** The months as a slider: the same list of choices, for the hand and the arrow keys. */
function slide() {
  const slider = form.querySelector("[data-slider]");
  const months = form.elements.month;
  const tell = () => slider.setAttribute("aria-valuetext", months.options[months.selectedIndex].text);
  slider.value = months.selectedIndex;
  slider.hidden = false;
  tell();
  slider.addEventListener("input", () => {
    months.selectedIndex = slider.value;
    tell();
    soon();
  });
  months.addEventListener("change", () => {
    slider.value = months.selectedIndex;
    tell();
  });
}

/** What is near me: asks the phone, and only when the button is pressed. The place is rounded to some ten metres. */
function near() {
  const row = form.querySelector("[data-near]");
  if (!("geolocation" in navigator) || !isSecureContext) return;
  const [button, said] = row.children;
  row.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = button.dataset.textWait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => location.assign(address({ near: `${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`, q: "", bbox: "" })),
      () => { said.textContent = button.dataset.textFailed; },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
}

if (form && list && map) {
  form.addEventListener("change", ({ target }) => { if (target.name !== "q") soon(); });
  form.addEventListener("suggest:choose", ({ detail }) => location.assign(address({ q: detail.text, near: "", bbox: "" })));
  form.classList.add("is-live");
  follow();
  slide();
  near();
  ready();
}
