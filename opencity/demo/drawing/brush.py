"""A brush for flat illustrations on a sheet of 1200 × 900. PURE.

Everything is drawn twice as large and made smaller at the end: that gives smooth edges.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 900
TWICE = 2

Colour = str | tuple[int, int, int] | tuple[int, int, int, int]
XY = tuple[float, float]


class Brush:
    """One sheet. Colours are "#rrggbb", or with alpha "#rrggbbaa"."""

    def __init__(self, seed: str) -> None:
        self.rng = Random(seed)  # noqa: S311  a picture, not a secret
        self.image = Image.new("RGB", (WIDTH * TWICE, HEIGHT * TWICE), "white")
        self._pen = ImageDraw.Draw(self.image, "RGBA")

    def poly(self, points: Iterable[XY], fill: Colour) -> None:
        """A filled polygon."""
        self._pen.polygon([(x * TWICE, y * TWICE) for x, y in points], fill=fill)

    def rect(self, x: float, y: float, width: float, height: float, fill: Colour, *, radius: float = 0) -> None:
        """A rectangle by its left upper corner, round at the corners if wanted."""
        box = (x * TWICE, y * TWICE, (x + width) * TWICE - 1, (y + height) * TWICE - 1)
        self._pen.rounded_rectangle(box, radius * TWICE, fill=fill)

    def oval(self, x: float, y: float, across: float, high: float, fill: Colour) -> None:
        """An ellipse by its middle and its two radii."""
        box = ((x - across) * TWICE, (y - high) * TWICE, (x + across) * TWICE, (y + high) * TWICE)
        self._pen.ellipse(box, fill=fill)

    def line(self, points: Sequence[XY], fill: Colour, width: float) -> None:
        """A line with round joints and ends."""
        scaled = [(x * TWICE, y * TWICE) for x, y in points]
        self._pen.line(scaled, fill=fill, width=round(width * TWICE), joint="curve")
        if width >= 3:
            for x, y in (points[0], points[-1]):
                self.oval(x, y, width / 2, width / 2, fill)

    def blob(self, x: float, y: float, across: float, high: float, fill: Colour, *, rough: float = 0.12) -> None:
        """An uneven round shape."""
        waves = [(n, self.rng.uniform(0, math.tau), self.rng.uniform(0.3, 1) * rough / n**0.6) for n in range(2, 8)]
        points, steps = [], 30 if across < 25 else 80
        for step in range(steps):
            angle = step * math.tau / steps
            size = 1 + sum(part * math.sin(n * angle + shift) for n, shift, part in waves)
            points.append((x + across * size * math.cos(angle), y + high * size * math.sin(angle)))
        self.poly(points, fill)

    def shade(self, top: float, bottom: float, first: str, last: str) -> None:
        """A band that goes from one colour to another, from top to bottom."""
        one, other = _rgb(first), _rgb(last)
        steps = max(1, round((bottom - top) / 3))
        for step in range(steps):
            part = step / max(1, steps - 1)
            colour = tuple(round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
            y = top + (bottom - top) * step / steps
            self.rect(0, y, WIDTH, (bottom - top) / steps + 1, (colour[0], colour[1], colour[2]))

    def glow(self, x: float, y: float, radius: float, colour: str, strength: int = 10) -> None:
        """Light around a point."""
        red, green, blue = _rgb(colour)
        for step in range(24, 0, -1):
            size = radius * step / 24
            self.oval(x, y, size, size, (red, green, blue, strength))

    def specks(self, box: tuple[float, float, float, float], count: int, size: float, fill: Colour) -> None:
        """Many small grains in a box (left, top, right, bottom)."""
        left, top, right, bottom = box
        for _ in range(count):
            x, y = self.rng.uniform(left, right), self.rng.uniform(top, bottom)
            grain = self.rng.uniform(0.4, 1) * size
            self.oval(x, y, grain * 1.5, grain, fill)

    def finished(self, *, mirrored: bool) -> Image.Image:
        """The sheet in its real size."""
        small = self.image.reduce(TWICE)
        return small.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else small


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
