"""Motifs of the yard. PURE."""

from __future__ import annotations

from opencity.demo.drawing.brush import WIDTH, Brush
from opencity.demo.drawing.scenery import DAY, GREY, yard

BAGS = ("#3d444b", "#4f6b86", "#6b7d5c", "#e8e4da", "#8a6f8f", "#30353a")


def waste(brush: Brush, mended: bool) -> None:  # noqa: FBT001  every motif has this one flag
    """Containers with heaps around them; then emptied and swept."""
    mood = DAY if mended else GREY
    yard(brush, mood)
    brush.rect(150, 430, 900, 220, "#b7b2a8")
    for n in range(12):
        brush.rect(150 + n * 75, 430, 6, 220, "#a39e94")
    brush.oval(600, 752, 480, 26, "#0000001e")
    for n in range(3):
        x = 220 + n * 260
        if not mended:
            for _ in range(8):
                _bag(brush, x + brush.rng.uniform(20, 200), 520 + brush.rng.uniform(-50, 10), brush.rng.uniform(26, 44))
        brush.poly([(x, 530), (x + 230, 530), (x + 212, 734), (x + 18, 734)], "#4d8063")
        brush.poly([(x + 180, 530), (x + 230, 530), (x + 212, 734), (x + 172, 734)], "#43715a")
        brush.rect(x - 8, 518, 246, 22, "#3d6a53", radius=6)
        if mended:
            brush.poly([(x - 10, 520), (x + 240, 520), (x + 226, 488), (x + 6, 488)], "#5a9174")
        for wheel in (40, 190):
            brush.oval(x + wheel, 744, 15, 15, "#33383c")
        brush.poly([(x + 100, 600), (x + 130, 600), (x + 115, 576)], "#e8efe6")
        brush.rect(x + 88, 612, 54, 10, "#e8efe6", radius=4)
    if mended:
        return
    for _ in range(26):
        _bag(brush, brush.rng.uniform(130, 1080), brush.rng.uniform(730, 800), brush.rng.uniform(26, 52))
    brush.poly([(880, 640), (1010, 620), (1040, 780), (900, 800)], "#b78d5d")
    brush.line([(945, 632), (968, 790)], "#96703f", 4)
    for _ in range(50):
        left, down = brush.rng.uniform(60, 1140), brush.rng.uniform(770, 880)
        scrap = brush.rng.choice(("#e6e1d6", "#c7a27a", "#9fb3bd"))
        brush.blob(left, down, brush.rng.uniform(6, 18), brush.rng.uniform(3, 8), scrap)


def _bag(brush: Brush, x: float, y: float, size: float) -> None:
    colour = brush.rng.choice(BAGS)
    brush.blob(x, y, size, size * 0.82, colour, rough=0.16)
    brush.poly([(x - size * 0.16, y - size * 0.7), (x + size * 0.16, y - size * 0.7), (x, y - size * 1.15)], colour)
    brush.blob(x - size * 0.25, y - size * 0.2, size * 0.3, size * 0.22, "#ffffff1e")


def bench(brush: Brush, mended: bool) -> None:  # noqa: FBT001
    """A broken bench before a swing without a seat; then both whole."""
    mood = DAY if mended else GREY
    yard(brush, mood)
    frame = "#d9654f" if mended else "#9b6f62"
    brush.oval(860, 640, 250, 14, "#0000001a")
    for x in (650, 1060):
        brush.line([(x, 640), (x + 30, 330)], frame, 12)
        brush.line([(x + 60, 640), (x + 30, 330)], frame, 12)
    brush.line([(680, 334), (1090, 334)], "#4d7d99" if mended else "#75858d", 12)
    for x in (780, 960):
        if mended:
            brush.line([(x - 26, 340), (x - 26, 560)], "#596066", 4)
            brush.line([(x + 26, 340), (x + 26, 560)], "#596066", 4)
            brush.rect(x - 40, 556, 80, 14, "#e9b44c", radius=5)
        else:
            brush.line([(x - 26, 340), (x - 34, 500), (x - 20, 560)], "#596066", 4)
            brush.line([(x + 26, 340), (x + 26, 470)], "#596066", 4)
    brush.oval(350, 806, 300, 16, "#00000022")
    for x in (150, 520):
        brush.poly([(x, 800), (x + 12, 690), (x + 34, 690), (x + 34, 800)], "#4c5357")
        brush.poly([(x + 6, 700), (x - 10, 560), (x + 8, 558), (x + 26, 700)], "#4c5357")
    wood = ("#b98350", "#c28d59", "#ad7847") if mended else ("#8d6f55", "#97785c", "#846650")
    for n in range(3):
        brush.rect(116, 676 + n * 15, 470, 12, wood[n], radius=4)
    for n in range(3):
        y = 564 + n * 38
        if mended or n == 0:
            brush.rect(116, y, 470, 26, wood[n], radius=5)
        elif n == 1:
            brush.poly([(116, y), (300, y), (270, y + 12), (310, y + 26), (116, y + 26)], wood[n])
            brush.poly([(430, y), (586, y), (586, y + 26), (446, y + 26), (412, y + 14)], wood[n])
    if not mended:
        brush.poly([(300, 780), (520, 826), (514, 848), (292, 802)], wood[1])
        brush.rect(300, 672, 150, 48, "#b5b1a8")
        brush.line([(300, 684), (330, 712)], wood[0], 9)


def fallen_tree(brush: Brush, mended: bool) -> None:  # noqa: FBT001
    """A tree across the way; then a clean stump and a sapling."""
    mood = DAY if mended else GREY
    yard(brush, mood)
    brush.oval(230, 640, 90, 20, "#00000020")
    if mended:
        brush.poly([(170, 640), (186, 590), (274, 590), (290, 640)], mood.bark)
        brush.oval(230, 590, 45, 14, "#d9b88c")
        for n in range(3):
            brush.oval(230, 590, 34 - n * 11, 10 - n * 3, ("#c8a273", "#d9b88c", "#b98f60")[n])
        brush.line([(560, 610), (560, 400)], "#8a6b4f", 7)
        brush.line([(586, 612), (584, 470)], "#c49a66", 5)
        brush.blob(560, 400, 46, 58, mood.leaf[1])
        brush.blob(548, 384, 24, 30, "#a8c98c")
        return
    brush.poly([(150, 650), (176, 560), (210, 540), (240, 572), (282, 548), (300, 650)], mood.bark)
    brush.poly([(210, 560), (280, 556), (880, 716), (864, 760), (240, 640)], "#735743")
    brush.poly([(230, 600), (870, 740), (864, 760), (240, 640)], "#5f4736")
    for x, y, end in ((620, 670, (700, 560)), (720, 700, (850, 590)), (690, 720, (740, 850)), (800, 740, (920, 840))):
        brush.line([(x, y), end], "#6a503d", 15)
    crown = ((740, 580, 90), (880, 620, 120), (960, 730, 130), (780, 820, 96), (900, 830, 100), (1040, 800, 80))
    for x, y, size in crown:
        brush.blob(x, y, size, size * 0.72, mood.leaf[0], rough=0.24)
    for x, y, size in ((850, 600, 60), (950, 700, 76), (800, 790, 50), (1010, 780, 44)):
        brush.blob(x, y, size, size * 0.66, mood.leaf[1], rough=0.26)
    for _ in range(70):
        left, down = brush.rng.uniform(480, 1180), brush.rng.uniform(640, 890)
        brush.blob(left, down, 8, 5, brush.rng.choice(mood.leaf), rough=0.4)
    for x in (330, 1080):
        brush.line([(x, 830), (x, 690)], "#c9473d", 6)
    brush.line([(330, 710), (700, 742), (1080, 706)], "#d9654f", 6)


def entrance(brush: Brush, mended: bool) -> None:  # noqa: FBT001
    """Inside a house: scrawled walls, a dead lift; then painted and working."""
    wall, lower = ("#e9e3d5", "#9fc0b4") if mended else ("#cfc6b4", "#8fa193")
    brush.rect(0, 0, WIDTH, 900, wall)
    brush.rect(0, 470, WIDTH, 330, lower)
    brush.rect(0, 464, WIDTH, 8, "#ffffff60")
    brush.poly([(0, 800), (WIDTH, 800), (WIDTH, 900), (0, 900)], "#a9a296" if mended else "#8f887c")
    for n in range(13):
        brush.line([(n * 110 - 60, 900), (n * 96 + 20, 800)], "#0000001c", 3)
    brush.rect(0, 796, WIDTH, 8, "#00000020")
    brush.rect(430, 190, 350, 610, "#8d969c")
    _lift_doors(brush, mended=mended)
    brush.rect(830, 470, 62, 110, "#cfd5d8", radius=8)
    brush.oval(861, 505, 15, 15, "#e9b44c" if mended else "#7d7b74")
    brush.oval(861, 548, 15, 15, "#f1efe9" if mended else "#6f6d67")
    brush.rect(70, 260, 240, 170, "#7d8e98")
    for column in range(3):
        for row in range(3):
            brush.rect(78 + column * 78, 268 + row * 54, 70, 46, "#a7b7bf" if mended else "#93a0a6", radius=3)
            brush.rect(92 + column * 78, 276 + row * 54, 42, 5, "#5f6e77")
    if mended:
        brush.rect(930, 210, 190, 150, "#f7f4ec", radius=4)
        for n in range(5):
            brush.rect(950, 232 + n * 24, 150 - (n % 2) * 40, 9, "#b9c3c6", radius=3)
        brush.poly([(1010, 800), (1024, 716), (1096, 716), (1110, 800)], "#c07a55")
        for x, y in ((1030, 660), (1060, 630), (1092, 664)):
            brush.blob(x, y, 34, 56, "#6f9b62", rough=0.2)
        brush.glow(605, 40, 150, "#fff3c8", 7)
        return
    for x, y, colour in ((930, 300, "#7c4a66"), (980, 560, "#3f5d84"), (120, 600, "#8a4a3f"), (860, 700, "#4d6a4a")):
        points = [(x + n * 26, y + brush.rng.uniform(-46, 46)) for n in range(8)]
        brush.line(points, colour, 7)
    for x, y in ((40, 120), (1020, 130), (340, 560), (1120, 700)):
        brush.blob(x, y, 60, 42, "#b5aa95", rough=0.34)
    for _ in range(24):
        left, down = brush.rng.uniform(40, 1160), brush.rng.uniform(812, 886)
        scrap = brush.rng.choice(("#e6e1d6", "#b79b74", "#6f6a60"))
        brush.blob(left, down, brush.rng.uniform(6, 20), brush.rng.uniform(3, 8), scrap)
    brush.line([(605, 0), (605, 40)], "#55585a", 5)
    brush.oval(605, 54, 16, 20, "#8b8a84")


def _lift_doors(brush: Brush, *, mended: bool) -> None:
    if mended:
        for x in (446, 607):
            brush.rect(x, 206, 157, 594, "#c3cacd")
            brush.rect(x + 24, 206, 10, 594, "#d6dcde")
        brush.rect(604, 206, 4, 594, "#8d969c")
        brush.rect(560, 146, 90, 34, "#2b3136", radius=6)
        brush.poly([(590, 172), (620, 172), (605, 154)], "#8fd0a0")
        return
    brush.rect(446, 206, 318, 594, "#22272b")
    brush.rect(446, 206, 120, 594, "#a4abae")
    brush.rect(672, 206, 92, 594, "#9aa1a4")
    brush.line([(470, 420), (540, 520), (480, 620)], "#7f878b", 6)
    brush.rect(560, 146, 90, 34, "#2b3136", radius=6)
    brush.poly([(430, 470), (780, 530), (780, 566), (430, 506)], "#e3b04b")
    for n in range(5):
        x, y = 450 + n * 66, 474 + n * 11.3
        brush.poly([(x, y), (x + 30, y + 5), (x + 14, y + 38), (x - 16, y + 33)], "#3a3d40")
