// Many appeals at once: one box ticks all rows of the page, the number of ticked ones is shown, and the time in
// which an act can be taken back runs down. Without this file the boxes and the buttons do the same, and the page
// says the time.

const PLUS = 3_000;

function setUpTicks(form) {
  const ticks = [...document.querySelectorAll("input[name=row][form=bulk]")];
  const all = form.querySelector("[data-all]");
  const box = all.querySelector("input");
  const shown = form.querySelector("[data-chosen]");
  const update = () => {
    const count = ticks.filter((tick) => tick.checked).length;
    shown.textContent = count ? shown.dataset.text.replace("{n}", count) : "";
    box.checked = count > 0 && count === ticks.length;
    box.indeterminate = count > 0 && count < ticks.length;
    form.classList.toggle("chosen", count > 0);
  };
  all.hidden = ticks.length === 0;
  box.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = box.checked;
    update();
  });
  for (const tick of ticks) tick.addEventListener("change", update);
  addEventListener("pageshow", update);
  update();
}

function countDown(place) {
  const end = Date.parse(place.dataset.countdown);
  const step = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    place.textContent = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "";
    if (left > 0) setTimeout(step, 500);
    else if ("reload" in place.dataset) setTimeout(() => location.reload(), PLUS);
  };
  step();
}

for (const form of document.querySelectorAll("[data-bulk]")) setUpTicks(form);
for (const place of document.querySelectorAll("[data-countdown]")) countDown(place);
if (document.querySelector("[data-reload-soon]")) setTimeout(() => location.reload(), PLUS);
