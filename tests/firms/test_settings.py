"""What a firm sets about itself (A3)."""

import pytest

from casestatus.core.errors import Refused
from casestatus.firms.founding import add_number, found_firm
from casestatus.firms.queries import firm_named, firm_of_number, first_number_of
from tests.factories import a_firm, a_number, another_firm
from tests.messaging.reading import words

SETTINGS = {
    "name": "Harbor Law",
    "time_zone": "America/Chicago",
    "office_phone": "843-555-0123",
    "call_answer": "message",
    "call_message": "We read texts only.",
}


def save(visitor, **changes: str):
    return visitor.post("/settings/firm", data=SETTINGS | changes)


def test_what_was_saved_is_shown_and_counts(firm, ada):
    answer = save(ada)

    page = ada.get("/settings/firm")
    assert answer.status_code == 303
    assert "Harbor Law" in words(page)
    assert "We read texts only." in words(page)
    assert (firm.time_zone, firm.office_phone) == ("America/Chicago", "+18435550123")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Write the firm's name."),
        ({"name": "  "}, "Write the firm's name."),
        ({"name": "x" * 121}, "120"),
        ({"time_zone": ""}, "Write a time zone, such as America/New_York."),
        ({"time_zone": "Eastern"}, "“Eastern” is not a time zone."),
        ({"office_phone": "the office"}, "“the office” is not a phone number."),
        ({"call_message": "x" * 401}, "Write at most 400 characters."),
        ({"call_answer": "sing"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(firm, ada, changes, said):
    answer = save(ada, **changes)

    assert answer.status_code == 422
    assert said in words(answer)
    assert firm.name == "Harbor & Reed"


def test_an_office_phone_can_be_taken_away(firm, ada):
    save(ada, office_phone="")

    assert firm.office_phone is None


def test_only_who_manages_the_firm_may_change_it(firm, ana):
    assert ana.get("/settings/firm").status_code == 403
    assert save(ana).status_code == 403
    assert ana.get("/settings").location.endswith("/settings/sessions")


def test_an_admin_is_led_to_the_firm(ada):
    assert ada.get("/settings").location.endswith("/settings/firm")


def test_a_firms_numbers_are_listed(firm, ada):
    add_number(firm, "+18435551234")

    assert "(843) 555-1234" in words(ada.get("/settings/firm"))


def test_another_firm_keeps_its_settings(firm, ada, zoe):
    save(ada)

    assert "Quill Law" in words(zoe.get("/settings/firm"))


def test_a_founded_firm_answers_to_its_name_and_number(rooms):
    firm = found_firm(name=" Bell & Cole ", number="(843) 555-7700", timezone="America/Chicago")

    assert firm_named("BELL & COLE ") is firm
    assert firm_of_number("+18435557700") == firm.id
    assert first_number_of(firm.id) == "+18435557700"


@pytest.mark.parametrize("number", ["", "911", "Tuesday"])
def test_a_number_that_is_none_is_refused(firm, number):
    with pytest.raises(Refused, match="is not a phone number."):
        add_number(firm, number)


def test_a_number_of_another_firm_is_refused(firm):
    with another_firm() as other:
        taken = other.numbers[0].e164

    with pytest.raises(Refused, match="That number is in use already."):
        add_number(firm, taken)


def test_conversations_start_from_the_first_number(rooms):
    firm = a_firm()
    first = firm.numbers[0].e164
    add_number(firm, a_number())

    assert first_number_of(firm.id) == first
