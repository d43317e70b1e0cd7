"""Settings → Texting rules (T20)."""

import re
import time
from functools import partial

import pytest

from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.founding import refuse_unseen, set_texting_hours, state_of
from casestatus.firms.hours import DAYS, keep, read_day
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


def test_the_page_says_which_texts_leave_at_any_hour(ada):
    said = words(ada.get("/settings/texting"))

    assert "Answers to STOP and HELP leave at any hour, and so do away messages" in said


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("8 AM - 8 PM", ["08:00", "20:00"]),
        ("9-5", ["09:00", "17:00"]),
        ("8-9", ["08:00", "21:00"]),
        ("8:30 - 8:45", ["08:30", "20:45"]),
        ("8-9 PM", ["08:00", "21:00"]),
        ("8 AM - 9", ["08:00", "21:00"]),
        ("8-9 AM", ["08:00", "09:00"]),
        ("1-5", ["13:00", "17:00"]),
        ("", []),
    ],
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
        ("8-12, 1-5", "Write one span, such as 8:00 AM – 9:00 PM."),
        ("8 AM - 12 AM", "The law allows 8:00 AM – 9:00 PM. Choose hours within them."),
        ("11-12 AM", "“11-12 AM” may be before noon or after it. Write AM or PM."),
        ("late", "“late” is not a span of time."),
        ("closed", "Write one span, such as 8:00 AM – 9:00 PM."),
        ("–", "Write one span, such as 8:00 AM – 9:00 PM."),
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


WRITTEN = {
    "answers": "y",
    "en": "Closed. Back {opens}.",
    "es": "Cerrado. Abrimos {opens}.",
    "holidays": "12/25/2026 Christmas",
}


@pytest.fixture
def office(firm):
    firm.office_hours = keep({day: read_day("9-5") for day in DAYS[:5]})
    return firm


def save_away(visitor, **written: str):
    return visitor.post("/settings/texting/away", data=WRITTEN | written)


def test_the_away_message_is_saved_with_the_holidays(ada, office):
    answer = save_away(ada)

    kept = db.session.get_one(Firm, office.id)
    assert answer.status_code == 303
    assert kept.answers_when_away is True
    assert kept.away_texts == {"en": "Closed. Back {opens}.", "es": "Cerrado. Abrimos {opens}."}
    assert kept.holidays == {"2026-12-25": "Christmas"}
    assert "12/25/2026 Christmas" in ada.get("/settings/texting").text


def test_who_saves_an_older_page_is_told_and_undoes_nothing_unseen(ada, office):
    older = seen(ada.get("/settings/texting"))
    save_away(ada, holidays="12/24/2026 Christmas Eve", seen=older)

    answer = save_away(ada, en="Closed, sorry.", seen=older)

    kept = db.session.get_one(Firm, office.id)
    assert answer.status_code == 422
    assert "changed meanwhile" in words(answer)
    assert "Closed, sorry." in answer.text
    assert kept.holidays == {"2026-12-24": "Christmas Eve"}
    assert save_away(ada, en="Closed, sorry.", seen=seen(answer)).status_code == 303
    assert kept.away_texts["en"] == "Closed, sorry."


def test_what_was_saved_is_said(ada, office):
    answer = save_away(ada)

    assert "The away message and the holidays are saved." in words(ada.get(answer.location))
    assert "are saved" not in words(ada.get("/settings/texting"))


def seen(page, id_: str = "seen") -> str:
    return re.search(rf'id="{id_}" name="seen" type="hidden" value="(\w+)"', page.text)[1]


@pytest.mark.parametrize(
    ("part", "field", "first", "second"),
    [("hours", "hours", "9 am - 8 pm", "10 am - 6 pm"), ("reminders", "before", "48", "12")],
)
def test_who_saves_older_hours_or_reminders_is_told_too(ada, firm, part, field, first, second):
    older, here = seen(ada.get("/settings/texting"), f"{part}-seen"), f"/settings/texting/{part}"
    saved = ada.post(here, data={field: first, "seen": older})

    late = ada.post(here, data={field: second, "seen": older})

    assert (saved.status_code, late.status_code) == (303, 422)
    assert "changed meanwhile" in words(late)
    assert f'value="{second}"' in late.text
    assert ada.post(here, data={field: second, "seen": seen(late, f"{part}-seen")}).status_code == 303


def test_a_preview_shows_what_it_would_say_and_saves_nothing(ada, office):
    page = save_away(ada, preview="yes", en="We are {firm name}.")

    assert page.status_code == 200
    assert "It would say: We are Harbor & Reed." in words(page)
    assert "We are {firm name}." in page.text
    assert db.session.get_one(Firm, office.id).away_texts == {}


def test_it_cannot_be_on_without_office_hours(ada, firm):
    answer = save_away(ada)

    assert answer.status_code == 422
    assert "Say first when the office is open" in words(answer)
    assert 'id="answers-error"' in answer.text
    assert "Closed. Back {opens}." in answer.text
    assert db.session.get_one(Firm, firm.id).answers_when_away is False


def test_a_firm_without_office_hours_reads_that_nobody_is_answered(ada, firm):
    says = "Nobody is answered until the office hours are written"
    assert says in words(ada.get("/settings/texting"))

    firm.office_hours = keep({"monday": read_day("9-5")})
    db.session.flush()

    assert says not in words(ada.get("/settings/texting"))


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ({"en": "Closed {until}."}, "There is no field {until}."),
        ({"es": "{{opens}}"}, "There is no field {{opens}}."),
        ({"en": "Closed. Back {}."}, "There is no field {}."),
        ({"en": "Closed. Back {1st opens}."}, "There is no field {1st opens}."),
        ({"es": "Cerrado. Abrimos {opens."}, "{opens has no closing brace. Did you mean {opens}?"),
        ({"en": "a" * 481}, "That is 481 characters. An away message can have up to 480."),
        ({"holidays": "Christmas"}, "“Christmas” does not begin with a day."),
        (
            {"holidays": "12/25/2026 Christmas\nDec 25, 2026 Office party"},
            "12/25/2026 stands in two lines. Write each day once.",
        ),
    ],
)
def test_what_cannot_be_said_is_refused_beside_its_field_and_kept(ada, office, written, refusal):
    answer = save_away(ada, **written)

    assert answer.status_code == 422
    assert refusal in words(answer)
    assert all(one in answer.text for one in written.values())
    assert db.session.get_one(Firm, office.id).away_texts == {}


def test_only_who_may_change_the_firm_changes_the_away_message(ana, office):
    assert save_away(ana).status_code == 403


def test_of_two_who_save_in_the_same_moment_the_later_is_told(apart):
    with apart.work():
        before = state_of(own_firm(), "hours")

    def saves(hours):
        firm = own_firm()
        time.sleep(0.05)  # both have read it before one of them saves
        refuse_unseen(firm, "hours", before)
        set_texting_hours(firm, hours)

    answers = apart.at_once(partial(saves, ["09:00-20:00"]), partial(saves, ["10:00-18:00"]))

    assert sorted(isinstance(answer, Refused) for answer in answers) == [False, True]


def own_firm() -> Firm:
    return db.session.get_one(Firm, chosen_firm())
