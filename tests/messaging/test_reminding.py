""" "Remind me": out of my inbox until then, or until the client writes (T22)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.messaging.archiving import archive
from casestatus.messaging.leaving import leave
from casestatus.messaging.noting import add_note
from casestatus.messaging.reminding import choices, remind, ring_due
from casestatus.messaging.sending import send_message
from casestatus.messaging.taking_part import put_standing, take_part
from tests.factories import a_contact, a_conversation, a_text_from, some_time_ago
from tests.messaging.reading import rows, unread_badge, words

SOON = timedelta(hours=2)


@pytest.fixture
def cora(firm, ana, ben):
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "When is court?")
    return conversation


def puts_off(visitor, conversation, **data):
    return visitor.post(f"/conversations/{conversation.id}/remind", data=data or {"when": "tomorrow"})


def comes_due(conversation, user):
    put_standing(conversation, user, remind_at=some_time_ago(minutes=5))
    db.session.flush()


def test_it_leaves_my_inbox_and_no_other(ana, ben, cora):
    puts_off(ana, cora)

    assert (rows(ana), len(rows(ben))) == ([], 1)
    assert (unread_badge(ana), unread_badge(ben)) == (0, 1)


def test_who_searches_finds_it_all_the_same(ana, cora):
    puts_off(ana, cora)

    assert ["Cora" in row for row in rows(ana, "?q=cora")] == [True]


def test_what_sleeps_is_listed_the_next_first(ana, cora):
    dana = a_conversation(a_contact("Dana Cole"))
    remind(cora, ana.user, now() + SOON * 2)
    remind(dana, ana.user, now() + SOON)

    listed = rows(ana, "?only=reminders")

    assert [name in row for name, row in zip(("Dana", "Cora"), listed, strict=True)] == [True, True]
    assert "Reminder" in listed[0]


def test_the_thread_says_so_and_undo_brings_it_back(ana, cora):
    puts_off(ana, cora)
    said = words(ana.get(f"/conversations/{cora.id}"))

    ana.post(f"/conversations/{cora.id}/remind/undo")

    assert "Out of your inbox until" in said
    assert len(rows(ana)) == 1
    assert rows(ana, "?only=reminders") == []


def test_it_comes_back_by_itself_on_time_as_unread(ana, ben, cora):
    puts_off(ana, cora)
    comes_due(cora, ana.user)

    assert "Reminder due" in rows(ana)[0]
    assert unread_badge(ana) == 1
    assert len(rows(ana, "?view=unread")) == 1


def test_reading_it_ends_the_reminder(ana, cora):
    puts_off(ana, cora)
    comes_due(cora, ana.user)

    ana.post(f"/conversations/{cora.id}/read")

    assert (unread_badge(ana), len(rows(ana))) == (0, 1)
    assert "Reminder" not in rows(ana)[0]


@pytest.mark.parametrize("who", ["nobody", "me", "a colleague"])
def test_it_comes_back_at_once_when_the_client_writes(ana, ben, cora, who):
    if who != "nobody":
        take_part(cora, ana.user if who == "me" else ben.user)
    puts_off(ana, cora)

    a_text_from(cora, "Hello?")

    assert len(rows(ana)) == 1
    ana.post(f"/conversations/{cora.id}/read")
    assert len(rows(ana)) == 1


def test_being_named_in_a_note_brings_it_back(ana, ben, cora):
    puts_off(ana, cora)

    add_note(cora, author=ben.user, body="@Ana Whitfield now", key="k")

    assert len(rows(ana)) == 1


def test_answering_ends_the_reminder(ana, cora):
    puts_off(ana, cora)

    send_message(cora, author=ana.user, body="At 2", key="", even_at_night=True)

    assert len(rows(ana)) == 1


def test_a_reminder_survives_what_a_colleague_does(ana, ben, cora):
    puts_off(ana, cora)
    archive(cora)
    comes_due(cora, ana.user)

    rung = ring_due()

    assert (rung, ring_due()) == (1, 0)
    assert "Reminder due" in rows(ana)[0]


def test_open_pages_are_told_once_that_it_is_time(ana, cora, told):
    puts_off(ana, cora)
    comes_due(cora, ana.user)

    ring_due()
    db.session.commit()

    notes = db.session().info["notes"]
    assert f"unread-{ana.user.id}" in {note.name for note in [*told, *notes] if hasattr(note, "name")}


def test_what_is_not_due_rings_not(ana, cora):
    puts_off(ana, cora)

    assert ring_due() == 0


def test_a_day_and_a_time_of_ones_own(ana, cora):
    day = (now() + timedelta(days=3)).date()

    puts_off(ana, cora, day=day.isoformat(), clock="14:30")

    assert ", 2:30 PM" in words(ana.get(f"/conversations/{cora.id}"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"day": "2020-01-01", "clock": "09:00"}, "That time is over."),
        ({"day": "2199-01-01", "clock": "09:00"}, "Choose a time within a year."),
        ({"day": "soon", "clock": "09:00"}, "Choose a day and a time."),
        ({"day": "", "clock": ""}, "Choose a day and a time."),
        ({"day": "9999-12-31", "clock": "23:30"}, "“9999-12-31” is too far off."),
    ],
)
def test_a_bad_time_is_said_beside_the_field_and_kept(ana, cora, data, sentence):
    page = puts_off(ana, cora, **data)

    assert page.status_code == 422
    assert sentence in words(page)
    assert f'value="{data["day"]}"' in page.text
    assert len(rows(ana)) == 1


def test_an_hour_that_the_clocks_leave_out_is_refused(ana, cora):
    days = (now().date() + timedelta(days=number) for number in range(1, 365))
    spring = next(day for day in days if day.month == 3 and day.weekday() == 6 and day.day > 7)

    page = puts_off(ana, cora, day=spring.isoformat(), clock="02:30")

    assert page.status_code == 422
    assert "There is no 2:30 AM on March" in words(page)


def test_what_is_in_no_inbox_of_mine_cannot_be_put_off(ana, ben, cora):
    take_part(cora, ben.user)
    leave(cora, ana.user)
    with pytest.raises(Refused, match="Rejoin"):
        remind(cora, ana.user, now() + SOON)

    archive(cora)
    with pytest.raises(Refused, match="archived"):
        remind(cora, ana.user, now() + SOON)


NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("here", "keys"), [("2026-11-25 09:10", ["later", "tomorrow", "week"]), ("2026-11-25 22:10", ["tomorrow", "week"])]
)
def test_what_is_offered_depends_on_the_clock(here, keys):
    moment = datetime.fromisoformat(here).replace(tzinfo=NEW_YORK).astimezone(UTC)
    assert [choice.key for choice in choices(NEW_YORK, moment)] == keys


def test_tomorrow_morning_is_nine_also_when_the_clocks_change():
    evening = datetime(2026, 10, 31, 18, tzinfo=NEW_YORK).astimezone(UTC)  # the night they go back

    [_, tomorrow, monday] = [choice.at.astimezone(NEW_YORK) for choice in choices(NEW_YORK, evening)]

    assert (tomorrow.date().day, tomorrow.hour) == (1, 9)
    assert (monday.date().day, monday.weekday(), monday.hour) == (2, 0, 9)
