"""Motifs of the street. PURE."""

from __future__ import annotations

from opencity.demo.drawing.brush import WIDTH, Brush
from opencity.demo.drawing.scenery import DAY, GREY, WINTER, car, houses, sky, street, tree


def pothole(brush: Brush, mended: bool) -> None:  # noqa: FBT001  every motif has this one flag
    """A hole in the asphalt; then a dark, even patch."""
    mood = DAY if mended else GREY
    street(brush, mood)
    car(brush, 840, 520, "#b85c4f", 0.8)
    if mended:
        brush.poly([(360, 600), (800, 594), (850, 706), (330, 712)], "#54585e")
        brush.poly([(372, 606), (792, 601), (838, 699), (344, 705)], "#5c6067")
        brush.specks((380, 610, 800, 700), 240, 2, "#ffffff14")
        return
    for _ in range(9):
        x, y = brush.rng.uniform(330, 820), brush.rng.uniform(590, 730)
        end = (x + brush.rng.uniform(-80, 80), y + brush.rng.uniform(-24, 24))
        brush.line([(x, y), ((x + end[0]) / 2 + 12, (y + end[1]) / 2 - 8), end], "#4d5156", 2.5)
    brush.blob(580, 655, 230, 66, "#63676c", rough=0.2)
    brush.blob(584, 660, 204, 54, "#4b4640", rough=0.2)
    brush.blob(590, 668, 170, 40, "#3b3733", rough=0.2)
    brush.blob(610, 676, 118, 22, "#8ea2ad", rough=0.16)
    brush.blob(596, 671, 62, 8, "#b9c9d1", rough=0.1)
    for _ in range(26):
        x, y = brush.rng.uniform(300, 880), brush.rng.uniform(590, 745)
        brush.blob(x, y, brush.rng.uniform(5, 14), brush.rng.uniform(4, 8), "#55585d", rough=0.3)


def pavement(brush: Brush, mended: bool) -> None:  # noqa: FBT001
    """Slabs of a pavement: sunken and broken; then laid anew."""
    mood = DAY if mended else GREY
    sky(brush, mood)
    houses(brush, mood)
    brush.rect(0, 400, WIDTH, 70, mood.road)
    brush.rect(0, 466, WIDTH, 18, mood.kerb)
    brush.rect(0, 484, WIDTH, 416, "#a59f94")
    y, high, row = 484.0, 62.0, 0
    while y < 900:
        width = 118 + row * 16.0
        for n in range(-1, 12):
            x = n * width + (row % 2) * width / 2 - row * 20
            dip = 0.0 if mended else brush.rng.choice((0, 0, 0, 4, 9, 14))
            tone = brush.rng.choice(("#cfc8bb", "#c6bfb1", "#d6d0c4") if mended else ("#b9b2a5", "#aea79a"))
            broken = not mended and brush.rng.random() < 0.3 and 200 < x < 900
            if broken and brush.rng.random() < 0.55:
                brush.rect(x + 3, y + 3, width - 6, high - 6, "#6f6353")
                brush.specks((x + 8, y + 8, x + width - 8, y + high - 8), 26, 4, "#8d8171")
                continue
            brush.rect(x + 3, y + 3 + dip, width - 6, high - 6, tone, radius=3)
            if broken:
                cut = x + width * brush.rng.uniform(0.3, 0.7)
                brush.line([(cut, y + dip), (cut - 18, y + high / 2 + dip), (cut + 14, y + high + dip)], "#5f574b", 4)
        y, high, row = y + high, high * 1.16, row + 1
    if not mended:
        for x in (310, 690):
            brush.blob(x, 610, 12, 30, "#7d9a5b", rough=0.4)
        brush.poly([(860, 700), (1010, 690), (1030, 740), (880, 760)], "#968e80")
        brush.poly([(860, 700), (880, 760), (878, 778), (856, 716)], "#6b6457")


def snow(brush: Brush, mended: bool) -> None:  # noqa: FBT001
    """Snow and ice on the way; then swept and gritted."""
    street(brush, WINTER, bare=True)
    for x in range(-40, WIDTH, 150):
        brush.blob(x + 60, 446, 110, 20, "#f7fafb", rough=0.1)
    if mended:
        brush.poly([(0, 790), (WIDTH, 782), (WIDTH, 900), (0, 900)], "#b9b6ae")
        brush.specks((0, 790, WIDTH, 896), 700, 3, "#8a6f4f")
        for x in range(-60, WIDTH, 120):
            brush.blob(x + 50, 752, 96, 36, "#f4f7f8", rough=0.12)
            brush.blob(x + 60, 744, 66, 20, "#ffffff", rough=0.1)
    else:
        brush.poly([(0, 560), (WIDTH, 540), (WIDTH, 900), (0, 900)], "#eef3f5")
        for n in range(7):
            brush.blob(n * 190 + 30, 640 + (n % 3) * 70, 170, 44, "#ffffff", rough=0.14)
            brush.blob(n * 190 + 70, 676 + (n % 3) * 70, 150, 24, "#dce6ec", rough=0.14)
        brush.blob(650, 820, 280, 42, "#c3d6e2", rough=0.12)
        brush.blob(620, 812, 190, 16, "#e2eef4", rough=0.1)
        for n in range(9):
            x = 180 + n * 46
            brush.oval(x, 742 - n * 12 + (n % 2) * 20, 12, 7, "#c9d6dd")
        car(brush, 60, 560, "#7d93a6", 0.9)
        brush.blob(170, 478, 100, 18, "#ffffff", rough=0.1)
    brush.specks((0, 0, WIDTH, 640), 110, 3.4, "#ffffffd0")


def bus_stop(brush: Brush, mended: bool) -> None:  # noqa: FBT001
    """A shelter with broken glass and a torn bench; then a whole one."""
    mood = DAY if mended else GREY
    street(brush, mood)
    frame = "#3d6a73" if mended else "#5d666b"
    brush.oval(560, 800, 390, 16, "#0000001e")
    glass = "#cfe6ec99"
    if mended:
        brush.rect(250, 470, 620, 310, glass)
    else:
        brush.rect(250, 470, 196, 310, glass)
        brush.poly([(446, 780), (446, 640), (480, 690), (512, 650), (540, 724), (580, 690), (600, 780)], glass)
        brush.poly([(690, 470), (870, 470), (870, 780), (820, 700), (790, 742), (750, 610), (700, 560)], glass)
        for n in range(24):
            x = 450 + n * 14 + brush.rng.uniform(-8, 8)
            brush.poly([(x, 790), (x + 9, 778), (x + 15, 794)], "#dceff4")
    for x in (244, 446, 654, 862):
        brush.rect(x, 462, 12, 330, frame)
    brush.poly([(214, 438), (900, 438), (920, 470), (196, 470)], frame)
    brush.rect(214, 430, 686, 12, "#e9b44c" if mended else "#a79873", radius=4)
    if mended:
        brush.rect(300, 690, 330, 18, "#b07b4f", radius=5)
        brush.rect(300, 650, 330, 14, "#b07b4f", radius=5)
    else:
        brush.poly([(300, 690), (470, 690), (500, 760), (484, 768), (452, 708), (300, 708)], "#8a6a50")
        for n in range(3):
            x = 262 + n * 40
            brush.line([(x, 540), (x + 30, 510), (x + 52, 556), (x + 84, 516)], "#8c4f6b", 6)
    for x in (330, 590):
        brush.rect(x, 700, 12, 86, "#4c5357")
    brush.rect(980, 420, 10, 380, "#55606a")
    brush.rect(944, 400, 82, 82, "#2f6f9f", radius=10)
    brush.rect(960, 420, 50, 34, "#f3f6f7", radius=6)
    for x in (972, 998):
        brush.oval(x, 458, 6, 6, "#f3f6f7")


def ditch(brush: Brush, mended: bool) -> None:  # noqa: FBT001
    """A street ditch full of leaves and rubbish; then clean, with running water."""
    mood = DAY if mended else GREY
    sky(brush, mood)
    houses(brush, mood)
    brush.rect(0, 400, WIDTH, 500, mood.ground)
    brush.poly([(0, 560), (WIDTH, 430), (WIDTH, 400), (0, 400)], mood.path)
    tree(brush, mood, 160, 590, 210)
    tree(brush, mood, 960, 470, 130)
    brush.poly([(300, 900), (900, 900), (760, 430), (708, 430)], "#b9b3a7")
    brush.poly([(372, 900), (826, 900), (746, 430), (722, 430)], "#77726a")
    if mended:
        brush.poly([(420, 900), (780, 900), (742, 436), (726, 436)], "#7fb1c4")
        for n in range(11):
            y = 470 + n * 40
            half = 6 + n * 13
            x = 732 - n * 12
            brush.line([(x - half, y), (x, y + 8), (x + half, y)], "#b9dbe6", 3)
        brush.poly([(900, 900), (1200, 900), (1200, 700), (800, 560)], "#9fb67c")
        return
    brush.poly([(400, 900), (800, 900), (744, 450), (724, 450)], "#5c4b38")
    for _ in range(330):
        part = brush.rng.random() ** 0.7
        y = 470 + part * 420
        half = 14 + part * 190
        x = 733 - part * 130 + brush.rng.uniform(-half, half)
        tone = brush.rng.choice(("#8a6a3c", "#a5793d", "#6f5a36", "#b68a4a", "#7b7b43"))
        brush.blob(x, y, 5 + part * 16, 3 + part * 8, tone, rough=0.35)
    for x, y, size, colour in ((610, 800, 30, "#c6d7dd"), (690, 690, 20, "#d9b9a0"), (540, 850, 26, "#9fb9a4")):
        brush.rect(x, y, size * 1.2, size * 2.2, colour, radius=size * 0.4)
        brush.rect(x + size * 0.35, y - size * 0.4, size * 0.5, size * 0.5, "#4d6f92", radius=3)
    brush.line([(470, 830), (690, 740), (760, 752)], "#5a4634", 9)
