"""Photos: what they say of themselves, and clean copies without it. PURE.

The place and time in a photo are read first (the place is offered to the resident), then everything
but the picture is left behind: what is shown carries no EXIF.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor
from typing import Any

import pillow_heif
from PIL import ExifTags, Image, ImageDraw, ImageOps

from opencity.core.refused import Refused

pillow_heif.register_heif_opener()

MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 60_000_000
SHOWN_EDGE = 1600
THUMB_EDGE = 360
FORMATS = {"JPEG", "PNG", "WEBP", "HEIF"}
JPEG_QUALITY = 82
# Not a blur: what is blurred can be guessed back.
COVER_COLOUR = "#2b2f36"
Cover = tuple[float, float, float, float]  # left, top, right, bottom as shares of width and height


@dataclass(frozen=True)
class Picture:
    """A photo read: two clean JPEG copies and what the original told."""

    shown: bytes
    thumb: bytes
    width: int
    height: int
    sha256: str
    taken_at: datetime | None
    lat: float | None
    lon: float | None


def read_picture(data: bytes) -> Picture:
    """Read one photo (jpeg, png, webp, heic).

    Refuses: `picture_too_big` (bytes), `picture_not_a_photo` (another kind of file, whatever its
    name), `picture_too_many_pixels` (a bomb), `picture_broken`.
    """
    if len(data) > MOST_BYTES:
        raise Refused("picture_too_big", limit=MOST_BYTES // 1024**2, size=max(1, len(data) // 1024**2))
    image = _opened(data)
    taken_at, lat, lon = _told(image)
    clean = _upright(image)
    shown = _jpeg(clean, SHOWN_EDGE)
    thumb = _jpeg(clean, THUMB_EDGE)
    digest = hashlib.sha256(data).hexdigest()
    return Picture(shown, thumb, clean.width, clean.height, digest, taken_at, lat, lon)


def cover_picture(data: bytes, covers: Sequence[Cover]) -> tuple[bytes, bytes]:
    """The large and the small copy of an original with parts of it covered, so that nothing under them is left."""
    image = _upright(_opened(data))
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in covers:
        corner = (floor(left * image.width), floor(top * image.height))
        draw.rectangle((*corner, ceil(right * image.width), ceil(bottom * image.height)), fill=COVER_COLOUR)
    return _jpeg(image, SHOWN_EDGE), _jpeg(image, THUMB_EDGE)


def _upright(image: Image.Image) -> Image.Image:
    try:
        upright = ImageOps.exif_transpose(image)
        return upright.convert("RGB") if upright.mode != "RGBA" else _on_white(upright)
    except Exception as error:
        raise Refused("picture_broken") from error


def _opened(data: bytes) -> Image.Image:
    """The image behind a header that we trust: known format, bearable size, not yet decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data))
    except Image.DecompressionBombError as error:
        raise Refused("picture_too_many_pixels") from error
    except Exception as error:
        looks_heic = data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheif"}
        raise Refused("picture_broken" if looks_heic else "picture_not_a_photo") from error
    if image.format not in FORMATS:
        raise Refused("picture_not_a_photo")
    if image.width * image.height > MOST_PIXELS:
        raise Refused("picture_too_many_pixels")
    if image.format == "JPEG":
        image.draft("RGB", (SHOWN_EDGE * 2, SHOWN_EDGE * 2))
    return image


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _jpeg(image: Image.Image, edge: int) -> bytes:
    small = image.copy()
    small.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def _told(image: Image.Image) -> tuple[datetime | None, float | None, float | None]:
    """Capture time and place from EXIF; whatever is missing or nonsense is None."""
    try:
        exif = image.getexif()
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # noqa: BLE001  EXIF is somebody else's bytes
        return None, None, None
    stamp = inner.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    lat = _degrees(gps.get(2), gps.get(1), "S")
    lon = _degrees(gps.get(4), gps.get(3), "W")
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat == 0 == lon):
        lat = lon = None
    return _moment(stamp), lat, lon


def _moment(stamp: Any) -> datetime | None:
    try:
        return datetime.strptime(str(stamp)[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  cameras write no zone
    except ValueError:
        return None


def _degrees(parts: Any, side: Any, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if value != value:  # noqa: PLR0124  NaN
        return None
    return -value if side == negative else value
