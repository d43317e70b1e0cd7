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
