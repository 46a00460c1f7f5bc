// What a guide gets on top of working HTML: done steps remembered on this device, the link copied, marked words
// reported as a mistake, everything opened for paper.

const guide = document.querySelector("[data-guide]");

function remember(root) {
  const key = `guide:${root.dataset.guide}`;
  const keeps = !("sensitive" in root.dataset); // another person at this device need not see what was done
  let done = [];
  try {
    done = keeps ? JSON.parse(localStorage.getItem(key) ?? "[]") : [];
  } catch {
    done = [];
  }
  if (!Array.isArray(done)) done = [];
  const stages = [...root.querySelectorAll(".way-stage")];
  const progress = root.querySelector("[data-progress]");
  const nameOf = (stage) => (stage.matches("[data-step]") ? stage : stage.querySelector("[data-step]")).dataset.step;
  const show = () => {
    const count = stages.filter((stage) => done.includes(nameOf(stage))).length;
    progress.hidden = count === 0;
    progress.textContent = progress.dataset.text.replace("{n}", count).replace("{all}", stages.length);
  };
  for (const stage of stages) {
    const label = stage.querySelector("[data-tick]");
    const box = label.querySelector("input");
    label.hidden = false;
    box.checked = done.includes(nameOf(stage));
    stage.classList.toggle("is-done", box.checked);
    box.addEventListener("change", () => {
      done = done.filter((name) => name !== nameOf(stage));
      if (box.checked) done.push(nameOf(stage));
      stage.classList.toggle("is-done", box.checked);
      try {
        if (keeps) localStorage.setItem(key, JSON.stringify(done));
      } catch {
        // A browser that keeps nothing still shows what was ticked.
      }
      show();
    });
  }
  if (progress) show();
}

function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const words = button.querySelector("span");
  words.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    words.textContent = button.dataset.done;
  });
}

function reportMarked(box) {
  box.querySelector("[data-mistake-keys]").hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.ctrlKey || event.target.closest("textarea, input")) return;
    const marked = getSelection();
    const words = marked.toString().trim();
    if (!words) return;
    event.preventDefault();
    const at = marked.anchorNode?.parentElement?.closest("[data-step]");
    box.open = true;
    box.querySelector("[name=quote]").value = words.slice(0, 500);
    box.querySelector("[data-mistake-step]").value = at?.dataset.step ?? "";
    box.querySelector("textarea").focus();
  });
}

function openForPaper() {
  const closed = [...document.querySelectorAll(".guide details:not([open]):not(.no-print)")];
  for (const one of closed) one.open = true;
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; }, { once: true });
}

if (guide?.querySelector(".way")) remember(guide);
for (const button of document.querySelectorAll("[data-copy]")) copy(button);
for (const box of document.querySelectorAll("[data-mistake]")) reportMarked(box);
addEventListener("beforeprint", openForPaper);
