"""Reads pictures, which anybody may have made: upright, small enough to show, never larger in memory than we allow.

For workers only: what is read here may be slow, and may be meant to do harm.
"""

import io
import struct
import zlib
from dataclasses import dataclass

import pi_heif
from PIL import Image, ImageOps

from casestatus.files.kinds import SHOWN_BY_BROWSERS
from casestatus.files.models import Flaw

MOST_PIXELS = 50_000_000  # a phone's 48 megapixels; more would take more than 200 MB to read
EDGE = 2048  # pixels, the longer edge of what threads show
PAPER_EDGE = 1200  # and of what is printed, at most four inches wide
LIGHT = 1_000_000  # bytes; a picture that is light, small and upright is shown as it is
QUALITY = 84
FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/gif": ("GIF",),
    "image/webp": ("WEBP",),
    "image/heic": ("HEIF",),
    "image/avif": ("AVIF",),
    "image/bmp": ("BMP",),
    "image/tiff": ("TIFF",),
}
UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, RuntimeError, struct.error)
UPRIGHT, ORIENTATION = 1, 0x0112

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # the limit is ours: Pillow's would not tell us how many there are


@dataclass(frozen=True)
class Picture:
    """What a picture is like, and a JPEG to show where the file itself would not do."""

    width: int | None = None
    height: int | None = None
    preview: bytes | None = None
    flaw: Flaw | None = None


def picture_of(content: bytes, media_type: str) -> Picture:
    """Look at a file whose content is that of a picture."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS[media_type]) as image:
            return _read(image, media_type, len(content))
    except (*UNREADABLE, EOFError, zlib.error):
        return Picture(flaw=Flaw.DAMAGED)


def _read(image: Image.Image, media_type: str, size: int) -> Picture:
    if image.width * image.height > MOST_PIXELS:
        return Picture(image.width, image.height, flaw=Flaw.TOO_MANY_PIXELS)
    orientation = image.getexif().get(ORIENTATION, UPRIGHT)
    width, height = (image.height, image.width) if orientation in (5, 6, 7, 8) else image.size
    is_ready = media_type in SHOWN_BY_BROWSERS and orientation == UPRIGHT and size <= LIGHT
    if media_type == "image/gif" or (is_ready and max(image.size) <= EDGE):
        image.load()
        return Picture(width, height)
    return Picture(width, height, _preview(image))


def _preview(image: Image.Image) -> bytes:
    """An upright JPEG without anything that the camera noted, such as where it was."""
    image.thumbnail((EDGE, EDGE))  # a JPEG is read at a size near this one
    shown = on_white(ImageOps.exif_transpose(image))
    made = io.BytesIO()
    shown.save(made, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return made.getvalue()


def on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper


@dataclass(frozen=True)
class PaperCopy:
    """A picture as small as paper needs it, in JPEG."""

    content: bytes
    width: int
    height: int


def paper_copy(content: bytes, media_type: str) -> PaperCopy | None:
    """The picture for a page of paper; None when it cannot be read."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS[media_type]) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            image.thumbnail((PAPER_EDGE, PAPER_EDGE))
            shown = on_white(ImageOps.exif_transpose(image))
            made = io.BytesIO()
            shown.save(made, "JPEG", quality=QUALITY, optimize=True)
            return PaperCopy(made.getvalue(), *shown.size)
    except (*UNREADABLE, EOFError, zlib.error):
        return None
