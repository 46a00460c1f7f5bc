// What every page gets on top of working HTML: no form is sent twice, the error summary takes the
// focus, long texts show how much room is left, half-written forms ask before they are left.

function guardAgainstSecondSubmit(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.setAttribute("aria-disabled", "true");
    }
  });
}

// The browser may bring the page back as it was left, with the guard still up.
function release() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) {
      button.removeAttribute("aria-disabled");
    }
  }
}

// Browsers know Kazakh by name and still write 10,000; it is written as in Russian: 10 000.
function figuresOf(language) {
  return language === "kk" ? "ru" : language;
}

function countCharacters(box) {
  const area = box.querySelector("textarea, input");
  const limit = Number(box.dataset.counter);
  if (!area || !limit) return;
  const shown = document.createElement("p");
  const spoken = document.createElement("p");
  shown.className = "counter";
  shown.setAttribute("aria-hidden", "true");
  spoken.className = "hidden-text";
  spoken.setAttribute("role", "status");
  box.append(shown, spoken);
  const figures = new Intl.NumberFormat(figuresOf(document.documentElement.lang));
  let timer = 0;
  const update = () => {
    // Code points, as the server counts them; not UTF-16 units.
    const left = limit - [...area.value.replace(/\r?\n/g, "\r\n")].length;
    const words = left < 0 ? box.dataset.textOver : box.dataset.textLeft;
    const text = words.replace("{n}", figures.format(Math.abs(left)));
    shown.textContent = text;
    clearTimeout(timer);
    // Spoken only near the end and after a pause, so that it does not talk over the typing.
    timer = setTimeout(() => { spoken.textContent = left < limit * 0.1 ? text : ""; }, 1000);
  };
  area.addEventListener("input", update);
  update();
}

function warnWhenDirty(form) {
  let dirty = false;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}

// A link of the error summary brings the focus into the field, not only the page to it.
function followErrorLinks(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const field = target.matches("fieldset") ? target.querySelector("input") ?? target : target;
    field.focus({ preventScroll: true });
    (target.closest(".field") ?? target).scrollIntoView({ block: "start" });
  });
}

for (const form of document.querySelectorAll("form[method=post]")) guardAgainstSecondSubmit(form);
for (const box of document.querySelectorAll("[data-counter]")) countCharacters(box);
for (const form of document.querySelectorAll("form[data-dirty]")) warnWhenDirty(form);
for (const summary of document.querySelectorAll("[data-error-summary]")) followErrorLinks(summary);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
addEventListener("pageshow", release);
