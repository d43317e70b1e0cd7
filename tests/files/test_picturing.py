"""Pictures are read upright and small, and nothing that is meant to do harm takes more than its share."""

import io
import subprocess
import sys

import pytest
from PIL import Image

from casestatus.files.models import Flaw
from casestatus.files.picturing import EDGE, MOST_PIXELS, picture_of
from tests.files.made import RED, TEAL, a_bomb, a_picture, corners, picture

MEGABYTES = 1024 * 1024


def is_near(colour, other) -> bool:
    return all(abs(one - two) < 24 for one, two in zip(colour, other, strict=True))


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("upright.heic", "image/heic"), ("turned.heic", "image/heic"), ("turned.jpg", "image/jpeg")],
)
def test_a_picture_is_shown_upright_however_the_phone_was_held(name, media_type):
    seen = picture_of(picture(name), media_type)

    above_left, below_right = corners(seen.preview)
    assert (seen.width, seen.height, seen.flaw) == (240, 160, None)
    assert is_near(above_left, RED)
    assert is_near(below_right, TEAL)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_small_picture_that_browsers_know_is_shown_as_it_came(kind):
    seen = picture_of(a_picture(kind), f"image/{kind.lower()}")

    assert (seen.width, seen.height, seen.preview) == (240, 160, None)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "AVIF"])
def test_a_picture_that_browsers_do_not_know_is_shown_by_a_copy(kind):
    seen = picture_of(a_picture(kind), f"image/{kind.lower()}")

    assert seen.preview[:2] == b"\xff\xd8"


def test_a_large_picture_is_shown_by_a_smaller_copy():
    seen = picture_of(a_picture("JPEG", (4000, 3000)), "image/jpeg")

    with Image.open(io.BytesIO(seen.preview)) as copy:
        assert (seen.width, seen.height) == (4000, 3000)
        assert max(copy.size) == EDGE


def test_a_copy_does_not_say_where_the_camera_was():
    notes = Image.Exif()
    notes[0x0112], notes[0x010F] = 6, "Marigold Cameras"

    seen = picture_of(a_picture("JPEG", exif=notes), "image/jpeg")

    assert b"Marigold" not in seen.preview


def test_what_is_transparent_is_shown_on_white():
    seen = picture_of(a_picture("PNG", (3000, 2000), mode="RGBA"), "image/png")

    with Image.open(io.BytesIO(seen.preview)) as copy:
        assert is_near(copy.getpixel((copy.width - 3, 3)), (255, 255, 255))


def test_a_moving_picture_goes_on_moving():
    frames = [Image.new("P", (3000, 20), colour) for colour in (1, 2, 3)]
    made = io.BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])

    assert picture_of(made.getvalue(), "image/gif").preview is None


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (picture("truncated.heic"), "image/heic"),
        (a_picture("JPEG", (900, 900))[:2000], "image/jpeg"),
        (a_picture("PNG", (900, 900))[:200], "image/png"),
        (a_picture("WEBP")[:60], "image/webp"),
        (b"GIF89a" + bytes(9), "image/gif"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "image/png"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), "image/heic"),
    ],
)
def test_a_damaged_picture_is_said_to_be(content, media_type):
    assert picture_of(content, media_type).flaw is Flaw.DAMAGED


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP", "TIFF"])
def test_no_half_of_a_picture_breaks_anything(kind):
    whole = a_picture(kind)

    for length in range(12, len(whole), max(1, len(whole) // 40)):
        seen = picture_of(whole[:length], f"image/{kind.lower()}")
        assert seen.flaw in (None, Flaw.DAMAGED)


def test_a_picture_of_three_hundred_megapixels_is_measured_and_not_unpacked():
    seen = picture_of(a_bomb(), "image/png")

    assert (seen.width, seen.height, seen.preview, seen.flaw) == (20_000, 15_000, None, Flaw.TOO_MANY_PIXELS)


@pytest.mark.parametrize("bomb", ["a_bomb()", "a_picture('PNG', (7071, 7070), mode='RGBA')"], ids=["over", "under"])
def test_no_picture_takes_more_memory_than_the_limit_allows(bomb):
    """In a process of its own, which says how much it ever had."""
    asked = f"""
import resource
from tests.files.made import a_bomb, a_picture
from casestatus.files.picturing import picture_of
content = {bomb}
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
resource.setrlimit(resource.RLIMIT_AS, (900 * {MEGABYTES}, 900 * {MEGABYTES}))
picture_of(content, "image/png")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) * 1024 < MOST_PIXELS * 4 * 2
