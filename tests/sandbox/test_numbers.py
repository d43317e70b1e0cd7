import pytest
import requests
from twilio.base.exceptions import TwilioException, TwilioRestException

from tests.sandbox.conftest import CORA, FIRM

OFFICE = "+18435550198"


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


def test_a_look_up_knows_a_phone_that_is_said_to_be_another_line(sandbox, twilio):
    sandbox.post(f"phones/{CORA}", line="nonFixedVoip")
    voip = twilio.lookups.v2.phone_numbers(CORA).fetch(fields="line_type_intelligence")
    sandbox.post(f"phones/{CORA}", line="invalid")

    invalid = twilio.lookups.v2.phone_numbers(CORA).fetch(fields="line_type_intelligence")

    assert voip.line_type_intelligence["type"] == "nonFixedVoip"
    assert (invalid.valid, invalid.line_type_intelligence) == (False, None)


@pytest.mark.parametrize(("kind", "said"), [("account_refuse", "20003"), ("account_down", "Remote")])
def test_questions_about_numbers_meet_troubles_of_their_own(sandbox, twilio, kind, said):
    sandbox.post("faults", kind=kind)

    with pytest.raises((TwilioException, requests.RequestException), match=said):
        twilio.incoming_phone_numbers.list(phone_number=OFFICE)

    assert len(twilio.incoming_phone_numbers.list(phone_number=OFFICE)) == 1


def test_a_look_up_can_be_down_while_texts_go(sandbox, twilio):
    sandbox.post("faults", kind="lookup_down")

    text = twilio.messages.create(to=CORA, from_=FIRM, body="Hello")
    with pytest.raises(requests.RequestException):
        twilio.lookups.v2.phone_numbers(CORA).fetch()

    assert text.sid.startswith("SM")


def test_any_number_is_the_accounts_until_the_carrier_adopts_none(sandbox, twilio):
    [adopted] = twilio.incoming_phone_numbers.list(phone_number="+18435550177")
    sandbox.post("settings", adopt_numbers=False)

    assert adopted.sms_url.endswith("/webhooks/twilio/messages")
    assert twilio.incoming_phone_numbers.list(phone_number="+18435550178") == []


def test_a_clients_phone_is_no_number_of_the_account(sandbox, twilio):
    sandbox.post(f"phones/{CORA}", name="Cora")

    assert twilio.incoming_phone_numbers.list(phone_number=CORA) == []


def test_a_plain_look_up_tells_no_line_type(twilio):
    assert twilio.lookups.v2.phone_numbers(CORA).fetch().line_type_intelligence is None


def test_a_number_nobody_can_have_is_not_found(twilio):
    with pytest.raises(TwilioRestException) as refused:
        twilio.lookups.v2.phone_numbers("+1").fetch()

    assert (refused.value.status, refused.value.code) == (404, 20404)
