// What every map of ours shares: it is loaded late, it keeps to the page's language and theme, it fails politely.
//
// <div data-map="pick|overview" data-lib data-worker data-css data-tiles data-lat data-lon data-zoom
//      data-attribution data-open="visible" data-text-…>; see pick.js and overview.js.
import { isDark, mapStyle } from "./style.js";

let library;

/** MapLibre itself, fetched once, when the first map is really wanted. */
function loadLibrary({ lib, worker, css }) {
  library ??= new Promise((resolve, reject) => {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: css });
    const script = Object.assign(document.createElement("script"), { src: lib });
    script.onload = () => {
      window.maplibregl.setWorkerUrl(new URL(worker, document.baseURI).href);
      resolve(window.maplibregl);
    };
    script.onerror = () => {
      library = undefined;
      reject(new Error("map library"));
    };
    document.head.append(sheet, script);
  });
  return library;
}

/** The words MapLibre's own buttons need, from data-text-… of the map. */
function locale(root) {
  const words = {
    "NavigationControl.ZoomIn": text(root, "zoomIn"),
    "NavigationControl.ZoomOut": text(root, "zoomOut"),
    "Map.Title": text(root, "title"),
    "Marker.Title": text(root, "pin"),
    "Popup.Close": text(root, "close"),
    "AttributionControl.ToggleAttribution": text(root, "sources"),
    "AttributionControl.MapFeedback": text(root, "sources"),
  };
  return Object.fromEntries(Object.entries(words).filter(([, word]) => word));
}

/** data-text-zoom-in is text(root, "zoomIn"); {name} is filled in. */
export function text(root, key, facts = {}) {
  const words = root.dataset[`text${key[0].toUpperCase()}${key.slice(1)}`] ?? "";
  return words.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
}

export function element(tag, className, properties = {}) {
  return Object.assign(document.createElement(tag), { className, ...properties });
}

export function pageLanguage(root) {
  return root.dataset.lang || document.documentElement.lang || "ru";
}

/** Opens a map inside `root`. Gives { map, maplibregl }; throws where there is no WebGL or no library. */
export async function openMap(root) {
  const maplibregl = await loadLibrary(root.dataset);
  const canvas = element("div", "map-canvas");
  root.append(canvas);
  const style = () => mapStyle({
    tiles: root.dataset.tiles, lang: pageLanguage(root), dark: isDark(), attribution: root.dataset.attribution,
  });
  let map;
  try {
    map = new maplibregl.Map({
      container: canvas, style: style(), locale: locale(root), attributionControl: { compact: true },
      center: [Number(root.dataset.lon), Number(root.dataset.lat)], zoom: Number(root.dataset.zoom || 11),
      minZoom: 9, maxZoom: 18, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 120,
    });
  } catch (error) {
    canvas.remove();
    throw error;
  }
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => map.setStyle(style(), { diff: false }));
  return { map, maplibregl };
}

/** Calls `open` once: when "show map" is pressed, or with data-open="visible" when the map scrolls into sight. */
export function openLate(root, open) {
  const button = element("button", "map-open button second fit", { type: "button", textContent: text(root, "open") });
  const failed = element("p", "map-failed", { hidden: true, textContent: text(root, "failed") });
  failed.setAttribute("role", "status");
  root.append(button, failed);
  let opening;
  const start = () => {
    opening ??= (async () => {
      button.setAttribute("aria-busy", "true");
      failed.hidden = true;
      try {
        await open();
        button.remove();
      } catch (error) {
        console.warn(error);
        failed.hidden = false;
        button.removeAttribute("aria-busy");
        opening = undefined;
      }
    })();
    return opening;
  };
  button.addEventListener("click", start);
  // Who saves data is asked first.
  if (root.dataset.open === "visible" && !navigator.connection?.saveData) {
    const watcher = new IntersectionObserver((seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      start();
    }, { rootMargin: "100px" });
    watcher.observe(root);
  }
  return start;
}
