"""Motifs of the networks: manhole, leak, street lamp, traffic light and wires. PURE."""

from __future__ import annotations

from opencity.demo.drawing.brush import WIDTH, Brush
from opencity.demo.drawing.scenery import DAY, DUSK, GREY, bushes, car, houses, sky, street


def manhole(brush: Brush, mended: bool) -> None:  # noqa: FBT001  every motif has this one flag
    """An open manhole; then covered."""
    mood = DAY if mended else GREY
    street(brush, mood)
    brush.oval(600, 650, 190, 62, "#62666b")
    brush.oval(600, 648, 172, 54, "#8b9095")
    if mended:
        brush.oval(600, 646, 160, 49, "#565b61")
        brush.oval(600, 646, 136, 40, "#666c73")
        for n in range(-3, 4):
            half = 126 * (1 - (n / 4) ** 2) ** 0.5
            brush.line([(600 - half, 646 + n * 10), (600 + half, 646 + n * 10)], "#565b61", 4)
        brush.oval(520, 646, 9, 4, "#3e4247")
        brush.oval(680, 646, 9, 4, "#3e4247")
        return
    brush.oval(600, 646, 158, 48, "#16181b")
    brush.poly([(446, 656), (754, 656), (730, 684), (600, 696), (470, 684)], "#25282c")
    for n in range(3):
        brush.line([(560, 664 + n * 9), (640, 664 + n * 9)], "#5d6268", 4)
    brush.oval(880, 700, 140, 42, "#00000026")
    brush.oval(880, 692, 140, 42, "#4f545a")
    brush.oval(880, 688, 120, 34, "#5f656c")
    brush.line([(410, 640), (372, 500)], "#7a5b41", 9)
    brush.line([(372, 500), (350, 470)], "#7a5b41", 5)
    brush.poly([(366, 508), (440, 526), (378, 552)], "#c9473d")
    brush.blob(790, 620, 60, 12, "#565a5f", rough=0.3)


def leak(brush: Brush, mended: bool) -> None:  # noqa: FBT001
    """Water that breaks out of the ground; then a dry street with a fresh strip of asphalt."""
    mood = DAY if mended else GREY
    street(brush, mood)
    if mended:
        brush.poly([(500, 460), (640, 460), (760, 756), (470, 756)], "#585d63")
        brush.poly([(508, 462), (632, 462), (746, 752), (482, 752)], "#61666d")
        brush.specks((500, 470, 730, 748), 240, 2, "#ffffff12")
        car(brush, 820, 540, "#6d8f78", 0.9)
        return
    brush.blob(560, 650, 480, 96, "#6f8794", rough=0.16)
    brush.blob(560, 648, 440, 80, "#8fb2c2", rough=0.16)
    brush.blob(500, 640, 250, 34, "#a9c8d5", rough=0.16)
    brush.poly([(700, 700), (960, 776), (1010, 900), (700, 900), (640, 740)], "#8fb2c2")
    brush.blob(540, 636, 92, 22, "#4f555a", rough=0.25)
    for lean, high in ((-80, 170), (-44, 236), (-6, 270), (34, 228), (74, 160)):
        foot, top = (540 + lean * 0.2, 636), (540 + lean, 636 - high)
        brush.line([foot, ((foot[0] + top[0]) / 2 - lean * 0.12, 636 - high * 0.6), top], "#d8ecf4", 16)
        brush.blob(top[0], top[1], 22, 18, "#e9f5f9", rough=0.3)
    for _ in range(80):
        x, y = 540 + brush.rng.gauss(0, 110), 636 - abs(brush.rng.gauss(0, 130))
        brush.oval(x, y, 4, 5, "#e4f2f7d0")
    for n in range(4):
        brush.oval(540, 648, 130 + n * 66, 18 + n * 13, "#ffffff12")
    for x in (300, 830):
        brush.poly([(x, 720), (x + 26, 640), (x + 52, 720)], "#dd6b3f")
        brush.poly([(x + 9, 692), (x + 43, 692), (x + 38, 676), (x + 14, 676)], "#f4efe6")


def lamp(brush: Brush, mended: bool) -> None:  # noqa: FBT001
    """A dark street in the evening; then its lamps are lit."""
    sky(brush, DUSK)
    houses(brush, DUSK, top=170)
    brush.rect(0, 400, WIDTH, 60, DUSK.ground)
    bushes(brush, DUSK)
    brush.rect(0, 446, WIDTH, 12, DUSK.kerb)
    brush.rect(0, 458, WIDTH, 300, DUSK.road)
    for n in range(5):
        brush.poly([(60 + n * 260, 560), (180 + n * 260, 560), (188 + n * 260, 572), (64 + n * 260, 572)], DUSK.mark)
    brush.rect(0, 758, WIDTH, 18, DUSK.kerb)
    brush.rect(0, 776, WIDTH, 124, DUSK.path)
    for x, foot, high in ((250, 800, 640), (660, 520, 330), (900, 476, 210), (1040, 460, 140)):
        part = high / 640
        if mended:
            arm = x + 150 * part
            brush.poly([(arm - 20 * part, foot - high), (arm + 20 * part, foot - high),
                        (arm + 250 * part, foot + 20 * part), (arm - 230 * part, foot + 20 * part)],
                       "#ffe9ad1c")  # fmt: skip
            brush.oval(arm, foot - 6, 300 * part, 62 * part, "#ffe6a42c")
            brush.oval(arm, foot - 6, 190 * part, 38 * part, "#ffecba30")
            brush.glow(arm, foot - high + 8, 110 * part, "#ffe7a8", 9)
        brush.rect(x - 7 * part, foot - high, 14 * part, high, "#1c2029" if not mended else "#20242e")
        brush.line([(x, foot - high + 4), (x + 150 * part, foot - high - 6 * part)], "#1c2029", 9 * part)
        brush.rect(x + 118 * part, foot - high - 10 * part, 66 * part, 16 * part, "#262b36", radius=6 * part)
        if mended:
            brush.rect(x + 124 * part, foot - high + 4 * part, 54 * part, 7 * part, "#fff3cf", radius=3)
    if not mended:
        brush.rect(0, 0, WIDTH, 900, "#0a0f1c50")
        brush.oval(560, 700, 20, 20, "#10141d")
        brush.poly([(540, 800), (546, 716), (574, 716), (582, 800)], "#10141d")


def pole(brush: Brush, mended: bool) -> None:  # noqa: FBT001
    """A dead traffic light under hanging wires; then working, the wires drawn tight."""
    mood = DAY if mended else GREY
    street(brush, mood)
    brush.rect(318, 250, 18, 548, "#59626a")
    brush.rect(296, 790, 62, 14, "#4b535a", radius=4)
    sag = 26 if mended else 190
    for n in range(4 if mended else 6):
        low = sag + (n * 12 if mended else n * 34)
        points = [(x, 210 + n * 9 + low * (1 - ((x - 600) / 640) ** 2)) for x in range(-40, 1241, 20)]
        brush.line(points, "#30353b", 3 if mended else 3.5)
    if not mended:
        brush.line([(760, 420), (790, 560), (776, 640), (800, 700)], "#30353b", 4)
        brush.oval(801, 704, 6, 6, "#c9473d")
    brush.rect(276, 226, 102, 256, "#2f353b", radius=18)
    lights = ("#c9473d", "#5b5142", "#3b4f43") if mended else ("#4a3b3a", "#4b463b", "#3b4540")
    for n, colour in enumerate(lights):
        brush.oval(327, 274 + n * 80, 32, 32, "#20252a")
        brush.oval(327, 274 + n * 80, 27, 27, colour)
    if mended:
        brush.glow(327, 274, 70, "#f08a72", 8)
    for n in range(7):
        brush.poly([(470 + n * 84, 756), (516 + n * 84, 756), (500 + n * 72, 470), (466 + n * 72, 470)], "#f0eee8b0")
    car(brush, 860 if mended else 780, 560, "#4f7aa0", 1.0)
