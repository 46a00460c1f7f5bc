// How works, outages and appeals look on the city map. Shape and drawing say what it is, colour only helps:
// a work is a square, an outage a diamond, an appeal a round; what is planned has a dashed line.
import { isDark, STRONG } from "./style.js";

const SIZE = 56; // pixels of a mark's picture, drawn at half of it
const FORMS = {
  w: '<rect x="6" y="6" width="44" height="44" rx="10"/>',
  o: '<rect x="9" y="9" width="38" height="38" rx="6" transform="rotate(45 28 28)"/>',
  a: '<circle cx="28" cy="28" r="22"/>',
};
const isOf = (layer) => ["==", ["get", "l"], layer];
const isCell = ["has", "n"];
const isPlanned = ["has", "p"];
const isSpots = ["match", ["geometry-type"], ["Point", "MultiPoint"], true, false]; // a line layer would join them
const both = (...filters) => ["all", ["!", isSpots], ...filters];

/** The filter of the layer that shows which one is meant. */
export function lit(key) {
  return both(["==", ["get", "i"], key]);
}

function palette(root) {
  const style = getComputedStyle(root);
  const of = (name, otherwise) => style.getPropertyValue(`--${name}`).trim() || otherwise;
  return {
    w: isDark() ? "#f4a259" : "#a84b00", o: of("bad", "#a81c28"), a: of("action", "#0b5a6b"),
    ring: of("surface", "#fff"), ink: isDark() ? "#1b1206" : "#fff", focus: of("focus", "#b34a00"),
  };
}

async function picture(form, colour, ring, ink, inside) {
  const drawing = inside && `<g transform="translate(14 14) scale(1.17)" fill="none" stroke="${ink}" stroke-width="2" ` +
    `stroke-linecap="round" stroke-linejoin="round">${inside}</g>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}">` +
    `<g fill="${colour}" stroke="${ring}" stroke-width="4">${form}</g>${drawing ?? ""}</svg>`;
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  const image = new Image(SIZE, SIZE);
  image.src = address;
  await image.decode();
  URL.revokeObjectURL(address);
  return image;
}

/** The pictures of all marks, from the symbols of the page's own icons, and the colours they have. */
export async function pictures(root, symbols, names) {
  const colours = palette(root);
  const drawings = new DOMParser().parseFromString(symbols, "image/svg+xml");
  const form = (code) => (code === "appeals" ? "a" : code.startsWith("off-") ? "o" : "w");
  const made = Object.entries(names).map(async ([code, name]) => {
    const inside = drawings.getElementById(name)?.innerHTML ?? "";
    return [code, await picture(FORMS[form(code)], colours[form(code)], colours.ring, colours.ink, inside)];
  });
  const cells = Object.keys(FORMS).map(async (layer) => [
    `cell-${layer}`, await picture(FORMS[layer], colours[layer], colours.ring, colours.ink),
  ]);
  return { colours, images: await Promise.all([...made, ...cells]) };
}

/** The layers, from the ground up; those called shapes lie below the names of streets. */
export function layersOf({ w, o, a, ring, ink, focus }) {
  const colour = ["match", ["get", "l"], "o", o, "a", a, w];
  const width = (thin, thick) => ["interpolate", ["linear"], ["zoom"], 10, thin, 16, thick];
  const line = (id, filter, paint) => ({
    id, type: "line", source: "shapes", filter, paint, layout: { "line-cap": "butt", "line-join": "round" },
  });
  const size = ["interpolate", ["linear"], ["log10", ["get", "n"]], 0.3, 1, 1, 1.15, 2, 1.4, 3, 1.7, 4, 2];
  return [
    {
      id: "shapes-area", type: "fill", source: "shapes", filter: ["match", ["geometry-type"], ["Polygon", "MultiPolygon"], true, false],
      paint: { "fill-color": colour, "fill-opacity": 0.18 },
    },
    line("shapes-light", lit(""), { "line-color": focus, "line-width": width(8, 16), "line-opacity": 0.55 }),
    line("shapes-casing", both(), { "line-color": ring, "line-width": width(4, 9), "line-opacity": 0.9 }),
    line("shapes-line", both(["!", isPlanned]), { "line-color": colour, "line-width": width(2.5, 6) }),
    line("shapes-planned", both(isPlanned), { "line-color": colour, "line-width": width(2.5, 6), "line-dasharray": [2, 1.2] }),
    {
      id: "shapes-spots", type: "circle", source: "shapes", filter: isSpots,
      paint: { "circle-color": colour, "circle-radius": width(2, 6), "circle-stroke-color": ring, "circle-stroke-width": 1 },
    },
    {
      id: "spots", type: "circle", source: "marks", filter: ["!", isCell],
      paint: { "circle-color": colour, "circle-radius": 4, "circle-stroke-color": ring, "circle-stroke-width": 1.5 },
    },
    {
      id: "marks", type: "symbol", source: "marks", filter: ["!", isCell],
      layout: {
        "icon-image": ["get", "b"], "icon-size": width(0.8, 1.1), "icon-padding": 0,
        "symbol-sort-key": ["match", ["get", "l"], "o", 0, "w", 1, 2],
      },
    },
    {
      id: "cells", type: "symbol", source: "marks", filter: isCell,
      layout: {
        "icon-image": ["concat", "cell-", ["get", "l"]], "icon-size": size, "icon-allow-overlap": true,
        "text-field": ["to-string", ["get", "n"]], "text-font": STRONG, "text-size": 13, "text-allow-overlap": true,
        "symbol-sort-key": ["match", ["get", "l"], "o", 2, "w", 1, 0],
      },
      paint: { "text-color": ink },
    },
  ];
}
