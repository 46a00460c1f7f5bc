// Choosing a place: a pin on a map beside the fields lat, lon and place of the form around it. The form works without.
//
// <div data-map="pick" data-locate="/kk/appeals/locate/" … data-text-open data-text-failed data-text-title
//      data-text-pin data-text-help data-text-inside="… {district}" data-text-outside data-text-unknown
//      and, where the page has no such button of its own, data-text-mine data-text-mine-failed>
// Tells the page with the event "place:chosen" {lat, lon, …answer of the server}; follows "suggest:choose" and
// "place:located" of the fields beside it, a "change" of lat or lon, and "place:set" {lat, lon} on this element.
import { element, openLate, openMap, text } from "./map.js";

const STEP = 12; // pixels per arrow key; five times that with Shift
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const NEAR = 16; // zoom at which a house can be told from its neighbour
const PATIENCE = 350; // milliseconds without movement before the server is asked

class Picker {
  constructor(root) {
    this.root = root;
    this.form = root.closest("form") ?? document;
    const field = (name) => this.form.querySelector(`[name="${name}"], [data-fill="${name}"]`);
    this.fields = { lat: field("lat"), lon: field("lon"), place: field("place") };
    this.said = element("p", "map-said");
    this.said.setAttribute("role", "status");
    this.addMine();
    this.open = openLate(root, () => this.show());
    root.append(this.said);
    for (const input of [this.fields.lat, this.fields.lon]) {
      input?.addEventListener("change", () => this.chosen && this.put(this.chosen, { centre: true }));
    }
    this.follow(root, "place:set", {});
    this.follow(this.form, "place:located", {});
    // A suggestion has filled the fields and said its words itself.
    this.follow(this.form, "suggest:choose", { told: true });
  }

  follow(target, name, { told = false }) {
    target.addEventListener(name, ({ detail }) => {
      if (detail?.lat && detail?.lon) this.put(detail, { centre: true, told });
    });
  }

  addMine() {
    const words = text(this.root, "mine");
    if (!words || !("geolocation" in navigator)) return;
    const button = element("button", "map-mine button second fit", { type: "button", textContent: words });
    button.addEventListener("click", () => this.goToMine(button));
    this.root.append(button);
  }

  goToMine(button) {
    button.setAttribute("aria-busy", "true");
    const done = () => button.removeAttribute("aria-busy");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        done();
        this.put({ lat: coords.latitude, lon: coords.longitude }, { centre: true });
      },
      () => {
        done();
        this.say(text(this.root, "mineFailed"));
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  }

  get chosen() {
    const { lat, lon } = this.fields;
    return lat?.value && lon?.value ? { lat: Number(lat.value), lon: Number(lon.value) } : null;
  }

  async show() {
    const { map, maplibregl } = await openMap(this.root);
    this.map = map;
    this.pin = new maplibregl.Marker({ element: this.pinButton(), anchor: "bottom", draggable: true });
    this.pin.on("dragend", () => this.put(this.pin.getLngLat()));
    map.on("click", (event) => this.put(event.lngLat));
    const help = element("p", "map-help", { textContent: text(this.root, "help") });
    help.id = `map-help-${Math.random().toString(36).slice(2)}`;
    this.pin.getElement().setAttribute("aria-describedby", help.id);
    this.root.insertBefore(help, this.said);
    const start = this.chosen;
    if (start) map.jumpTo({ center: [start.lon, start.lat], zoom: NEAR });
    const centre = map.getCenter();
    this.pin.setLngLat(start ? [start.lon, start.lat] : centre).addTo(map);
    this.pin.getElement().classList.toggle("map-pin-idle", !start);
  }

  pinButton() {
    const button = element("button", "map-pin", { type: "button" });
    button.setAttribute("aria-label", text(this.root, "pin"));
    button.addEventListener("keydown", (event) => this.onKey(event));
    // A press on the pin itself (Enter, Space) takes the place where it stands.
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      this.put(this.pin.getLngLat());
    });
    return button;
  }

  onKey(event) {
    const arrow = ARROWS[event.key];
    if (!arrow || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? STEP * 5 : STEP;
    const at = this.map.project(this.pin.getLngLat());
    const place = this.map.unproject([at.x + arrow[0] * step, at.y + arrow[1] * step]);
    this.put(place);
    if (!this.map.getBounds().contains(place)) this.map.panTo(place, { duration: 0 });
  }

  /** Takes a place: moves the pin, fills the form, asks the server which district it is in. */
  put({ lat, lon, lng }, { centre = false, told = false } = {}) {
    const place = { lat: Number(lat).toFixed(6), lon: Number(lon ?? lng).toFixed(6) };
    if (this.fields.lat) this.fields.lat.value = place.lat;
    if (this.fields.lon) this.fields.lon.value = place.lon;
    if (this.map) {
      this.pin.setLngLat([place.lon, place.lat]);
      this.pin.getElement().classList.remove("map-pin-idle");
      if (centre) this.map.easeTo({ center: [place.lon, place.lat], zoom: Math.max(this.map.getZoom(), NEAR) });
    }
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(place, told), PATIENCE);
  }

  async ask(place, told) {
    this.request?.abort();
    this.request = new AbortController();
    try {
      const address = `${this.root.dataset.locate}?${new URLSearchParams(place)}`;
      const answer = await fetch(address, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`locate: ${answer.status}`);
      this.tell(place, await answer.json(), told);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.tell(place, {}, told);
    }
  }

  /** `answer`: {inside: bool, district: "name in the page's language", place: "words for the place" or null}. */
  tell(place, answer, told) {
    const known = typeof answer.inside === "boolean";
    const key = known ? (answer.inside ? "inside" : "outside") : "unknown";
    if (!told || answer.inside === false) this.say(text(this.root, key, { district: answer.district ?? "", place: answer.place ?? "" }));
    this.said.classList.toggle("map-said-outside", answer.inside === false);
    if (!told) this.fill(answer);
    this.root.dispatchEvent(new CustomEvent("place:chosen", { bubbles: true, detail: { ...place, ...answer } }));
  }

  /** The other facts of an earlier suggestion give way; words go into the text field unless a person wrote there. */
  fill(answer) {
    for (const field of this.form.querySelectorAll("[data-fill]")) {
      if (!["lat", "lon"].includes(field.dataset.fill)) field.value = answer[field.dataset.fill] ?? "";
    }
    const field = this.fields.place;
    if (!field || !answer.place || (field.value && field.value !== this.filled)) return;
    field.value = this.filled = answer.place;
  }

  say(words) {
    this.said.textContent = words;
  }
}

for (const root of document.querySelectorAll('[data-map="pick"]')) new Picker(root);
