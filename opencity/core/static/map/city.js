// The city map: works, outages and appeals. The list beside it says the same without a map.
//
// <dialog data-sheet><div data-map="city" data-points="/kk/map/data" data-base="/kk/" data-icons="…/icons.svg" … data-text-…>
// The server answers ?bbox=&zoom= and the choices of the page's own address with compact GeoJSON (web/map/data.py).
// On a wide screen the map opens by itself when the page rests; on a narrow one it is a sheet that a button opens.
// Events on the element: takes "city:refresh" (choices changed), "city:light" {key, lat, lon}, "city:go" {key, lat, lon};
// gives "city:moved" {bbox} when the reader moved it, "city:hover" {key}.
import { layersOf, lit, pictures } from "./city-style.js";
import { element, openLate, openMap, text } from "./map.js";

const PATIENCE = 200;
const NEAR = 16;
const EMPTY = { type: "FeatureCollection", features: [] };
const SINGLE = ["marks", "spots", "shapes-spots", "shapes-line", "shapes-planned", "shapes-area"];
const isWide = () => matchMedia("(min-width: 64em)").matches;
const collection = (features) => ({ type: "FeatureCollection", features });

class CityMap {
  constructor(root) {
    this.root = root;
    this.sheet = root.closest("[data-sheet]");
    this.data = { shapes: EMPTY, marks: EMPTY };
    if (isWide()) {
      this.sheet.setAttribute("open", "");
      const idle = window.requestIdleCallback ?? ((run) => setTimeout(run, 400));
      root.dataset.open = "visible";
      idle(() => this.late());
    } else {
      this.late();
    }
    root.addEventListener("city:refresh", () => this.map && this.ask());
    root.addEventListener("city:light", ({ detail }) => this.map && this.light(detail));
    root.addEventListener("city:go", ({ detail }) => this.go(detail));
    const opener = document.querySelector("[data-sheet-open]");
    opener.hidden = false;
    opener.querySelector("button").addEventListener("click", () => this.openSheet());
  }

  late() {
    this.start ??= openLate(this.root, () => this.show());
    return this.start;
  }

  async openSheet() {
    if (!isWide() && !this.sheet.open) this.sheet.showModal();
    await this.late()();
    this.map?.resize();
  }

  async show() {
    this.symbols ??= await fetch(this.root.dataset.icons).then((answer) => answer.text());
    Object.assign(this, await openMap(this.root));
    const { map } = this;
    map.getCanvas().setAttribute("aria-describedby", "city-map-help");
    this.root.append(element("p", "hidden-text", { id: "city-map-help", textContent: text(this.root, "help") }));
    const box = new URLSearchParams(location.search).get("bbox")?.split(",").map(Number);
    if (box?.length === 4 && box.every(Number.isFinite)) map.fitBounds(box, { animate: false });
    if ("place" in this.root.dataset) {
      const pin = element("div", "map-pin");
      pin.setAttribute("aria-label", text(this.root, "pin"));
      new this.maplibregl.Marker({ element: pin, anchor: "bottom" }).setLngLat(map.getCenter()).addTo(map);
    }
    this.ring = new this.maplibregl.Marker({ element: element("div", "city-ring") });
    this.ring.getElement().setAttribute("aria-hidden", "true");
    map.on("style.load", () => this.addLayers());
    map.on("moveend", (event) => this.moved(event));
    map.on("click", (event) => this.clicked(event));
    map.on("mousemove", (event) => this.hovered(event));
    this.ask();
  }

  /** Both the first style and a changed theme end here: a new style knows nothing of ours. */
  async addLayers() {
    const { map } = this;
    if (map.getSource("shapes")) return;
    for (const name of ["shapes", "marks"]) map.addSource(name, { type: "geojson", data: this.data[name] });
    const names = JSON.parse(document.getElementById("map-icons").textContent);
    const { images, colours } = await pictures(this.root, this.symbols, names);
    for (const [name, image] of images) if (!map.hasImage(name)) map.addImage(name, image, { pixelRatio: 2 });
    for (const layer of layersOf(colours)) {
      if (!map.getLayer(layer.id)) map.addLayer(layer, layer.id.startsWith("shapes") ? "road-names" : undefined);
    }
  }

  moved(event) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), PATIENCE);
    // What moved by itself (a search, a row of the list) is no choice of an area.
    if (event.originalEvent) {
      const bbox = this.map.getBounds().toArray().flat().map((degree) => degree.toFixed(5));
      this.root.dispatchEvent(new CustomEvent("city:moved", { detail: { bbox: bbox.join(",") } }));
    }
  }

  async ask() {
    this.request?.abort();
    this.request = new AbortController();
    const query = new URLSearchParams(location.search);
    for (const name of ["q", "near", "part", "cursor"]) query.delete(name);
    query.set("bbox", this.map.getBounds().toArray().flat().map((degree) => degree.toFixed(5)).join(","));
    query.set("zoom", Math.floor(this.map.getZoom()));
    try {
      const answer = await fetch(`${this.root.dataset.points}?${query}`, { signal: this.request.signal });
      if (!answer.ok) throw new Error(`map: ${answer.status}`);
      this.draw((await answer.json()).features);
      this.say("");
    } catch (error) {
      if (error.name === "AbortError") return;
      console.warn(error);
      this.say(text(this.root, "slow"));
    }
  }

  say(words) {
    this.said ??= this.root.appendChild(Object.assign(element("p", "map-said"), { role: "status" }));
    this.said.textContent = words;
  }

  /** Lines and areas keep their shape and get a mark where their middle is. */
  draw(features) {
    const isPoint = ({ geometry, properties }) => !properties.c && geometry?.type === "Point";
    const marks = features.map((one) => (isPoint(one) ? one : {
      type: "Feature", properties: one.properties, geometry: { type: "Point", coordinates: one.properties.c },
    }));
    this.data = {
      shapes: collection(features.filter((one) => one.geometry && !isPoint(one))),
      marks: collection(marks.filter((one) => one.geometry.coordinates)),
    };
    for (const name of ["shapes", "marks"]) this.map.getSource(name)?.setData(this.data[name]);
    this.root.dataset.drawn = features.length; // for whoever waits until it stands
    if (this.wanted) this.tellOf(this.wanted);
  }

  at({ point }) {
    const known = [...SINGLE, "cells"].filter((layer) => this.map.getLayer(layer));
    const around = [[point.x - 4, point.y - 4], [point.x + 4, point.y + 4]];
    return known.length ? this.map.queryRenderedFeatures(around, { layers: known })[0] : undefined;
  }

  hovered(event) {
    const found = this.at(event);
    this.map.getCanvas().classList.toggle("map-hand", Boolean(found));
    const key = found?.properties.i ?? "";
    if (key === this.hover) return;
    this.hover = key;
    this.root.dispatchEvent(new CustomEvent("city:hover", { detail: { key } }));
  }

  clicked(event) {
    const found = this.at(event);
    if (!found) return;
    if (found.properties.n) {
      const zoom = Math.min(this.map.getZoom() + 2, 18);
      this.map.easeTo({ center: found.geometry.coordinates, zoom }, { originalEvent: event.originalEvent });
    } else {
      this.tell(found.properties, event.lngLat);
    }
  }

  light({ key, lat, lon }) {
    if (this.map.getLayer("shapes-light")) this.map.setFilter("shapes-light", lit(key ?? ""));
    if (lat) this.ring.setLngLat([lon, lat]).addTo(this.map);
    else this.ring.remove();
  }

  async go({ key, lat, lon }) {
    await this.openSheet();
    if (!this.map) return;
    this.wanted = { key, lat, lon };
    this.light(this.wanted);
    this.map.jumpTo({ center: [lon, lat], zoom: Math.max(this.map.getZoom(), NEAR) });
    this.map.getCanvas().focus({ preventScroll: true });
  }

  tellOf({ key, lat, lon }) {
    const found = this.data.marks.features.find((one) => one.properties.i === key);
    this.wanted = undefined;
    if (found) this.tell(found.properties, [lon, lat]);
  }

  /** A small card with words and a link; built from text, never from markup. */
  tell({ t, d, s, u }, place) {
    const card = element("div", "map-card");
    card.append(element("p", "map-card-title", { textContent: t }));
    for (const words of [d, s]) if (words) card.append(element("p", "", { textContent: words }));
    const href = this.root.dataset.base + u;
    card.append(element("a", "map-card-link", { href, textContent: text(this.root, "more") }));
    this.popup?.remove();
    this.popup = new this.maplibregl.Popup({ maxWidth: "280px", offset: 14, focusAfterOpen: true })
      .setLngLat(place).setDOMContent(card).addTo(this.map);
  }
}

for (const root of document.querySelectorAll('[data-map="city"]')) new CityMap(root);
