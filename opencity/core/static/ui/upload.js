// The photo field: shows what was chosen, lets one be taken back, says which files are too large.
// The files themselves are not touched: place and time inside them are evidence.

function megabytes(bytes) {
  const language = document.documentElement.lang === "kk" ? "ru" : document.documentElement.lang; // see enhance.js
  return Math.max(bytes / 1048576, 0.1).toLocaleString(language, { maximumFractionDigits: 1 });
}

function setUp(box) {
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector("[data-upload-list]");
  const status = box.querySelector("[data-upload-status]");
  const text = box.dataset;
  const limit = Number(text.maxMb) * 1048576;
  const most = input.multiple ? Number(text.maxFiles) : 1;
  let chosen = [];

  function sendOnlyGood() {
    const transfer = new DataTransfer();
    chosen.filter((entry) => !entry.problem).forEach((entry) => transfer.items.add(entry.file));
    input.files = transfer.files;
  }

  function judge() {
    let good = 0;
    for (const entry of chosen) {
      entry.problem = "";
      if (entry.file.size > limit) entry.problem = text.textLarge;
      else if (good >= most) entry.problem = text.textMany;
      else good += 1;
    }
    status.textContent = text.textChosen.replace("{n}", good);
  }

  function remove(entry) {
    const place = chosen.indexOf(entry);
    URL.revokeObjectURL(entry.url);
    chosen.splice(place, 1);
    refresh();
    (list.querySelectorAll("button")[Math.min(place, chosen.length - 1)] ?? input).focus();
  }

  function thumbnail(entry) {
    const image = document.createElement("img");
    image.alt = "";
    image.src = entry.url;
    // A browser that cannot show HEIC keeps the name only.
    image.addEventListener("error", () => image.remove());
    return image;
  }

  function line(entry) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const note = document.createElement("small");
    const button = document.createElement("button");
    name.textContent = entry.file.name;
    note.textContent = entry.problem || text.textSize.replace("{n}", megabytes(entry.file.size));
    name.append(note);
    item.classList.toggle("wrong", Boolean(entry.problem));
    button.type = "button";
    button.className = "button quiet fit";
    button.textContent = "✕";
    button.setAttribute("aria-label", text.textRemove.replace("{name}", entry.file.name));
    button.addEventListener("click", () => remove(entry));
    item.append(thumbnail(entry), name, button);
    return item;
  }

  function refresh() {
    judge();
    sendOnlyGood();
    list.replaceChildren(...chosen.map(line));
  }

  function same(one, two) {
    return one.name === two.name && one.size === two.size && one.lastModified === two.lastModified;
  }

  input.addEventListener("change", () => {
    const fresh = [...input.files].filter((file) => !chosen.some((entry) => same(entry.file, file)));
    const entries = fresh.map((file) => ({ file, url: URL.createObjectURL(file), problem: "" }));
    if (!input.multiple && entries.length) chosen.forEach((entry) => URL.revokeObjectURL(entry.url));
    chosen = input.multiple ? [...chosen, ...entries] : entries.length ? entries : chosen;
    refresh();
  });
  box.querySelector(".upload").classList.add("ready");
}

// Without DataTransfer (very old browsers) the plain field stays.
if (typeof DataTransfer === "function") {
  for (const box of document.querySelectorAll("[data-upload]")) setUp(box);
}
