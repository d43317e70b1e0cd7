"""Pictures are made to fit a text (T17)."""

import io
import os

import pytest
from PIL import Image

from casestatus.files.fitting import LIGHT_ENOUGH, Unfit, fitted
from casestatus.files.models import Flaw
from tests.files.made import a_bomb, a_picture, picture


def noise(width: int, height: int, kind: str = "JPEG", **options: object) -> bytes:
    """A picture that nothing makes small: every dot another colour."""
    made = io.BytesIO()
    Image.frombytes("RGB", (width, height), os.urandom(width * height * 3)).save(made, kind, **options)
    return made.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["PNG", "GIF", "JPEG"])
def test_a_light_picture_goes_as_it_is(kind):
    content = a_picture(kind)

    assert fitted(content, f"image/{kind.lower()}") == content


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_heavy_one_becomes_a_jpeg_that_fits(kind):
    content = noise(1600, 1200, kind)
    assert len(content) > LIGHT_ENOUGH

    made = fitted(content, f"image/{kind.lower()}")

    assert len(made) <= LIGHT_ENOUGH
    assert opened(made).format == "JPEG"
    assert max(opened(made).size) >= 800


def test_what_phones_cannot_show_becomes_a_jpeg():
    made = fitted(picture("upright.heic"), "image/heic")

    assert (opened(made).format, opened(made).size) == ("JPEG", (240, 160))


def test_a_turned_picture_leaves_upright_and_without_what_the_camera_noted():
    noted = Image.Exif()
    noted[0x8825] = {1: "N", 2: (32.0, 46.0, 35.0)}  # where it was taken
    noted[0x0112] = 6
    content = a_picture("JPEG", exif=noted)

    made = fitted(content, "image/jpeg")

    assert opened(made).size == (160, 240)
    assert not opened(made).getexif()


@pytest.mark.parametrize(
    ("content", "kind", "flaw"),
    [
        (a_bomb(), "image/png", Flaw.TOO_MANY_PIXELS),
        (a_picture("JPEG")[:400], "image/jpeg", Flaw.DAMAGED),
        (b"\xff\xd8\xff" + b"\0" * 400, "image/jpeg", Flaw.DAMAGED),
        (picture("truncated.heic"), "image/heic", Flaw.DAMAGED),
    ],
    ids=["300 megapixels", "cut off", "no picture", "cut off HEIC"],
)
def test_a_picture_that_cannot_be_read_is_refused_with_its_flaw(content, kind, flaw):
    with pytest.raises(Unfit) as refusal:
        fitted(content, kind)

    assert refusal.value.flaw is flaw
