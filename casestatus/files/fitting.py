"""Makes a picture light enough for a text: upright, a JPEG where it must be, without what the camera noted.

For workers only, as all that reads pictures.
"""

import io
import zlib

from PIL import Image, ImageOps

from casestatus.files.kinds import MMS_PICTURES
from casestatus.files.models import Flaw
from casestatus.files.picturing import FORMATS, MOST_PIXELS, ORIENTATION, UNREADABLE, UPRIGHT, on_white

LIGHT_ENOUGH = 480_000  # bytes; ten of them fit one text, and carriers pass on what is below 500 KB
STEPS = ((2048, 84), (2048, 70), (1600, 72), (1280, 70), (1024, 66), (800, 60))  # longer edge in pixels, and quality


class Unfit(Exception):
    """A picture that cannot be sent. `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__()
        self.flaw = flaw


def fitted(content: bytes, media_type: str) -> bytes:
    """The picture itself where phones take it as it is, else a JPEG of it. Raises Unfit."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS[media_type]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unfit(Flaw.TOO_MANY_PIXELS)
            if _is_ready(image, media_type, len(content)):
                image.load()
                return content
            return _lightened(image)
    except (*UNREADABLE, EOFError, zlib.error):
        raise Unfit(Flaw.DAMAGED) from None


def _is_ready(image: Image.Image, media_type: str, size: int) -> bool:
    """What a camera notes beside a picture, such as where it was, does not leave the house."""
    noted = image.getexif()
    is_upright = noted.get(ORIENTATION, UPRIGHT) == UPRIGHT
    return media_type in MMS_PICTURES and size <= LIGHT_ENOUGH and is_upright and not noted


def _lightened(image: Image.Image) -> bytes:
    image.thumbnail((STEPS[0][0], STEPS[0][0]))  # a JPEG is read at a size near this one
    shown = on_white(ImageOps.exif_transpose(image))
    made = b""
    for edge, quality in STEPS:
        shown.thumbnail((edge, edge))
        made = _jpeg(shown, quality)
        if len(made) <= LIGHT_ENOUGH:
            break
    return made


def _jpeg(image: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()
