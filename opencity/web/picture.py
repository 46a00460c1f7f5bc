"""The picture that goes with a link: first sun on the mountains and the name of the city; made when asked first."""

from __future__ import annotations

import io
import re
from functools import lru_cache

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
SKY, SUN, FAR, NEAR, INK, SOFT = "#e6f0f1", "#b4232e", "#b5d0d4", "#8fb9ae", "#17262c", "#4c5c63"
TOP = "#f2c9b8"
# Fonts with the letters of Kazakh that systems carry; without any of them the picture has no words.
FONTS = ("DejaVuSans-Bold.ttf", "NotoSans-Bold.ttf", "LiberationSans-Bold.ttf", "Arial Bold.ttf", "arialbd.ttf")
POINT = re.compile(r"(-?\d+(?:\.\d+)?)[ ,](-?\d+(?:\.\d+)?)")


@lru_cache(maxsize=6)
def picture_for_links(name: str, line: str, phone: str) -> bytes:
    """A PNG of 1200 × 630 under 100 KB."""
    picture = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((930, 90, 1050, 210), fill=SUN)
    _ridge(picture)
    draw.polygon(
        [(0, 630), (0, 560), (240, 535), (520, 556), (800, 528), (1010, 552), (1200, 534), (1200, 630)], fill=NEAR
    )
    big, small = _font(104), _font(44)
    if big and small:
        draw.text((80, 90), name, font=big, fill=INK)
        draw.text((84, 226), line, font=small, fill=SOFT)
        draw.text((84, 296), phone, font=small, fill=SUN)
    out = io.BytesIO()
    picture.quantize(96, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _ridge(picture: Image.Image) -> None:
    """The far mountains of the pages, with the sun on their tops."""
    path = finders.find("ui/ridge-far.svg")
    if not path:
        return
    with open(path, encoding="utf-8") as file:  # noqa: PTH123  a path of the finder is a string
        drawn = re.search(r' d="M0 200V130L([^"]*)V200Z"', file.read())
    if drawn is None:
        return
    points = [(float(x) * 1200 / 1440, 350 + float(y) * 1.15) for x, y in POINT.findall(drawn[1].replace("L", " "))]
    mask = Image.new("L", SIZE)
    ImageDraw.Draw(mask).polygon([(0, 630), (0, 350 + 130 * 1.15), *points, (1200, 630)], fill=255)
    shade = Image.linear_gradient("L").resize((SIZE[0], 230))
    light = Image.new("RGB", SIZE, FAR)
    light.paste(Image.composite(Image.new("RGB", shade.size, FAR), Image.new("RGB", shade.size, TOP), shade), (0, 350))
    picture.paste(light, mask=mask)


def _font(size: int) -> ImageFont.FreeTypeFont | None:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return None
