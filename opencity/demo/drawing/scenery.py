"""What stands behind: sky, hills, houses, trees, street and yard, by day, in winter and at dusk. PURE."""

from __future__ import annotations

from dataclasses import dataclass

from opencity.demo.drawing.brush import WIDTH, Brush

HORIZON = 400.0


@dataclass(frozen=True)
class Mood:
    """The colours of one time of year and day."""

    sky: tuple[str, str]
    hills: tuple[str, str]
    walls: tuple[str, ...]
    window: str
    lit: str
    roof: str
    ground: str
    road: str
    path: str
    kerb: str
    leaf: tuple[str, str]
    bark: str
    mark: str


DAY = Mood(
    ("#bfe0ee", "#eef6f3"), ("#a9c4cf", "#8fb0b2"), ("#ecdcc3", "#dfe5e2", "#e6cdb8", "#d5dde6"), "#9db8c6", "#c7d9e0",
    "#b98a72", "#a8bd86", "#7d8288", "#c9c4ba", "#e6e1d6", ("#6f9b62", "#88b072"), "#7a5c47", "#f2efe6",
)  # fmt: skip
GREY = Mood(
    ("#cdd6da", "#e9ebe8"), ("#b4c0c6", "#9fadb1"), ("#d9cfc0", "#cfd4d3", "#d8c6b6", "#c8cfd6"), "#93a5ae", "#b9c6cb",
    "#9d8273", "#98a580", "#6f747a", "#b5b1a8", "#d3cec4", ("#7f9068", "#94a377"), "#6d5443", "#e9e6dc",
)  # fmt: skip
WINTER = Mood(
    ("#c9d8e4", "#f1f4f5"), ("#e4ebef", "#cfdbe2"), ("#dccdb9", "#d3d8da", "#d6c1b0", "#c6d0da"), "#8fa4b1", "#f3dfa6",
    "#f4f6f7", "#eef2f4", "#8a9096", "#cdcfd0", "#e8ebec", ("#8b9a93", "#a3aea8"), "#65503f", "#eceff0",
)  # fmt: skip
DUSK = Mood(
    ("#27324f", "#6d6a86"), ("#34405c", "#2b3650"), ("#4a4b61", "#42475c", "#504a5c", "#3f4459"), "#373d54", "#f4cf7f",
    "#35394e", "#364249", "#33373f", "#4b4d58", "#5b5d67", ("#33484a", "#3c5450"), "#2c2830", "#8b8c92",
)  # fmt: skip


def sky(brush: Brush, mood: Mood) -> None:
    """Sky and two chains of hills."""
    brush.shade(0, HORIZON + 20, *mood.sky)
    for base, high, colour in ((290, 90, mood.hills[0]), (335, 55, mood.hills[1])):
        x, points = -60.0, [(-60.0, HORIZON + 30)]
        while x < WIDTH + 80:
            points.append((x, base + brush.rng.uniform(-high, high * 0.35)))
            x += brush.rng.uniform(60, 130)
        brush.poly([*points, (WIDTH + 80, HORIZON + 30)], colour)


def houses(brush: Brush, mood: Mood, *, top: float = 130) -> None:
    """A row of blocks of flats with windows, some of them lit."""
    x = -40.0
    while x < WIDTH:
        width, high = brush.rng.choice((190, 230, 270)), brush.rng.choice((top, top + 60, top + 110))
        wall = brush.rng.choice(mood.walls)
        brush.rect(x, high, width, HORIZON + 30 - high, wall)
        brush.rect(x - 4, high - 12, width + 8, 14, mood.roof)
        brush.rect(x + width - 14, high, 14, HORIZON + 30 - high, "#00000012")
        columns = width // 46
        for column in range(columns):
            for row in range(int((HORIZON - high) // 52)):
                pane = mood.lit if brush.rng.random() < 0.22 else mood.window
                left, up = x + 16 + column * 46, high + 18 + row * 52
                brush.rect(left, up, 26, 32, pane, radius=2)
                brush.line([(left + 13, up), (left + 13, up + 32)], wall, 1.5)
        x += width + brush.rng.choice((0, 0, 46))


def bushes(brush: Brush, mood: Mood, *, y: float = 412, bare: bool = False) -> None:
    """A line of trees and bushes at the far side."""
    for n in range(8):
        x = n * 165 + brush.rng.uniform(-40, 40)
        size = brush.rng.uniform(38, 62)
        brush.line([(x, y + 14), (x, y - size * 1.1)], mood.bark, 7)
        if bare:
            for side in (-1, 1):
                brush.line([(x, y - size * 0.6), (x + side * size * 0.5, y - size * 1.5)], mood.bark, 3)
                brush.line([(x, y - size * 0.9), (x + side * size * 0.25, y - size * 1.9)], mood.bark, 2.5)
            continue
        brush.blob(x, y - size * 1.5, size, size * 0.95, mood.leaf[0])
        brush.blob(x - size * 0.2, y - size * 1.7, size * 0.62, size * 0.55, mood.leaf[1])


def street(brush: Brush, mood: Mood, *, bare: bool = False) -> None:
    """A street seen from the pavement: houses, far kerb, carriageway, near kerb, pavement."""
    sky(brush, mood)
    houses(brush, mood)
    brush.rect(0, HORIZON, WIDTH, 60, mood.ground)
    bushes(brush, mood, bare=bare)
    brush.rect(0, HORIZON + 46, WIDTH, 12, mood.kerb)
    brush.rect(0, HORIZON + 58, WIDTH, 300, mood.road)
    brush.specks((0, HORIZON + 60, WIDTH, 755), 500, 2.2, "#ffffff10")
    for n in range(5):
        x = 60 + n * 260
        brush.poly([(x, 540), (x + 120, 540), (x + 128, 552), (x + 4, 552)], mood.mark)
    brush.rect(0, 758, WIDTH, 18, mood.kerb)
    brush.rect(0, 776, WIDTH, 12, "#00000018")
    brush.rect(0, 776, WIDTH, 124, mood.path)
    for n in range(-1, 14):
        brush.line([(n * 100, 900), (n * 100 + 46, 776)], "#0000000e", 2)


def yard(brush: Brush, mood: Mood, *, bare: bool = False) -> None:
    """A yard between houses: grass behind, a paved way in front."""
    sky(brush, mood)
    houses(brush, mood, top=90)
    brush.rect(0, HORIZON, WIDTH, 210, mood.ground)
    brush.specks((0, HORIZON + 20, WIDTH, 600), 260, 3, "#0000000c")
    bushes(brush, mood, bare=bare)
    brush.rect(0, 602, WIDTH, 14, mood.kerb)
    brush.rect(0, 616, WIDTH, 284, mood.path)
    for row, y in enumerate((616, 676, 748, 826)):
        brush.line([(0, y), (WIDTH, y)], "#0000000e", 2)
        for n in range(-2, 11):
            x = n * 130 + (row % 2) * 65
            brush.line([(x, y), (x - 14, y + 62)], "#0000000c", 2)


def tree(brush: Brush, mood: Mood, x: float, foot: float, size: float, *, bare: bool = False) -> None:
    """One tree."""
    brush.oval(x + size * 0.1, foot + 4, size * 0.7, size * 0.1, "#00000018")
    trunk = [(x - size * 0.09, foot), (x - size * 0.05, foot - size), (x + size * 0.05, foot - size)]
    brush.poly([*trunk, (x + size * 0.1, foot)], mood.bark)
    if bare:
        for lean, length in ((-0.5, 1.5), (-0.22, 1.75), (0.1, 1.85), (0.35, 1.65), (0.6, 1.4)):
            brush.line([(x, foot - size * 0.9), (x + lean * size, foot - size * length)], mood.bark, size * 0.035)
        return
    for dx, dy, part in ((-0.34, 1.25, 0.42), (0.36, 1.2, 0.4), (0, 1.6, 0.5)):
        brush.blob(x + dx * size, foot - dy * size, part * size, part * size * 0.9, mood.leaf[0])
    brush.blob(x - size * 0.12, foot - size * 1.7, size * 0.3, size * 0.26, mood.leaf[1])


def car(brush: Brush, x: float, ground: float, colour: str, size: float = 1.0) -> None:
    """A car from the side, its left end at `x`."""

    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * size, ground - dy * size

    brush.oval(x + 120 * size, ground + 2, 130 * size, 9 * size, "#00000022")
    brush.poly([at(44, 52), at(78, 92), at(160, 92), at(200, 52)], colour)
    brush.poly([at(58, 54), at(84, 84), at(116, 84), at(116, 54)], "#cfdfe6")
    brush.poly([at(124, 54), at(124, 84), at(155, 84), at(184, 54)], "#cfdfe6")
    brush.rect(x, ground - 58 * size, 240 * size, 44 * size, colour, radius=14 * size)
    brush.rect(x + 4 * size, ground - 44 * size, 14 * size, 12 * size, "#f6e3a4", radius=3)
    for wheel in (52, 188):
        brush.oval(x + wheel * size, ground - 14 * size, 24 * size, 24 * size, "#2f3338")
        brush.oval(x + wheel * size, ground - 14 * size, 11 * size, 11 * size, "#b9bec2")
