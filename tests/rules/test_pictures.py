"""Photos as they come from telephones and from people with other intentions."""

import io
import struct
import zlib

import pillow_heif
import pytest
from PIL import Image

from opencity.core.pictures import MOST_BYTES, read_picture
from opencity.core.refused import Refused

GPS = {1: "N", 2: (43.0, 14.0, 18.0), 3: "E", 4: (76.0, 57.0, 0.0)}


def photo(kind: str = "JPEG", size: tuple[int, int] = (2400, 1800), *, gps: bool = False, turned: int = 0) -> bytes:
    image = Image.new("RGB", size, "#7a8")
    exif = Image.Exif()
    exif[0x010F] = "Maker of telephones"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:20 08:15:30"
    if gps:
        exif.get_ifd(0x8825).update(GPS)
    if turned:
        exif[0x0112] = turned
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_what_is_shown_is_small_and_tells_nothing(kind: str) -> None:
    pillow_heif.register_heif_opener()
    picture = read_picture(photo(kind, gps=True))
    for clean in (picture.shown, picture.thumb):
        image = Image.open(io.BytesIO(clean))
        assert image.format == "JPEG"
        assert not image.getexif()
        assert not image.info.get("exif")
        assert b"telephones" not in clean
    assert max(Image.open(io.BytesIO(picture.shown)).size) <= 1600


def test_time_and_place_are_read_before_they_are_left_behind() -> None:
    picture = read_picture(photo(gps=True))
    assert picture.taken_at is not None
    assert picture.taken_at.isoformat() == "2026-11-20T08:15:30"
    assert picture.lat == pytest.approx(43.2383, abs=1e-3)
    assert picture.lon == pytest.approx(76.95, abs=1e-3)
    assert len(picture.sha256) == 64


def test_a_photo_without_a_place_has_none() -> None:
    picture = read_picture(photo())
    assert (picture.lat, picture.lon) == (None, None)


def test_a_telephone_held_upright_stays_upright() -> None:
    shown = Image.open(io.BytesIO(read_picture(photo(turned=6)).shown))
    assert shown.height > shown.width


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 60,000 × 60,000."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "picture_not_a_photo"),
        (b"%PDF-1.7 not a photo", "picture_not_a_photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "picture_not_a_photo"),
        (b"MZ\x90\x00" + bytes(100), "picture_not_a_photo"),
        (b"GIF89a" + bytes(100), "picture_not_a_photo"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64), "picture_broken"),
        (bomb(), "picture_too_many_pixels"),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), "picture_too_big"),
    ],
)
def test_refused_with_the_reason(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_picture(data)
    assert refused.value.code == code


def test_a_photo_that_was_cut_off_is_broken() -> None:
    whole = photo("PNG", (800, 600))
    with pytest.raises(Refused) as refused:
        read_picture(whole[: len(whole) // 2])
    assert refused.value.code == "picture_broken"


def test_a_gif_is_not_a_photo() -> None:
    out = io.BytesIO()
    Image.new("P", (10, 10)).save(out, "GIF")
    with pytest.raises(Refused):
        read_picture(out.getvalue())
