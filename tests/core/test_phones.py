import pytest

from casestatus.core.phones import display, is_short_code, to_e164


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("(843) 555-0142", "+18435550142"),
        ("843.555.0142", "+18435550142"),
        ("1 843 555 0142", "+18435550142"),
        ("+1 (843) 555-0142", "+18435550142"),
        (" 843 555 0142 ", "+18435550142"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+52 55 1234 5678", "+525512345678"),
    ],
)
def test_a_number_is_read_in_any_writing(written, number):
    assert to_e164(written) == number


@pytest.mark.parametrize(
    "written", ["", "Cora Medina", "555", "12345", "+1", "843 555 0142 ext. 5", "1" * 40, "+999 1"]
)
def test_what_cannot_be_a_number_is_none(written):
    assert to_e164(written) is None


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+18435550142", "(843) 555-0142"),
        ("+442079460958", "+44 20 7946 0958"),
        ("72345", "72345"),
        ("COASTAL", "COASTAL"),
    ],
)
def test_a_number_is_shown_as_people_write_it(number, shown):
    assert display(number) == shown


def test_what_is_shown_can_be_read_again():
    assert to_e164(display("+18435550142")) == "+18435550142"


@pytest.mark.parametrize(
    ("number", "short"), [("72345", True), ("262966", True), ("+18435550142", False), ("AMZN", False)]
)
def test_a_short_code_is_known_by_its_few_digits(number, short):
    assert is_short_code(number) is short
