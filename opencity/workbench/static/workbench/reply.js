// The reply form: a template fills the answer at once and its first gap is marked; fields that belong
// to one outcome are shown only with it. Without this file a button of the form fetches the template.

function unfilled(text) {
  return /\{[^{}\n]{1,40}\}/.exec(text);
}

function setUpTemplates(form, select) {
  const area = form.querySelector("[data-template-text]");
  const language = form.querySelector("[data-template-language]");
  let last = area.value.trim() ? null : "";
  form.querySelector("[data-template-use]").hidden = true;

  function use() {
    const option = select.selectedOptions[0];
    const text = option?.getAttribute(`data-text-${language.value}`) ?? "";
    if (!text) return;
    // What a person has written is never thrown away: the template then follows it.
    const untouched = !area.value.trim() || area.value === last;
    area.value = untouched ? text : `${area.value.trimEnd()}\n\n${text}`;
    last = untouched ? text : null;
    const outcome = form.querySelector(`[name=outcome][value="${CSS.escape(option.dataset.outcome)}"]`);
    if (outcome) {
      outcome.checked = true;
      outcome.dispatchEvent(new Event("change", { bubbles: true }));
    }
    area.dispatchEvent(new Event("input", { bubbles: true }));
    const gap = unfilled(area.value);
    area.focus();
    if (gap) area.setSelectionRange(gap.index, gap.index + gap[0].length);
  }

  select.addEventListener("change", use);
  language.addEventListener("change", () => { if (area.value === last && last) use(); });
}

function setUpOutcomes(form) {
  const boxes = [...form.querySelectorAll("[data-for-outcome]")];
  const show = () => {
    const chosen = form.querySelector("[name=outcome]:checked")?.value;
    for (const box of boxes) box.hidden = box.dataset.forOutcome !== chosen;
  };
  form.addEventListener("change", show);
  show();
}

for (const select of document.querySelectorAll("[data-template]")) {
  setUpTemplates(select.form, select);
  setUpOutcomes(select.form);
}
