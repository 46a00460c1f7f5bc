// Draw rectangles over the photo: each becomes a line of numbers, and the numbers are drawn over the photo.

const SIDES = ["left", "top", "right", "bottom"];
const SMALLEST = 0.8;
const SVG = "http://www.w3.org/2000/svg";

const figure = document.querySelector("[data-cover]");
const list = document.querySelector("[data-lines]");
if (figure && list) begin(figure, list);

function begin(figure, list) {
  const image = figure.querySelector("img");
  const board = figure.insertBefore(document.createElementNS(SVG, "svg"), image.nextSibling);
  board.setAttribute("aria-hidden", "true");
  image.src = figure.dataset.plain;
  figure.classList.add("drawing");
  figure.querySelector(".only-script").hidden = false;
  let from = null;
  const at = (event) => {
    const box = image.getBoundingClientRect();
    const share = (value, size) => Math.min(100, Math.max(0, (value / size) * 100));
    return [share(event.clientX - box.left, box.width), share(event.clientY - box.top, box.height)];
  };
  const draw = (extra) => show(board, image, [...lines(list).map(numbers).filter(Boolean), ...(extra ? [extra] : [])]);
  image.addEventListener("dragstart", (event) => event.preventDefault());
  image.addEventListener("pointerdown", (event) => {
    from = at(event);
    image.setPointerCapture(event.pointerId);
  });
  image.addEventListener("pointermove", (event) => {
    if (from) draw(between(from, at(event)));
  });
  image.addEventListener("pointerup", (event) => {
    const made = from && between(from, at(event));
    from = null;
    if (made && made[2] - made[0] >= SMALLEST && made[3] - made[1] >= SMALLEST) add(list, made);
    draw();
  });
  image.addEventListener("pointercancel", () => { from = null; draw(); });
  list.addEventListener("input", () => draw());
  image.addEventListener("load", () => draw());
  new ResizeObserver(() => draw()).observe(image);
  draw();
}

function lines(list) {
  return [...list.children];
}

function field(line, side) {
  return line.querySelector(`[name=${side}]`);
}

function numbers(line) {
  const four = SIDES.map((side) => Number.parseFloat(field(line, side).value.replace(",", ".")));
  return four.some(Number.isNaN) || line.querySelector("[name=drop]").checked ? null : four;
}

function between([x, y], [other, below]) {
  return [Math.min(x, other), Math.min(y, below), Math.max(x, other), Math.max(y, below)];
}

function add(list, four) {
  let line = lines(list).find((one) => SIDES.every((side) => !field(one, side).value.trim()));
  if (!line) {
    if (list.children.length >= Number(list.dataset.most)) return;
    line = list.lastElementChild.cloneNode(true);
    const drop = line.querySelector("[name=drop]");
    drop.checked = false;
    drop.value = String(list.children.length + 1);
    list.append(line);
  }
  SIDES.forEach((side, place) => { field(line, side).value = String(Math.round(four[place] * 10) / 10); });
  list.dispatchEvent(new Event("input", { bubbles: true }));
}

function show(board, image, rectangles) {
  board.setAttribute("width", image.clientWidth);
  board.setAttribute("height", image.clientHeight);
  board.replaceChildren(...rectangles.map(([left, top, right, bottom]) => {
    const drawn = document.createElementNS(SVG, "rect");
    drawn.setAttribute("x", `${left}%`);
    drawn.setAttribute("y", `${top}%`);
    drawn.setAttribute("width", `${Math.max(0, right - left)}%`);
    drawn.setAttribute("height", `${Math.max(0, bottom - top)}%`);
    return drawn;
  }));
}
