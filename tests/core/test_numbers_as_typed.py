import pytest

from casestatus.core.phones import to_e164


@pytest.mark.parametrize("typed", ["(843) 555-0142", "843.555.0142", "+1 843 555 0142", "1-843-555-0142"])
def test_any_way_of_writing_a_number_is_read(typed):
    assert to_e164(typed) == "+18435550142"


@pytest.mark.parametrize("typed", ["5550142", "0000000000", "1234567890", "843555014", "84355501422", "Tuesday", ""])
def test_what_nobody_can_have_is_no_number(typed):
    assert to_e164(typed) is None


def test_a_number_of_another_country_is_read_with_its_plus():
    assert to_e164("+44 20 7946 0958") == "+442079460958"
