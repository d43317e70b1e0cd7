"""An answer outside office hours: to a person, once a day, in their language (T23)."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from casestatus.consent.models import Source
from casestatus.consent.opting import opt_out
from casestatus.contacts.keeping import PhoneLine, set_emails, set_phones
from casestatus.core import db
from casestatus.core.notes import Task
from casestatus.firms.hours import DAYS, keep, read_day
from casestatus.messaging.away_words import away_words, usual_time
from casestatus.messaging.emailing import send_email
from casestatus.messaging.linking import link
from casestatus.messaging.machines import looks_automatic
from casestatus.messaging.models import Conversation, Message, Move
from casestatus.messaging.moving import go_on_with, move_all, undo_move
from casestatus.messaging.noticing import firms_with_untold_messages, tell_people
from casestatus.messaging.noting import add_note
from casestatus.messaging.receiving import Incoming, receive_call
from casestatus.messaging.scheduling import send_scheduled
from casestatus.messaging.sending import send_message
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import BadNumber, Outgoing
from tests.factories import (
    a_contact,
    a_conversation,
    a_scheduled_text,
    a_strange_conversation,
    a_text_from,
    a_user,
    receive,
)
from tests.messaging.calling import Caller, a_sid
from tests.messaging.reading import rows, words

EVENING = datetime(2026, 11, 26, 0, 30, tzinfo=UTC)  # Wednesday, 7:30 pm in New York
NIGHT = datetime(2026, 11, 26, 3, 40, tzinfo=UTC)  # 10:40 pm
NOON = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
SAYS = (
    "Thank you for your message. Harbor & Reed is closed now. We open Thursday at 9:00 AM. In an emergency, call 911."
)


@pytest.fixture
def away(firm):
    firm.office_hours = keep({day: read_day("9-5") for day in DAYS[:5]})
    firm.answers_when_away = True
    db.session.flush()
    return firm


@pytest.fixture
def evening():
    with time_machine.travel(EVENING, tick=True):
        yield


def answers(conversation: Conversation) -> list[str]:
    said = sa.select(Message.body).where(Message.conversation_id == conversation.id, Message.author_id.is_(None))
    return list(db.session.execute(said.where(Message.direction == "out").order_by(Message.at)).scalars())


def writes(conversation: Conversation, body: str = "Are you there?") -> bool:
    """The client writes, and the worker does its job."""
    before = len(answers(conversation))
    a_text_from(conversation, body)
    tell_people()
    return len(answers(conversation)) > before


def test_who_writes_in_the_evening_is_told_when_the_office_opens(away, evening, ana):
    cora = a_conversation()

    writes(cora)

    assert answers(cora) == [SAYS]
    assert "Automatic" in words(ana.get(f"/conversations/{cora.id}"))
    assert "Are you there?" in rows(ana)[0]


def test_it_is_said_once_a_person_and_day(away, evening):
    cora, dan = a_conversation(), a_conversation(a_contact("Dan Young"))

    for conversation in (cora, cora, dan):
        writes(conversation)
    assert [len(answers(one)) for one in (cora, dan)] == [1, 1]

    with time_machine.travel(EVENING + timedelta(days=1), tick=True):
        writes(cora)
    assert len(answers(cora)) == 2


def comes_from(phone: str, to: str) -> None:
    """A text of that number, wherever it stands now, and the worker does its job."""
    receive(Incoming(a_sid(), sender=phone, firm_number=to, body="And one thing more"))
    tell_people()


def said_to(phone: str) -> list[str]:
    said = sa.select(Message.body).where(Message.phone == phone, Message.author_id.is_(None))
    return list(db.session.execute(said.where(Message.direction == "out")).scalars())


def test_a_number_that_was_linked_meanwhile_is_not_told_twice_a_day(away, evening):
    cora, stranger = a_conversation(), a_strange_conversation()
    old_phone = cora.phone
    writes(stranger)

    link(stranger, cora.contact)
    for phone in (stranger.phone, old_phone):
        comes_from(phone, to=cora.firm_number)

    assert [said_to(phone) for phone in (stranger.phone, old_phone)] == [[SAYS], []]


@pytest.mark.parametrize("way", [go_on_with, move_all])
@pytest.mark.parametrize("has_begun", [False, True])
def test_a_number_that_goes_on_with_another_contact_is_not_told_twice_a_day(away, evening, way, has_begun):
    cora, marco = a_conversation(), a_contact("Marco Vega")
    if has_begun:
        a_conversation(marco)
    set_phones(marco, [PhoneLine(marco.phones[0].e164), PhoneLine(cora.phone)])
    writes(cora)

    way(cora, marco)
    comes_from(cora.phone, to=cora.firm_number)

    assert said_to(cora.phone) == [SAYS]


def test_whose_conversation_was_joined_by_mistake_is_told_on_their_own_phone(away, evening):
    cora, marco = a_conversation(), a_contact("Marco Vega")
    marcos = a_conversation(marco)
    set_phones(marco, [PhoneLine(marcos.phone), PhoneLine(cora.phone)])
    own = marcos.phone
    writes(cora)
    move_all(cora, marco)

    undo_move(db.session.execute(sa.select(Move)).scalar_one())
    comes_from(own, to=cora.firm_number)

    assert said_to(own) == [SAYS]


def test_in_office_hours_nobody_is_answered(away):
    with time_machine.travel(NOON, tick=True):
        assert writes(a_conversation()) is False


def test_on_a_holiday_they_are(away):
    away.holidays = {"2026-11-25": "A holiday"}

    with time_machine.travel(NOON, tick=True):
        assert writes(a_conversation()) is True


@pytest.mark.parametrize("what", ["switched off", "without hours"])
def test_a_firm_that_does_not_want_it_answers_nobody(away, evening, what):
    if what == "switched off":
        away.answers_when_away = False
    else:
        away.office_hours = {}

    assert writes(a_conversation()) is False


def test_who_opted_out_is_not_answered(away, evening):
    cora = a_conversation()
    opt_out(cora.phone, source=Source.USER, words=None)

    assert writes(cora) is False


def test_a_number_that_gets_no_texts_or_must_not_is_not_answered(away, evening):
    cora, dan = a_conversation(), a_conversation(a_contact("Dan Young"))
    cora.contact.phones[0].may_be_texted = False
    a_text_from(dan, "Hello?")
    db.add(BadNumber(e164=dan.phone, error_code="30006"))

    assert writes(cora) is False
    assert answers(dan) == []


@pytest.mark.parametrize("sender", ["262966", "BANK"])
def test_a_short_code_is_not_answered(away, evening, sender):
    assert writes(a_strange_conversation(sender)) is False


@pytest.mark.parametrize(
    "body",
    [
        "AUTO-REPLY: I am driving",
        "This is an automated message. Do not reply.",
        "I'm out of the office until Monday.",
        "Your verification code is 123456",
        "Respuesta automática: estoy fuera de la oficina",
        "No responda a este mensaje",
        "Auto-reply: we are closed until Monday",
        "[Auto Reply] Thanks for your text",
        "Automatic reply: Re: your claim",
        "Automated message - your prescription is ready",
        "This is an automated message from Coastal Bank. Your payment is due.",
        "Thank you for contacting Dr. Hall. This is an automated response.",
        "This is an auto-generated message.",
        "Hi, this is an automated text from Palmetto Dental to confirm your visit",
        "Do not reply to this number.",
        "Please do not reply to this message.",
        "Please don't reply directly to this text message, nobody reads it",
        "DO NOT REPLY",
        "No-reply: your parcel is on its way",
        "Your visit is tomorrow at 9. Replies to this number are not monitored.",
        "This inbox is not monitored.",
        "This number is unmonitored. Call 843-555-0100.",
        "I am out of the office until Monday with limited access to e-mail.",
        "I will be out of the office from Dec 1 to Dec 5.",
        "Thanks for your message. We are currently out of the office.",
        "Out of office: back on Monday",
        "123456 is your Harbor verification code",
        "G-482913 is your Google verification code.",
        "Your Coastal Bank security code is: 482913. We will never call to ask for it.",
        "Use 482913 as your one-time passcode",
        "Your prescription is ready. Reply STOP to opt out.",
        "Msg&data rates may apply. Text STOP to end",
        "Este es un mensaje automático. Gracias por su paciencia.",
        "Estoy fuera de la oficina hasta el lunes.",
        "Por favor, no responder a este correo",
        "Su código de verificación es 482913",
        "Responda STOP para cancelar",
        "[Venmo] Your verification code is 123456.",
        "This is Amazon: your verification code is 123456",
        "Acme Bank alert: do not reply to this message",
        "CVS: your Rx is ready, reply STOP to end",
        "USPS: package held, text STOP to quit",
        "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get there.",
    ],
)
def test_machines_are_not_answered(away, evening, body):
    assert looks_automatic(body)
    assert writes(a_conversation(), body) is False


@pytest.mark.parametrize(
    "body",
    [
        "A message from the automatic door firm",
        "Can you reply to me?",
        "Do I reply to him?",
        "I got no reply to my last text, please help",
        "My boss's office sent 'do not reply' mails about my claim, what now?",
        "No reply from the adjuster yet. Should I call?",
        "“Do not reply to this message” is all the insurer wrote. What now?",
        "Don't reply to my husband, he does not know about this",
        "The adjuster was out of the office when I called",
        "My doctor is out of the office until May, can I see another one?",
        "I'm out of the office because of my back and still have no pay",
        "I'm out of the office until Monday. Can you call me then?",
        "The insurance sent an automated message saying that my claim is closed",
        "Automatic reply from the insurer says denied. What do I do?",
        "Is this an automated message?",
        "This is an automated message I got from the insurer, is it true",
        "I got a verification code 482913 that I never asked for, is it from you?",
        "I did not get the security code for the form",
        "Should I reply STOP to end the texts of the other lawyer?",
        "They told me to text STOP to you, I do not want that",
        "Is your number not monitored at night?",
        "No responden a mis llamadas, ayuda por favor",
        "¿Por qué no responder a mis mensajes?",
        "Mi jefe está fuera de la oficina hasta el lunes",
        "Recibí un mensaje automático del seguro, ¿qué hago?",
        "I'm driving to the hearing now, where do I park?",
    ],
)
def test_people_who_write_of_machines_are(body):
    assert not looks_automatic(body)


def test_two_machines_do_not_go_on_answering_each_other(away, evening):
    other = a_conversation()

    for _ in range(5):
        writes(other, "We are closed now. We open at 9.")

    assert len(answers(other)) == 1


def test_while_somebody_at_the_firm_is_writing_nobody_is_answered(away, evening):
    cora = a_conversation()
    send_message(cora, author=a_user(), body="I am still here", key="k")

    assert writes(cora) is False
    with time_machine.travel(EVENING + timedelta(minutes=31), tick=True):
        assert writes(cora) is True


def test_an_email_to_them_counts_as_writing(away, evening):
    cora = a_conversation()
    set_emails(cora.contact, ["cora@client.test"])
    send_email(cora, author=a_user(), subject="Your claim", body="I am still here", key="k")

    assert writes(cora) is False


def test_a_note_for_colleagues_is_no_answer(away, evening):
    cora = a_conversation()
    add_note(cora, author=a_user(), body="Call her in the morning", key="k")

    assert writes(cora) is True


def test_a_text_that_waited_for_its_time_means_nobody_is_there(away, evening):
    cora = a_conversation()
    waits = a_scheduled_text(cora, due_at=EVENING + timedelta(minutes=10))

    with time_machine.travel(EVENING + timedelta(minutes=11), tick=True):
        send_scheduled(waits.id)
        assert writes(cora) is True


def test_a_call_is_not_answered(away, evening):
    cora = a_conversation()
    receive_call(Incoming("CA1", sender=cora.phone, firm_number=cora.firm_number, body=""))

    tell_people()

    assert answers(cora) == []


def test_it_is_said_in_the_clients_language(away, evening):
    cora = a_conversation()
    cora.contact.language = "es"

    writes(cora, "¿Están ahí?")

    assert answers(cora) == [
        "Gracias por su mensaje. Harbor & Reed está cerrado ahora. Abrimos el jueves a las 9:00 AM. "
        "En una emergencia, llame al 911."
    ]


def test_to_who_has_just_written_it_goes_at_night_too(away, by_law, carrier):
    cora = a_conversation()
    with time_machine.travel(NIGHT, tick=True):
        writes(cora)
        drain_lane(cora.phone)

    [text] = carrier.sent
    assert 3500 < text.valid_for <= 3600


def test_an_hour_later_it_is_not_sent_any_more(away, by_law, carrier):
    cora = a_conversation()
    with time_machine.travel(NIGHT, tick=True):
        writes(cora)
    with time_machine.travel(NIGHT + timedelta(minutes=61), tick=True):
        drain_lane(cora.phone)

    [outgoing] = db.session.execute(sa.select(Outgoing)).scalars()
    assert (carrier.sent, outgoing.state, outgoing.error_code) == ([], "failed", "too_late")


def test_a_text_that_comes_by_the_carrier_is_answered_by_the_clock_whatever_redis_lost(app, away, evening, told):
    cora = a_conversation()

    Caller(app).text("Hello?", sender=cora.phone, to=cora.firm_number)
    assert [note for note in told if isinstance(note, Task)] == []
    assert away.id in db.session.execute(firms_with_untold_messages()).scalars()
    tell_people()

    assert answers(cora) == [SAYS]


@pytest.mark.parametrize("body", ["STOP", "HELP", "START"])
def test_keywords_get_their_own_answer_alone(app, away, evening, body):
    cora = a_conversation()

    Caller(app).text(body, sender=cora.phone, to=cora.firm_number)
    tell_people()

    assert [SAYS in answer for answer in answers(cora)] == [False]


def test_what_comes_hours_late_is_not_answered(away, evening):
    cora = a_conversation()
    a_text_from(cora, written_at=EVENING - timedelta(hours=2))

    tell_people()

    assert answers(cora) == []


def test_the_usual_answer_time_stands_in_it_when_it_is_known(away, evening):
    away.answer_minutes = 22

    assert "We usually answer within about 20 minutes." in away_words(away, "en")
    assert "Solemos responder en unos 20 minutos." in away_words(away, "es")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "a few minutes"),
        (22, "about 20 minutes"),
        (60, "about an hour"),
        (200, "about 3 hours"),
        (480, "one working day"),
        (1000, "3 working days"),
        (None, "None"),
    ],
)
def test_a_time_to_an_answer_is_said_in_round_figures(minutes, said):
    assert str(usual_time(minutes)) == said
