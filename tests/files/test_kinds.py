"""What files are called."""

import pytest

from casestatus.files.kinds import file_name


@pytest.mark.parametrize(
    ("chosen", "media_type", "name"),
    [
        ("Retainer.pdf", "application/pdf", "Retainer.pdf"),
        ("car.JPEG", "image/jpeg", "car.JPEG"),
        ("car.heic", "image/jpeg", "car.jpg"),
        ("bill.exe", "application/pdf", "bill.exe.pdf"),
        ("Dr. Vega", "application/pdf", "Dr. Vega.pdf"),
        (".png", "image/jpeg", ".png.jpg"),
        ("", "application/pdf", None),
    ],
)
def test_a_file_is_called_as_it_was_chosen_and_ends_as_its_kind_does(chosen, media_type, name):
    assert file_name(chosen, media_type) == name
