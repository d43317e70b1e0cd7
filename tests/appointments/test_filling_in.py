"""A client's next appointment in templates: when and where, in their language (T18)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casestatus.appointments.filling_in import in_words
from casestatus.appointments.keeping import cancel, plan
from casestatus.core.clock import now
from casestatus.messaging.filling_in import setting_of
from casestatus.wording.fields import Field
from casestatus.wording.keeping import add_template
from tests.factories import a_contact, a_conversation, a_user, another_firm
from tests.messaging.reading import words

NEW_YORK = ZoneInfo("America/New_York")
WHEN, WHERE = Field.APPOINTMENT_TIME, Field.APPOINTMENT_PLACE


@pytest.fixture
def cora(firm):
    return a_contact("Cora Medina")


def in_days(days: float) -> datetime:
    return now() + timedelta(days=days)


def values_for(contact, firm):
    return setting_of(a_user(), firm, contact).values


@pytest.mark.parametrize(
    ("moment", "english", "spanish"),
    [
        ("2026-03-03T19:00", "Tuesday, March 3 at 2 p.m.", "el martes 3 de marzo a las 2 p. m."),
        ("2026-03-03T18:30", "Tuesday, March 3 at 1:30 p.m.", "el martes 3 de marzo a la 1:30 p. m."),
        ("2026-07-01T12:05", "Wednesday, July 1 at 8:05 a.m.", "el miércoles 1 de julio a las 8:05 a. m."),
        ("2026-03-04T04:15", "Tuesday, March 3 at 11:15 p.m.", "el martes 3 de marzo a las 11:15 p. m."),
        ("2026-12-31T17:00", "Thursday, December 31 at 12 p.m.", "el jueves 31 de diciembre a las 12 p. m."),
    ],
)
def test_it_is_written_on_the_firms_clock_as_each_language_does(moment, english, spanish):
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    assert (in_words(at, NEW_YORK, "en"), in_words(at, NEW_YORK, "es")) == (english, spanish)


def test_the_next_one_counts_and_neither_one_that_is_over_nor_one_that_was_cancelled(firm, cora):
    plan(cora, title="Over", starts_at=in_days(-1), place="Over")
    cancel(plan(cora, title="Cancelled", starts_at=in_days(1), place="Cancelled"))
    plan(cora, title="Later", starts_at=in_days(9), place="Later")
    coming = plan(cora, title="Next", starts_at=in_days(3), place="12 Broad St")

    values = values_for(cora, firm)

    assert values[WHERE] == "12 Broad St"
    assert values[WHEN] == in_words(coming.starts_at, firm.zone, "en")


def test_it_is_in_the_clients_language(firm, cora):
    cora.language = "es"
    plan(cora, title="Next", starts_at=in_days(3))

    assert values_for(cora, firm)[WHEN].startswith("el ")


def test_another_clients_or_another_firms_appointment_is_nobodys_business(firm, cora):
    plan(a_contact("Dan Cho"), title="His", starts_at=in_days(1), place="His")
    with another_firm():
        plan(a_contact("Cora Medina"), title="Theirs", starts_at=in_days(1), place="Theirs")

    assert WHEN not in values_for(cora, firm)


def test_the_composer_offers_it_and_a_text_without_one_does_not_leave(ana, cora):
    conversation = a_conversation(cora)
    add_template(name="A", english="See you {appointment time}, {appointment place}", spanish="")
    at = f"/conversations/{conversation.id}"
    assert "Still to be filled in: {appointment time}, {appointment place}" in words(ana.get(f"{at}/templates"))
    page = ana.post(f"{at}/messages", data={"body": "See you {appointment time}", "when": "now"})
    assert page.status_code == 422
    assert "Fill in {appointment time} before you send, or take it out." in words(page)

    plan(cora, title="Next", starts_at=in_days(3))
    assert "Still to be filled in: {appointment place}" in words(ana.get(f"{at}/templates"))

    plan(cora, title="Sooner", starts_at=in_days(2), place="12 Broad St")
    assert ", 12 Broad St" in words(ana.get(f"{at}/templates"))


def test_compose_offers_it_for_the_contact_that_was_picked(ana, cora):
    add_template(name="A", english="See you at {appointment place}", spanish="")
    plan(cora, title="Next", starts_at=in_days(2), place="12 Broad St")

    page = ana.get("/conversations/templates", query_string={"contact_id": cora.id})

    assert "See you at 12 Broad St" in words(page)
