"""Pictures and files for tests: those of tests/files/pictures, and some that are made here."""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageDraw

from casestatus.gateways.storage import Storage, keep_in, storage

PICTURES = Path(__file__).parent / "pictures"  # HEIC by Debian's heif-enc: 240 × 160, red above left, teal below right
RED, TEAL = (163, 45, 45), (29, 92, 99)
PAGE = b"<!doctype html><html><script>alert(1)</script></html>"
DRAWING = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def picture(name: str) -> bytes:
    return (PICTURES / name).read_bytes()


def a_picture(kind: str = "PNG", size: tuple[int, int] = (240, 160), **options: object) -> bytes:
    """The same picture in another format."""
    image = Image.new(str(options.pop("mode", "RGB")), size)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 3, size[1] // 2), fill=RED)
    draw.rectangle((size[0] * 2 // 3, size[1] // 2, *size), fill=TEAL)
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def a_bomb(width: int = 20_000, height: int = 15_000) -> bytes:
    """A PNG of 300 megapixels in a few hundred kilobytes."""
    rows = zlib.compressobj(9)
    line = b"\x00" * (width // 8 + 1)
    packed = b"".join(rows.compress(line) for _ in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


@contextmanager
def kept_in(place: Storage) -> Iterator[None]:
    """For the length of the block files are written to and read from there."""
    usual = storage()
    keep_in(place)
    try:
        yield
    finally:
        keep_in(usual)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def corners(jpeg: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The colours above left and below right."""
    with Image.open(io.BytesIO(jpeg)) as image:
        return image.getpixel((9, 9)), image.getpixel((image.width - 9, image.height - 9))  # type: ignore[return-value]
