"""Demo photos: our own drawings of what people complain of, before and after. PURE.

The same motif, kind and variant give the same picture. Like a photo of a phone, it carries the time and
the place in EXIF; nothing else is in it.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from PIL import ExifTags, Image

from opencity.demo.drawing import networks, street, yard
from opencity.demo.drawing.brush import Brush

QUALITY = 84
START, APP1 = b"\xff\xd8", b"\xff\xe1"  # of a JPEG, and of its segment for EXIF

# Each draws one motif; the flag says whether it has been mended.
MOTIFS: dict[str, Callable[[Brush, bool], None]] = {
    "pothole": street.pothole,
    "pavement": street.pavement,
    "snow": street.snow,
    "bus_stop": street.bus_stop,
    "aryk": street.ditch,
    "manhole": networks.manhole,
    "leak": networks.leak,
    "lamp": networks.lamp,
    "pole": networks.pole,
    "waste": yard.waste,
    "bench": yard.bench,
    "tree": yard.fallen_tree,
    "entrance": yard.entrance,
}


def draw(
    motif: str, kind: str, variant: int = 0, *, taken_at: datetime, place: tuple[float, float] | None = None
) -> bytes:
    """One picture as a JPEG of 1200 × 900. `kind` "after" shows it mended; `variant` is another look at it."""
    plain = _jpeg(motif, variant, mended=kind == "after")
    told = _exif(taken_at, place).tobytes()
    segment = APP1 + (len(told) + 2).to_bytes(2, "big") + told
    return plain[: len(START)] + segment + plain[len(START) :]


@lru_cache(maxsize=64)
def _jpeg(motif: str, variant: int, *, mended: bool) -> bytes:
    brush = Brush(f"{motif}/{variant}")
    MOTIFS[motif](brush, mended)
    out = io.BytesIO()
    brush.finished(mirrored=variant % 2 == 1).save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _exif(taken_at: datetime, place: tuple[float, float] | None) -> Image.Exif:
    exif = Image.Exif()
    stamp = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    exif[ExifTags.Base.DateTime] = stamp
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = stamp
    if place is not None:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        for tag, value, sides in ((1, place[0], "NS"), (3, place[1], "EW")):
            gps[tag] = sides[value < 0]
            gps[tag + 1] = _degrees(abs(value))
    return exif


def _degrees(value: float) -> tuple[float, float, float]:
    rest, degrees = math.modf(value)
    rest, minutes = math.modf(rest * 60)
    return degrees, minutes, round(rest * 60, 3)
