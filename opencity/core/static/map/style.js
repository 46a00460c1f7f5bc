// The look of the base map: one drawing, two palettes. Texts are drawn with the reader's own fonts, because a style
// without "glyphs" makes MapLibre do so; nothing is fetched but tiles.

const LIGHT = {
  beyond: "#e3e2dc", city: "#f4f0e8", edge: "#8a8378", border: "#d2bccd",
  casing: "#d3cbbd", street: "#ffffff", path: "#c9bfad", tertiary: "#ffffff", secondary: "#fff3d1",
  primary: "#ffe2a0", trunk: "#ffcf78", majorCasing: "#d2b26f",
  text: "#333d41", place: "#6b5a63", halo: "#fffdf9", district: "#0b5a6b", districtHalo: "#f9f6f0",
};
const DARK = {
  beyond: "#0e1315", city: "#1a2327", edge: "#77858a", border: "#57465a",
  casing: "#10171a", street: "#36434a", path: "#3c474d", tertiary: "#3f4d54", secondary: "#4c5a5f",
  primary: "#66695d", trunk: "#7d7558", majorCasing: "#10171a",
  text: "#dfe6e8", place: "#bda9b6", halo: "#151d20", district: "#86d3df", districtHalo: "#151d20",
};

const PLAIN = ["system-ui", "Roboto", "Noto Sans", "Segoe UI", "Arial"];
// The weight is read from the first family's name; a family that nobody has carries it.
export const STRONG = ["Label semibold", ...PLAIN];
const CLASSES = ["path", "service", "street", "tertiary", "secondary", "primary", "trunk"];
const RANK = ["match", ["get", "class"], ...CLASSES.flatMap((name, rank) => [name, rank]), 0];

// Width in pixels at zooms 9, 11, 13, 15 and 18.
const WIDTHS = {
  path: [0, 0, 0, 1, 3], service: [0, 0, 0.6, 2.2, 9], street: [0, 0, 1.2, 4, 17], tertiary: [0, 0.9, 2.2, 6, 22],
  secondary: [0.6, 1.4, 3.2, 7.5, 26], primary: [1.1, 2.2, 4.4, 9.5, 30], trunk: [1.4, 2.7, 5, 10.5, 33],
};

function byZoom(widths, extra = 0) {
  const stops = [9, 11, 13, 15, 18].flatMap((zoom, i) => [zoom, widths[i] ? widths[i] + extra : 0]);
  return ["interpolate", ["exponential", 1.5], ["zoom"], ...stops];
}

function roads(colours) {
  const layers = [];
  const draw = (name, part, paint) => layers.push({
    id: `road-${name}-${part}`, type: "line", source: "base", "source-layer": "roads",
    filter: ["==", ["get", "class"], name], paint,
    layout: { "line-cap": "round", "line-join": "round" },
  });
  draw("path", "fill", { "line-color": colours.path, "line-width": byZoom(WIDTHS.path) });
  const driven = CLASSES.slice(1);
  for (const name of driven) {
    const major = name === "primary" || name === "trunk";
    draw(name, "casing", {
      "line-color": major ? colours.majorCasing : colours.casing,
      "line-width": byZoom(WIDTHS[name], 1.4),
      "line-opacity": ["interpolate", ["linear"], ["zoom"], 10, 0.75, 12.5, 1],
    });
  }
  for (const name of driven) {
    draw(name, "fill", {
      "line-color": colours[name] ?? colours.street,
      "line-width": byZoom(WIDTHS[name]),
    });
  }
  return layers;
}

function outlines(colours) {
  const line = (id, kind, paint) => ({
    id, type: "line", source: "base", "source-layer": "outline", filter: ["==", ["get", "kind"], kind], paint,
    layout: { "line-join": "round", "line-cap": "butt" },
  });
  return [
    line("border", "district", {
      "line-color": colours.border, "line-width": ["interpolate", ["linear"], ["zoom"], 9, 1.4, 12, 3.5, 15, 9],
      "line-opacity": 0.8,
    }),
    line("edge", "city", {
      "line-color": colours.edge, "line-width": ["interpolate", ["linear"], ["zoom"], 9, 1.2, 14, 2.6],
    }),
  ];
}

function labels(colours, lang) {
  const name = ["coalesce", ["get", `name_${lang}`], ["get", "name_ru"]];
  const halo = (width) => ({ "text-halo-color": colours.halo, "text-halo-width": width, "text-halo-blur": 0.3 });
  return [
    {
      id: "road-names", type: "symbol", source: "base", "source-layer": "roads", minzoom: 11.5,
      filter: ["all", ["has", "name_ru"], [">=", RANK, ["step", ["zoom"], 4, 13, 3, 14, 2, 15.5, 0]]],
      layout: {
        "text-field": name, "text-font": PLAIN, "symbol-placement": "line", "symbol-sort-key": ["-", 10, RANK],
        "text-size": ["interpolate", ["linear"], ["zoom"], 11.5, 11, 14, 12.5, 17, 15],
        "symbol-spacing": 340, "text-max-angle": 32, "text-padding": 6, "text-letter-spacing": 0.02,
        "text-rotation-alignment": "map", "text-pitch-alignment": "viewport",
      },
      paint: { "text-color": colours.text, ...halo(1.8) },
    },
    {
      id: "place-names", type: "symbol", source: "base", "source-layer": "places", minzoom: 12.5,
      layout: {
        "text-field": name, "text-font": STRONG, "text-max-width": 7, "text-padding": 10,
        "text-size": ["interpolate", ["linear"], ["zoom"], 12.5, 11, 16, 14],
      },
      paint: { "text-color": colours.place, ...halo(1.6) },
    },
    {
      id: "district-names", type: "symbol", source: "base", "source-layer": "district_labels", maxzoom: 14,
      layout: {
        "text-field": name, "text-font": STRONG, "text-max-width": 8,
        "text-size": ["interpolate", ["linear"], ["zoom"], 9, 11.5, 11, 14, 13, 18],
        "text-letter-spacing": 0.06, "text-padding": 4, "text-variable-anchor": ["center", "top", "bottom"],
      },
      paint: {
        "text-color": colours.district, "text-halo-color": colours.districtHalo, "text-halo-width": 2,
        "text-opacity": ["interpolate", ["linear"], ["zoom"], 13, 1, 14, 0],
      },
    },
  ];
}

/** The style for MapLibre. `tiles` is the address with {z}, {x}, {y}; `lang` is kk, ru or en. */
export function mapStyle({ tiles, lang, dark, attribution }) {
  const colours = dark ? DARK : LIGHT;
  // Workers do not know the page, so the address must be whole; the braces must survive.
  const address = new URL(tiles, document.baseURI).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
  return {
    version: 8,
    sources: { base: { type: "vector", tiles: [address], minzoom: 9, maxzoom: 15, attribution } },
    layers: [
      { id: "beyond", type: "background", paint: { "background-color": colours.beyond } },
      {
        id: "city", type: "fill", source: "base", "source-layer": "districts",
        paint: { "fill-color": colours.city, "fill-antialias": false },
      },
      ...outlines(colours),
      ...roads(colours),
      ...labels(colours, lang),
    ],
  };
}

/** Whether the reader's system is dark; the page follows the same rule. */
export function isDark() {
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
