// While a person looks at an appeal, the page says so every 25 seconds and shows who else is there. Without this
// file the page says it once, when it is opened. Nobody counts as present who has not moved for five minutes, so
// that a page left open keeps no session alive.

const EVERY = 25_000;
const AWAY_AFTER = 5 * 60_000;
const box = document.querySelector("[data-presence]");

function watch() {
  const token = box.querySelector("[name=csrfmiddlewaretoken]").value;
  const shown = box.querySelector("[data-presence-shown]");
  let act = box.dataset.act;
  let moved = Date.now();

  function body(facts) {
    const form = new FormData();
    form.set("csrfmiddlewaretoken", token);
    for (const [name, value] of Object.entries(facts)) form.set(name, value);
    return form;
  }

  async function sign() {
    if (document.hidden || Date.now() - moved > AWAY_AFTER) return;
    try {
      const answer = await fetch(box.dataset.presence, { method: "POST", body: body({ act }), redirect: "error" });
      if (!answer.ok) return;
      const html = (await answer.text()).trim();
      // Read aloud only when it changes.
      if (html === shown.dataset.last) return;
      shown.dataset.last = html;
      shown.innerHTML = html;
    } catch { /* the network is away; the next sign says it */ }
  }

  for (const kind of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(kind, () => { moved = Date.now(); }, { passive: true });
  }
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[id^=act-]");
    const now = form ? form.id.slice(4) : act;
    if (now === act) return;
    act = now;
    sign();
  });
  document.addEventListener("visibilitychange", sign);
  addEventListener("pagehide", () => navigator.sendBeacon(box.dataset.presence, body({ gone: "1" })));
  addEventListener("pageshow", (event) => { if (event.persisted) sign(); });
  setInterval(sign, EVERY);
  sign();
}

if (box) watch();
