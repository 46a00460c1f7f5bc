// The place of one appeal, and where its photos were taken. The address beside it says the same.
import { element, openLate, openMap, text } from "../map/map.js";

function markers(root) {
  const places = [{ lat: root.dataset.lat, lon: root.dataset.lon, name: text(root, "pin"), kind: "pin" }];
  for (const line of root.querySelectorAll("[data-near-lat]")) {
    places.push({ lat: line.dataset.nearLat, lon: line.dataset.nearLon, name: line.textContent.trim(), kind: "photo" });
  }
  return places;
}

async function open(root) {
  const { map, maplibregl } = await openMap(root);
  for (const place of markers(root)) {
    const sign = element("div", `place-sign ${place.kind}`, { title: place.name });
    sign.setAttribute("role", "img");
    sign.setAttribute("aria-label", place.name);
    new maplibregl.Marker({ element: sign, anchor: "center" })
      .setLngLat([Number(place.lon), Number(place.lat)])
      .addTo(map);
  }
}

for (const root of document.querySelectorAll('[data-map="place"]')) openLate(root, () => open(root));
