// The box: what is chosen among the suggestions (ui/suggest.js) is opened at once. Without scripts it is a plain form.

for (const box of document.querySelectorAll("[data-goes]")) {
  // Tab leaves the field and must not take anybody to another page.
  box.addEventListener("keydown", (event) => { if (event.key === "Tab") event.stopPropagation(); }, true);
  box.addEventListener("suggest:choose", (event) => { if (event.detail.url) location.assign(event.detail.url); });
}
