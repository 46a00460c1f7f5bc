// The keyboard of the workbench: j and k walk through the rows, o or Enter opens the row, a letter
// on an element (data-key) presses it, "/" goes to the search, "?" shows what the keys do.
// Letters can be switched off in that help, for those who speak to their computer (WCAG 2.1.4).

const OFF = "workbench-keys-off";
const help = document.querySelector("[data-keys-help]");
const rows = [...document.querySelectorAll("[data-row]")];

function isOff() {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
}

function remember(off) {
  try { localStorage.setItem(OFF, off ? "1" : ""); } catch { /* a private window forgets */ }
}

function isTyping(element) {
  return element.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");
}

function current() {
  return rows.findIndex((row) => row.classList.contains("here"));
}

function walk(step) {
  if (!rows.length) return;
  const from = current();
  const to = from < 0 ? 0 : Math.min(Math.max(from + step, 0), rows.length - 1);
  rows.forEach((row, place) => row.classList.toggle("here", place === to));
  const link = rows[to].querySelector("[data-open]");
  link.focus({ preventScroll: true });
  rows[to].scrollIntoView({ block: "nearest" });
}

function open() {
  const row = rows[current()];
  if (row) row.querySelector("[data-open]").click();
}

// On a list the letter belongs to the row one stands on, if the row has it.
function find(key) {
  const within = rows[current()]?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  return within ?? document.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

function press(element) {
  const folded = element.closest("details");
  if (folded && element.matches("summary")) {
    folded.open = true;
    (folded.querySelector("textarea, select, input:not([type=hidden])") ?? element).focus();
    folded.scrollIntoView({ block: "nearest" });
  } else if (element.matches("input, textarea, select")) {
    if (folded) folded.open = true;
    element.focus();
  } else {
    element.click();
  }
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && isTyping(event.target)) { event.target.blur(); return; }
  if (isTyping(event.target) || isOff()) return;
  // Where the letter stands on the keyboard, so that j is j in a Kazakh or Russian layout too.
  const letter = /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
  const acts = { j: () => walk(1), k: () => walk(-1), o: open, "?": () => { if (help) help.open = !help.open; } };
  // "?" and "/" sit elsewhere in other layouts, therefore by what they print or where they are.
  const slash = event.code === "Slash" && !/^[?/]$/.test(event.key);
  const key = slash ? (event.shiftKey ? "?" : "/") : letter;
  const act = rows.length || key === "?" ? acts[key] : undefined;
  const target = act ? null : find(key);
  if (!act && !target) return;
  event.preventDefault();
  if (act) act();
  else press(target);
}

if (help) {
  help.hidden = false;
  const box = help.querySelector("[data-keys-off]");
  box.checked = isOff();
  box.addEventListener("change", () => remember(box.checked));
}
document.addEventListener("keydown", onKey);
for (const row of rows) {
  row.addEventListener("focusin", () => rows.forEach((other) => other.classList.toggle("here", other === row)));
}
// On a phone the places stand in one line that is moved sideways: bring where one is into sight.
document.querySelector(".top-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
