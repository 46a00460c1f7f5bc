// The box: what is chosen among the suggestions (ui/suggest.js) is opened at once. Without scripts it is a plain form.

for (const box of document.querySelectorAll("[data-goes]")) {
  // Tab leaves the field and must not take anybody to another page.
  box.addEventListener("keydown", (event) => { if (event.key === "Tab") event.stopPropagation(); }, true);
  box.addEventListener("suggest:choose", (event) => { if (event.detail.url) location.assign(event.detail.url); });
}

// What was read stays readable without a network, and the list of phones in any case (web/sw.js).
if ("serviceWorker" in navigator && isSecureContext) {
  addEventListener("load", async () => {
    try {
      await navigator.serviceWorker.register("/sw.js");
      const { active } = await navigator.serviceWorker.ready;
      active.postMessage(document.documentElement.lang);
    } catch {
      // The pages work without it.
    }
  });
}
