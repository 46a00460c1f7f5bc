// The place of one work on a small map, loaded when asked for. The page says the same place in words.
//
// <div data-map="work" data-geometry="{…GeoJSON…}" data-box="[west, south, east, north]" …>; the rest as in map.js.
import { openLate, openMap } from "../map/map.js";

const DEEPEST = 17;

function colours(root) {
  const style = getComputedStyle(root);
  const of = (name, otherwise) => style.getPropertyValue(`--${name}`).trim() || otherwise;
  return { strong: of("action-strong", "#08404c"), ring: of("surface", "#fff") };
}

function layers(root) {
  const { strong, ring } = colours(root);
  const of = (kind) => ["==", ["geometry-type"], kind];
  return [
    { id: "work-area", type: "fill", source: "work", filter: of("Polygon"), paint: { "fill-color": strong, "fill-opacity": 0.25 } },
    { id: "work-edge", type: "line", source: "work", filter: of("Polygon"), paint: { "line-color": strong, "line-width": 2.5 } },
    {
      id: "work-ring", type: "line", source: "work", filter: of("LineString"),
      layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": ring, "line-width": 10 },
    },
    {
      id: "work-line", type: "line", source: "work", filter: of("LineString"),
      layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": strong, "line-width": 6 },
    },
    {
      id: "work-point", type: "circle", source: "work", filter: of("Point"),
      paint: { "circle-color": strong, "circle-radius": 9, "circle-stroke-color": ring, "circle-stroke-width": 3 },
    },
  ];
}

/** The parts of a collection, each with a type the layers know. */
function features(geometry) {
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(features);
  const single = geometry.type.replace(/^Multi/, "");
  const parts = single === geometry.type ? [geometry.coordinates] : geometry.coordinates;
  return parts.map((coordinates) => ({ type: "Feature", properties: {}, geometry: { type: single, coordinates } }));
}

async function show(root) {
  const { map } = await openMap(root);
  const data = { type: "FeatureCollection", features: features(JSON.parse(root.dataset.geometry)) };
  map.on("style.load", () => {
    if (map.getSource("work")) return;
    map.addSource("work", { type: "geojson", data });
    for (const layer of layers(root)) map.addLayer(layer);
  });
  const [west, south, east, north] = JSON.parse(root.dataset.box);
  map.fitBounds([[west, south], [east, north]], { padding: 48, maxZoom: DEEPEST, animate: false });
}

for (const root of document.querySelectorAll('[data-map="work"]')) openLate(root, () => show(root));
