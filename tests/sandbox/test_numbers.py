import pytest
from twilio.base.exceptions import TwilioRestException

from tests.sandbox.conftest import CORA

OFFICE = "+18435550111"


def test_a_number_is_rented_listed_and_changed(twilio):
    rented = twilio.incoming_phone_numbers.create(phone_number=OFFICE, friendly_name="Harbor & Reed")

    twilio.incoming_phone_numbers(rented.sid).update(
        sms_url="https://firm.test/m", voice_url="https://firm.test/v", status_callback="https://firm.test/s"
    )

    [number] = twilio.incoming_phone_numbers.list(phone_number=OFFICE)
    assert (number.sid, number.friendly_name, number.phone_number) == (rented.sid, "Harbor & Reed", OFFICE)
    assert (number.sms_url, number.voice_url) == ("https://firm.test/m", "https://firm.test/v")
    assert number.capabilities["sms"] is True
    assert OFFICE in [n.phone_number for n in twilio.incoming_phone_numbers.list()]
    assert twilio.incoming_phone_numbers(rented.sid).fetch().status_callback == "https://firm.test/s"


def test_an_impossible_number_cannot_be_rented(twilio):
    with pytest.raises(TwilioRestException) as refused:
        twilio.incoming_phone_numbers.create(phone_number="12")

    assert refused.value.code == 21421


def test_an_unknown_number_is_not_found(twilio):
    with pytest.raises(TwilioRestException) as refused:
        twilio.incoming_phone_numbers("PN" + "0" * 32).update(sms_url="https://firm.test/m")

    assert refused.value.code == 20404


@pytest.mark.parametrize(
    ("number", "country", "line"),
    [(CORA, "US", "mobile"), ("+18005550199", "US", "tollFree"), ("+442079460018", "GB", "landline")],
)
def test_a_look_up_tells_the_line_type(twilio, number, country, line):
    found = twilio.lookups.v2.phone_numbers(number).fetch(fields="line_type_intelligence")

    assert (found.phone_number, found.country_code, found.valid) == (number, country, True)
    assert found.line_type_intelligence["type"] == line


def test_a_look_up_knows_a_phone_made_a_landline(sandbox, twilio):
    sandbox.post(f"phones/{CORA}", state="landline")

    found = twilio.lookups.v2.phone_numbers(CORA).fetch(fields="line_type_intelligence")

    assert found.line_type_intelligence["type"] == "landline"


def test_a_plain_look_up_tells_no_line_type(twilio):
    assert twilio.lookups.v2.phone_numbers(CORA).fetch().line_type_intelligence is None


def test_a_number_nobody_can_have_is_not_found(twilio):
    with pytest.raises(TwilioRestException) as refused:
        twilio.lookups.v2.phone_numbers("+1").fetch()

    assert (refused.value.status, refused.value.code) == (404, 20404)
