"""Settings → Texting rules (T20)."""

import pytest

from casestatus.core import db
from casestatus.firms.models import Firm
from tests.messaging.reading import words

pytestmark = pytest.mark.usefixtures("by_law")


def save(visitor, hours: str):
    return visitor.post("/settings/texting/hours", data={"hours": hours})


def hours_of(firm) -> list[str]:
    return db.session.get_one(Firm, firm.id).texting_hours


def test_the_page_says_what_the_law_allows(ada):
    page = ada.get("/settings/texting")

    assert "The law allows 8:00 AM – 9:00 PM." in words(page)
    assert 'value="8:00 AM – 9:00 PM"' in page.text


@pytest.mark.parametrize(
    ("written", "kept"), [("8 AM - 8 PM", ["08:00", "20:00"]), ("9-5", ["09:00", "17:00"]), ("", [])]
)
def test_a_firm_narrows_its_hours(ada, firm, written, kept):
    answer = save(ada, written)

    assert answer.status_code == 303
    assert hours_of(firm) == kept


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ("7 AM - 9 PM", "The law allows 8:00 AM – 9:00 PM. Choose hours within them."),
        ("8 AM - 10 PM", "The law allows 8:00 AM – 9:00 PM. Choose hours within them."),
        ("8 AM - 12 PM, 1 PM - 5 PM", "Write one span, such as 8:00 AM – 9:00 PM."),
        ("late", "“late” is not a span of time."),
    ],
)
def test_wider_or_unreadable_hours_are_refused_beside_the_field_and_kept_in_it(ada, firm, written, refusal):
    answer = save(ada, written)

    assert answer.status_code == 422
    assert refusal in words(answer)
    assert f'value="{written}"' in answer.text
    assert hours_of(firm) == []


def test_only_who_may_change_the_firm_changes_its_hours(ana, firm):
    assert save(ana, "9-5").status_code == 403
    assert hours_of(firm) == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [("24, 2", [24, 2]), ("2 24", [24, 2]), ("48 hours", [48]), ("72 and 3", [72, 3]), ("", []), ("5, 5", [5])],
)
def test_a_firm_says_how_long_before_clients_are_reminded(ada, firm, written, kept):
    answer = ada.post("/settings/texting/reminders", data={"before": written})

    assert answer.status_code == 303
    assert db.session.get_one(Firm, firm.id).reminder_hours == kept


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ("soon", "Write whole hours from 1 to 336"),
        ("0", "Write whole hours from 1 to 336"),
        ("337", "Write whole hours from 1 to 336"),
        ("1.5", "Write whole hours from 1 to 336"),
        ("1, 2, 3, 4, 5", "At most 4 reminders"),
    ],
)
def test_unreadable_hours_before_are_refused_and_kept_in_the_field(ada, firm, written, refusal):
    answer = ada.post("/settings/texting/reminders", data={"before": written})

    assert answer.status_code == 422
    assert refusal in words(answer)
    assert f'value="{written}"' in answer.text
    assert db.session.get_one(Firm, firm.id).reminder_hours == [24, 2]
