"""How long clients usually wait for a person's answer (T23)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from casestatus.firms.hours import DAYS, keep, read_day
from casestatus.messaging.answer_times import count_answer_time
from casestatus.messaging.sending import send_message
from tests.factories import a_contact, a_conversation, a_text_from, a_user
from tests.messaging.reading import words

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 10 am in New York


@pytest.fixture
def office(firm):
    firm.office_hours = keep({day: read_day("9-5") for day in DAYS[:5]})
    return firm


def an_answer(waited: timedelta, *, asked_at: datetime = MONDAY, more: int = 0) -> None:
    """A client asks, perhaps several times, and somebody answers after a while."""
    conversation = a_conversation(a_contact())
    for number in range(more + 1):
        with time_machine.travel(asked_at + timedelta(seconds=number), tick=False):
            a_text_from(conversation, "A question")
    with time_machine.travel(asked_at + waited, tick=False):
        send_message(conversation, author=a_user(), body="An answer", key="k")
        send_message(conversation, author=a_user(), body="And one more thing", key="k")


def count(at: datetime = MONDAY + timedelta(days=3)) -> None:
    with time_machine.travel(at, tick=False):
        count_answer_time()


def test_it_is_the_median_of_first_answers(office):
    for minutes in (5, 10, 20, 60, 240):
        an_answer(timedelta(minutes=minutes))

    count()

    assert office.answer_minutes == 20


def test_the_wait_begins_with_the_first_unanswered_text(office):
    for _ in range(5):
        an_answer(timedelta(minutes=30), more=3)

    count()

    assert office.answer_minutes == 30


def test_only_office_hours_count(office):
    evening = MONDAY + timedelta(hours=10)  # 8 pm
    for _ in range(5):
        an_answer(timedelta(hours=13, minutes=30), asked_at=evening)  # at half past nine

    count()

    assert office.answer_minutes == 30


def test_few_answers_tell_nothing(office, ada):
    for _ in range(4):
        an_answer(timedelta(minutes=30))
    office.answer_minutes = 12

    count()

    assert office.answer_minutes is None
    assert "Usual answer time: not known yet." in words(ada.get("/settings/texting"))


def test_what_was_said_more_than_a_month_ago_does_not_count(office):
    for _ in range(5):
        an_answer(timedelta(minutes=30))

    count(MONDAY + timedelta(days=40))

    assert office.answer_minutes is None


def test_the_page_says_it(office, ada):
    office.answer_minutes = 31

    assert "Usual answer time: about 30 minutes" in words(ada.get("/settings/texting"))
