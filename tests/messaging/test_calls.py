"""Calls to the text number: refused, or answered with the firm's words; listed once (T15)."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine

from casestatus.contacts.keeping import add_phone
from casestatus.core import db
from casestatus.firms.founding import change_firm, set_hours
from casestatus.firms.hours import DAYS, read_day
from casestatus.firms.models import CallAnswer
from casestatus.inbox.thread_queries import newest_messages
from casestatus.messaging.entering import show_newest
from casestatus.messaging.models import Message
from casestatus.messaging.sending import send_message
from tests.factories import a_case, a_contact, a_conversation, a_number, a_text_from, a_user, firm_number
from tests.messaging.reading import conversation_with, rows, words


def heard(answer) -> list[str]:
    """What the caller hears, sentence by sentence."""
    return [said.text or "" for said in ElementTree.fromstring(answer.text).findall("Say")]


def speaks(firm, message: str, *, office: str = "(843) 555-0199") -> None:
    """The firm sets what callers hear, as its settings do."""
    change_firm(
        firm,
        name=firm.name,
        timezone=firm.time_zone,
        office_phone=office,
        call_answer=CallAnswer.MESSAGE,
        call_message=message,
    )


def test_a_call_is_refused_unless_the_firm_says_otherwise(twilio):
    answer = twilio.ring(sender=a_number(), to=firm_number())

    [verb] = ElementTree.fromstring(answer.text)
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert (verb.tag, verb.attrib) == ("Reject", {"reason": "rejected"})


def test_a_caller_hears_the_firms_words_and_the_office_number(firm, twilio):
    speaks(firm, "We read texts only.")

    answer = twilio.ring(sender=a_number(), to=firm_number())

    assert heard(answer) == ["We read texts only.", "To speak with us, call (843) 555-0199."]
    assert [verb.tag for verb in ElementTree.fromstring(answer.text)] == ["Say", "Say", "Hangup"]


def test_a_caller_hears_the_firms_name_when_it_has_no_words_of_its_own(firm, twilio):
    speaks(firm, "", office="")

    answer = twilio.ring(sender=a_number(), to=firm_number())

    assert heard(answer) == ["Thank you for calling Harbor & Reed. This number is for text messages only."]


@pytest.mark.parametrize("message", ["Reed & Sons <law>", "</Say><Dial>+19005550100</Dial>", "“Hola” {firm} %s"])
def test_words_that_look_like_commands_are_spoken(firm, twilio, message):
    speaks(firm, message, office="")

    answer = twilio.ring(sender=a_number(), to=firm_number())

    assert heard(answer) == [message]


def test_line_breaks_of_a_word_processor_do_not_break_the_answer(firm, twilio):
    speaks(firm, "We read texts only.\x0bThank\x07 you.\r\nGoodbye.", office="")

    answer = twilio.ring(sender=a_number(), to=firm_number())

    assert heard(answer) == ["We read texts only. Thank you. Goodbye."]


TODAY = "Our office is open today from 9:00 AM to 12:00 PM, and from 1:00 PM to 5:00 PM."
OVER = "Our office is closed now."


@pytest.mark.parametrize(
    ("clock", "hours", "holidays", "said"),
    [
        ("08:00", "9-12, 13-17", [], [TODAY]),
        ("12:30", "9-12, 13-17", [], [TODAY]),
        ("16:59", "9-12, 13-17", [], [TODAY]),
        ("23:30", "12 AM - 12 AM", [], ["Our office is open all day today."]),
        ("17:00", "9-12, 13-17", [], [OVER, "It opens again Thursday at 1:00 AM."]),
        ("23:30", "9-12, 13-17", [], [OVER, "It opens again Thursday at 1:00 AM."]),
        ("17:00", "9-17", ["2026-11-26"], [OVER, "It opens again Friday at 1:00 AM."]),
        ("10:00", "", [], ["Our office is closed today.", "It opens again Thursday at 1:00 AM."]),
        ("10:00", "9-17", ["2026-11-25"], ["Our office is closed today.", "It opens again Thursday at 1:00 AM."]),
    ],
)
def test_a_caller_hears_when_the_office_is_open(firm, twilio, clock, hours, holidays, said):
    speaks(firm, "We read texts only.")
    firm.holidays = dict.fromkeys(holidays, "")
    others = {day: read_day("1 AM - 2 AM") for day in DAYS}
    set_hours(firm, others | {"wednesday": read_day(hours)})

    with time_machine.travel(datetime.fromisoformat(f"2026-11-25T{clock}").replace(tzinfo=firm.zone), tick=False):
        answer = twilio.ring(sender=a_number(), to=firm_number())

    assert heard(answer) == ["We read texts only.", *said, "To speak with us, call (843) 555-0199."]


def test_an_office_that_opens_on_no_day_to_come_only_says_that_it_is_closed(firm, twilio):
    speaks(firm, "We read texts only.", office="")
    start = datetime(2026, 11, 25, 18, tzinfo=firm.zone)
    firm.holidays = {f"{start + timedelta(days=day):%Y-%m-%d}": "" for day in range(1, 90)}
    set_hours(firm, {day: read_day("9-17") for day in DAYS})

    with time_machine.travel(start, tick=False):
        answer = twilio.ring(sender=a_number(), to=firm_number())

    assert heard(answer) == ["We read texts only.", "Our office is closed now."]


def test_a_call_is_listed_in_the_callers_thread(ana, twilio):
    cora = a_conversation(a_contact("Cora Medina"))

    twilio.ring(sender=cora.phone, to=firm_number())

    assert "Refused call" in words(ana.get(f"/conversations/{cora.id}"))
    assert "Refused call" in rows(ana)[0]


def test_a_call_of_a_stranger_is_listed_under_the_number(ana, twilio):
    twilio.ring(sender="+18435561299", to=firm_number())

    assert "(843) 556-1299" in rows(ana)[0]


@pytest.mark.parametrize("sender", ["anonymous", "+266696687", "client:kiosk"])
def test_a_caller_who_hides_the_number_is_listed_too(ana, twilio, sender):
    answer = twilio.ring(sender=sender, to=firm_number())

    assert answer.status_code == 200
    assert "Refused call" in rows(ana)[0]


def test_the_same_call_told_twice_is_listed_once_and_answered_twice(ana, twilio):
    sender = a_number()

    answers = [twilio.ring(sender=sender, to=firm_number(), sid="CA1") for _ in range(2)]

    assert answers[0].text == answers[1].text
    assert words(conversation_with(ana, sender)).count("Refused call") == 1


def test_a_call_to_a_number_of_no_firm_is_refused(twilio):
    answer = twilio.ring(sender=a_number(), to="+12125550100")

    assert "<Reject" in answer.text


def test_a_call_is_no_consent_and_no_opt_out(ana, twilio):
    cora = a_conversation(opted_out=True)

    twilio.ring(sender=cora.phone, to=firm_number())

    assert "This number has opted out of text messages." in words(ana.get(f"/conversations/{cora.id}"))


def test_a_call_is_filed_under_a_case_from_its_thread(ana, twilio):
    contact = a_contact()
    one, other = (a_case(contact) for _ in range(2))
    conversation = a_conversation(contact)
    twilio.ring(sender=conversation.phone, to=firm_number())
    call = newest_messages(conversation.id).rows[-1]
    here = f"/conversations/{conversation.id}"
    path = f"{here}/messages/{call.id}/case"

    offered = [f'href="{path}"' in ana.get(page, htmx=True).text for page in (here, f"{here}/messages?since=0")]
    page = words(ana.get(path))
    ana.post(path, data={"case": str(other.id)})

    assert offered == [True, True]
    assert [said in page for said in ("Refused call", one.number, other.number)] == [True] * 3
    assert db.session.get_one(Message, call.id).case_id == other.id


@pytest.mark.parametrize("who", ["they", "we"])
def test_answers_do_not_go_to_a_number_that_only_called(twilio, who):
    cora = a_contact("Cora Medina")
    landline, thread = add_phone(cora, a_number()).e164, a_conversation(cora)
    mobile = thread.phone
    if who == "they":
        a_text_from(thread, "Any news?")
    else:
        send_message(thread, author=a_user(), body="Any news?", key="k")
    twilio.ring(sender=landline, to=firm_number())

    show_newest(thread)

    assert (thread.phone, thread.latest_snippet) == (mobile, "Refused call")
