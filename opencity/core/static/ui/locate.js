// "Where I am now": asks the phone for its position and puts it into the hidden fields of the place.
// Shown only where it can work; sends the event "place:located" with {lat, lon} for a map.

function setUp(place) {
  const button = place.querySelector("[data-locate]");
  const status = place.querySelector("[data-locate-status]");
  if (!button || !("geolocation" in navigator) || !isSecureContext) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    status.textContent = button.dataset.textWait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const found = { lat: coords.latitude.toFixed(6), lon: coords.longitude.toFixed(6) };
        for (const field of place.querySelectorAll("[data-fill]")) {
          if (field.dataset.fill in found) field.value = found[field.dataset.fill];
        }
        status.textContent = button.dataset.textDone;
        place.dispatchEvent(new CustomEvent("place:located", { bubbles: true, detail: found }));
      },
      () => { status.textContent = button.dataset.textFailed; },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
}

for (const place of document.querySelectorAll("[data-place]")) setUp(place);
