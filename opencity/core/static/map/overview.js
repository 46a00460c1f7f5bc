// The public map of appeals. A list beside it says the same without a map.
//
// <div data-map="overview" data-points="/kk/map/points.json" data-open="visible" … data-text-open data-text-failed
//      data-text-title data-text-close data-text-more data-text-number="№ {number}">
// The server answers ?bbox=west,south,east,north&zoom= with a FeatureCollection of points: one appeal
// {number, title, stage, outcome, label, url} or a cluster {count}. Filters of the page go along: the query of the
// page's own address is sent too, and the event "map-refresh" on the element asks anew. What the map shows is told by
// the event "map:moved" {bbox: [west, south, east, north]}.
import { element, openLate, openMap, text } from "./map.js";
import { STRONG } from "./style.js";

const PATIENCE = 200;
const EMPTY = { type: "FeatureCollection", features: [] };
const isCluster = [">", ["coalesce", ["get", "count"], 1], 1];
const isClosed = ["to-boolean", ["coalesce", ["get", "outcome"], ""]];
const byZoom = (far, near) => ["interpolate", ["linear"], ["zoom"], 10, far, 16, near];

/** Colours of the page's meanings. Closed points are smaller too, so that colour never speaks alone. */
function palette(root) {
  const style = getComputedStyle(root);
  const of = (name, otherwise) => style.getPropertyValue(`--${name}`).trim() || otherwise;
  return {
    open: of("action", "#0b5a6b"), soon: of("soon", "#7d4a00"), overdue: of("bad", "#a81c28"),
    closed: of("good", "#276739"), ring: of("surface", "#fff"), count: of("on-action", "#fff"),
  };
}

function layers(root) {
  const { open, soon, overdue, closed, ring, count } = palette(root);
  const stage = ["match", ["coalesce", ["get", "stage"], ""], "overdue", overdue, "soon", soon, open];
  const edge = { "circle-stroke-color": ring, "circle-stroke-width": 2 };
  return [
    {
      id: "points", type: "circle", source: "appeals", filter: ["!", isCluster],
      paint: {
        "circle-color": ["case", isClosed, closed, stage], ...edge,
        "circle-radius": byZoom(["case", isClosed, 4.5, 6.5], ["case", isClosed, 7, 10]),
      },
    },
    {
      id: "clusters", type: "circle", source: "appeals", filter: isCluster,
      paint: {
        "circle-color": open, "circle-opacity": 0.92, ...edge,
        "circle-radius": ["interpolate", ["linear"], ["log10", ["get", "count"]], 0.3, 13, 1, 16, 2, 20, 3, 26, 4, 32],
      },
    },
    {
      id: "counts", type: "symbol", source: "appeals", filter: isCluster,
      layout: {
        "text-field": ["to-string", ["get", "count"]], "text-font": STRONG, "text-size": byZoom(12.5, 14),
        "text-allow-overlap": true, "text-ignore-placement": true,
      },
      paint: { "text-color": count },
    },
  ];
}

class Overview {
  constructor(root) {
    this.root = root;
    this.data = EMPTY;
    openLate(root, () => this.show());
    root.addEventListener("map-refresh", () => this.map && this.ask());
  }

  async show() {
    Object.assign(this, await openMap(this.root));
    const { map } = this;
    // Both the first style and a changed theme end here: a new style knows nothing of our points.
    map.on("style.load", () => this.addLayers());
    map.on("moveend", () => this.askSoon());
    map.on("click", "points", ({ features }) => this.tell(features[0]));
    map.on("click", "clusters", ({ features }) => this.zoomTo(features[0]));
    for (const layer of ["points", "clusters"]) {
      map.on("mouseenter", layer, () => map.getCanvas().classList.add("map-hand"));
      map.on("mouseleave", layer, () => map.getCanvas().classList.remove("map-hand"));
    }
    this.ask();
  }

  addLayers() {
    if (this.map.getSource("appeals")) return;
    this.map.addSource("appeals", { type: "geojson", data: this.data });
    for (const layer of layers(this.root)) this.map.addLayer(layer);
  }

  askSoon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), PATIENCE);
  }

  async ask() {
    this.request?.abort();
    this.request = new AbortController();
    const query = new URLSearchParams(location.search);
    this.root.dispatchEvent(new CustomEvent("map:moved", { detail: { bbox: this.map.getBounds().toArray().flat() } }));
    query.set("bbox", this.map.getBounds().toArray().flat().map((degree) => degree.toFixed(5)).join(","));
    query.set("zoom", Math.floor(this.map.getZoom()));
    try {
      const answer = await fetch(`${this.root.dataset.points}?${query}`, { signal: this.request.signal });
      if (!answer.ok) throw new Error(`points: ${answer.status}`);
      this.data = await answer.json();
      this.map.getSource("appeals")?.setData(this.data);
    } catch (error) {
      if (error.name !== "AbortError") console.warn(error);
    }
  }

  zoomTo(cluster) {
    const zoom = Math.min(this.map.getZoom() + 2, 18);
    this.map.easeTo({ center: cluster.geometry.coordinates, zoom });
  }

  /** A small card with words and a link; built from text, never from markup. */
  tell({ properties, geometry }) {
    const card = element("div", "map-card");
    card.append(element("p", "map-card-number", { textContent: text(this.root, "number", properties) }));
    card.append(element("p", "map-card-title", { textContent: properties.title ?? "" }));
    if (properties.label) {
      const kind = properties.outcome ? "closed" : properties.stage || "open";
      card.append(element("p", `map-card-label map-card-${kind}`, { textContent: properties.label }));
    }
    const link = element("a", "map-card-link", { href: properties.url, textContent: text(this.root, "more") });
    if (properties.url) card.append(link);
    this.popup?.remove();
    this.popup = new this.maplibregl.Popup({ maxWidth: "280px", offset: 10, focusAfterOpen: true })
      .setLngLat(geometry.coordinates).setDOMContent(card).addTo(this.map);
  }
}

for (const root of document.querySelectorAll('[data-map="overview"]')) new Overview(root);
