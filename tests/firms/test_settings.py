"""What a firm sets about itself (A3)."""

import re
from decimal import Decimal
from zoneinfo import available_timezones

import pytest
import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.firms.founding import found_firm
from casestatus.firms.numbering import add_number
from casestatus.firms.queries import firm_named, firm_of_number, first_number_of
from casestatus.trail.models import Entry
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


def test_who_saves_an_older_page_is_told_and_undoes_nothing_unseen(firm, ada):
    older = re.search(r'name="seen" type="hidden" value="(\w+)"', ada.get("/settings/firm").text)[1]
    saved = save(ada, seen=older, monday="9-5")
    assert "What you wrote is saved." in words(ada.get(saved.location))

    answer = save(ada, name="Harbor & Sons", seen=older)

    assert answer.status_code == 422
    assert "changed meanwhile" in words(answer)
    assert "Harbor &amp; Sons" in answer.text
    db.session.refresh(firm)
    assert (firm.name, "monday" in firm.office_hours) == ("Harbor Law", True)


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
        ({"call_answer": "sing"}, "Choose one of those that are offered."),
        ({"monday": "sometimes"}, "“sometimes” is not a span of time."),
        ({"friday": "9-1, 12-5"}, "9:00 AM – 1:00 PM and 12:00 PM – 5:00 PM overlap."),
        ({"segment_price": "cheap"}, "“cheap” is not a price."),
        ({"segment_price": "NaN"}, "A segment costs between nothing and one dollar."),
        ({"segment_price": "-1"}, "A segment costs between nothing and one dollar."),
        ({"segment_price": "7.9"}, "A segment costs between nothing and one dollar."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(firm, ada, changes, said):
    answer = save(ada, **changes)

    assert answer.status_code == 422
    assert said in words(answer)
    assert firm.name == "Harbor & Reed"


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(firm, ada):
    page = save(ada, sunday="noonish", segment_price="cheap", time_zone="Mars").text

    for field in ("sunday", "segment_price", "time_zone"):
        assert f'id="{field}-error"' in page
    assert [f'value="{typed}"' in page for typed in ("noonish", "cheap", "Mars")] == [True] * 3


@pytest.mark.parametrize(
    ("written", "price", "shown"),
    [
        ("0.0079", Decimal("0.0079"), "0.0079"),
        ("$0.0079", Decimal("0.0079"), "0.0079"),
        ("0.79 ¢", Decimal("0.0079"), "0.0079"),
        ("1", Decimal(1), "1"),
        ("", None, ""),
    ],
)
def test_the_price_of_a_segment_is_read_as_people_write_it(firm, ada, written, price, shown):
    save(ada, segment_price=written)

    assert firm.segment_price == price
    assert f'value="{shown}"' in ada.get("/settings/firm").text


def test_office_hours_are_kept_by_the_day_in_several_spans(firm, ada):
    save(ada, monday="9-12:30, 13:30-17", tuesday="closed")

    page = ada.get("/settings/firm").text
    assert firm.office_hours == {"monday": [["09:00", "12:30"], ["13:30", "17:00"]]}
    assert "9:00 AM – 12:30 PM, 1:30 PM – 5:00 PM" in page


def test_hours_are_not_emptied_while_the_away_message_is_on(firm, ada):
    save(ada, monday="9-5")
    firm.answers_when_away = True

    answer = save(ada, name="Harbor & Sons")

    assert answer.status_code == 422
    assert "The away message is on and needs office hours." in words(answer)
    assert 'id="monday-error"' in answer.text
    assert "Harbor &amp; Sons" in answer.text
    db.session.refresh(firm)
    assert (firm.name, "monday" in firm.office_hours) == ("Harbor Law", True)
    assert save(ada, tuesday="9-5").status_code == 303


def test_hours_are_emptied_where_there_is_no_away_message(firm, ada):
    save(ada, monday="9-5")

    assert save(ada).status_code == 303
    assert firm.office_hours == {}


def test_numbers_are_looked_up_only_after_it_was_ticked(firm, ada):
    before = firm.checks_lines

    save(ada, checks_lines="y")
    ticked = firm.checks_lines
    save(ada)

    assert (before, ticked, firm.checks_lines) == (False, True, False)


def test_the_list_of_zones_holds_what_can_be_saved(ada):
    page = ada.get("/settings/firm").text

    offered = re.findall(r'<option value="([^"]+)">', page)
    assert offered[0] == "America/New_York"
    assert set(offered) <= available_timezones()
    assert len(offered) == len(set(offered)) > 300


def test_what_was_changed_stands_in_the_trail_and_nothing_else(firm, ada):
    save(ada, segment_price="0.0079")
    save(ada, segment_price="0.00790")

    entries = sa.select(Entry).where(Entry.subject == "Firm").order_by(Entry.created_at)
    named, priced = db.session.execute(entries).scalars()
    assert {(entry.actor_id, entry.action) for entry in (named, priced)} == {(ada.id, "changed")}
    assert named.changes["name"] == ["Harbor & Reed", "Harbor Law"]
    assert priced.changes == {"segment_price": [None, "0.00790"]}


def test_an_office_phone_can_be_taken_away(firm, ada):
    save(ada, office_phone="")

    assert firm.office_phone is None
    assert "None" not in ada.get("/settings/firm").text


def test_only_who_manages_the_firm_may_change_it(firm, ana):
    assert ana.get("/settings/firm").status_code == 403
    assert save(ana).status_code == 403
    assert ana.get("/settings").location.endswith("/settings/sessions")


def test_an_admin_is_led_to_the_firm(ada):
    assert ada.get("/settings").location.endswith("/settings/firm")


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
