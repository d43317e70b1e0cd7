"""STOP, START, HELP and YES, written by clients (T14)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from casestatus.consent.models import Source
from casestatus.consent.opting import is_opted_out, opt_in, opt_out, opt_out_of
from casestatus.consent.pausing import is_paused
from casestatus.contacts.keeping import add_phone
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.words import Sentence
from casestatus.messaging.receiving import HELPED, HELPED_WITHOUT_PHONE, STARTED, STOPPED, Incoming, receive_text
from casestatus.messaging.sending import send_message
from casestatus.messaging.waiting import look_who_waits
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing
from tests.factories import a_contact, a_conversation, a_number, a_text_from, a_user, firm_number
from tests.messaging.calling import a_sid
from tests.messaging.reading import conversation_with, words


def answers_to(conversation) -> list[str]:
    """What was sent by itself, in order, once the worker has been at it."""
    sent = sa.select(Outgoing.body).where(Outgoing.lane == conversation.phone).order_by(Outgoing.created_at)
    return list(db.session.execute(sent).scalars())


def is_stopped(number: str) -> bool:
    """Whether texting pauses until somebody has decided."""
    return bool(db.session.execute(sa.select(is_paused(number))).scalar())


def said(sentence: Sentence, language: str = "en", **values: str) -> str:
    return Sentence(sentence.words, values).in_language(language)


@pytest.fixture
def cora(firm):
    return a_conversation()


def test_stop_is_recorded_with_time_words_and_source(cora):
    message = a_text_from(cora, "Stop!!")

    opted = opt_out_of(cora.phone)

    assert opted is not None
    assert (opted.words, opted.source, opted.message_id) == ("Stop!!", Source.TEXT, message.id)


def test_stop_is_confirmed_once_and_the_confirmation_passes_the_opt_out(cora, carrier):
    a_text_from(cora, "STOP")

    drain_lane(cora.phone)

    assert [text.body for text in carrier.sent] == [said(STOPPED, firm="Harbor & Reed", phone="")]


@pytest.mark.parametrize("body", ["STOP - Cora", "Stop Cora Medina", "stop cora", "Stop Harbor & Reed", "𝐒𝐓𝐎𝐏"])
def test_stop_counts_at_once_with_a_known_name(firm, body):
    conversation = a_conversation(a_contact("Cora Medina"))

    a_text_from(conversation, body)

    assert is_opted_out(conversation.phone)
    assert conversation.waiting_since is None
    assert answers_to(conversation) == [said(STOPPED, firm="Harbor & Reed", phone="")]


def test_stop_with_a_known_name_waits_for_nobody_when_it_is_looked_up_anew(firm):
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "Stop Cora Medina")

    look_who_waits(conversation)

    assert conversation.waiting_since is None


def test_stop_before_an_unknown_name_opts_nobody_out_by_itself(firm):
    conversation = a_conversation(a_contact("Cora Medina"))

    a_text_from(conversation, "Stop Jimmy")

    assert not is_opted_out(conversation.phone)


@pytest.mark.parametrize("body", ["STOP - Maria", "Stop - Just Kidding", "Alto - María", "STOP June"])
def test_stop_with_the_signature_of_nobody_known_waits_for_a_person(firm, body):
    conversation = a_conversation(a_contact("June Lee"))

    a_text_from(conversation, body)

    assert not is_opted_out(conversation.phone)
    assert is_stopped(conversation.phone)
    assert answers_to(conversation) == []


def test_stop_before_a_known_name_that_is_an_everyday_word_waits_for_a_person(firm):
    conversation = a_conversation(a_contact("Liberty Jones"))

    a_text_from(conversation, "Stop Liberty")

    assert not is_opted_out(conversation.phone)
    assert is_stopped(conversation.phone)


def test_unsubscribe_before_such_a_name_counts_at_once(firm):
    conversation = a_conversation(a_contact("Liberty Jones"))

    a_text_from(conversation, "Unsubscribe Liberty")

    assert is_opted_out(conversation.phone)


def test_a_second_stop_is_not_confirmed_again(cora):
    for body in ("STOP", "stop.", "Quit"):
        a_text_from(cora, body)

    assert len(answers_to(cora)) == 1


def test_stop_after_start_is_a_new_opt_out_and_confirmed_anew(cora):
    for body in ("STOP", "START", "STOP"):
        a_text_from(cora, body)

    assert answers_to(cora) == [
        said(STOPPED, firm="Harbor & Reed", phone=""),
        said(STARTED, firm="Harbor & Reed", phone=""),
        said(STOPPED, firm="Harbor & Reed", phone=""),
    ]


def test_texts_that_still_wait_when_stop_comes_are_not_sent(cora, carrier):
    send_message(cora, author=a_user(), body="See you at 2.", key="k")
    a_text_from(cora, "STOP")

    drain_lane(cora.phone)

    assert [text.body for text in carrier.sent] == [said(STOPPED, firm="Harbor & Reed", phone="")]


@pytest.mark.parametrize("word", ["START", "unstop", "Yes."])
def test_start_and_yes_end_an_opt_out_and_say_so(cora, word):
    opt_out(cora.phone, source=Source.TEXT, words="STOP")

    a_text_from(cora, word)

    assert not is_opted_out(cora.phone)
    assert answers_to(cora) == [said(STARTED, firm="Harbor & Reed", phone="")]


def test_yes_is_an_ordinary_answer_while_not_opted_out(cora):
    a_text_from(cora, "Yes")

    assert answers_to(cora) == []


def test_help_answers_with_the_firms_name_and_office_phone(cora):
    a_text_from(cora, "HELP")

    assert answers_to(cora) == [said(HELPED, firm="Harbor & Reed", phone="(843) 555-0199")]


def test_help_answers_without_a_phone_when_the_firm_has_set_none(firm, cora):
    firm.office_phone = None

    a_text_from(cora, "info")

    assert answers_to(cora) == [said(HELPED_WITHOUT_PHONE, firm="Harbor & Reed", phone="")]


def test_help_is_answered_to_a_number_that_opted_out(cora, carrier):
    opt_out(cora.phone, source=Source.TEXT, words="STOP")

    a_text_from(cora, "HELP")
    drain_lane(cora.phone)

    assert len(carrier.sent) == 1
    assert is_opted_out(cora.phone)


@pytest.mark.parametrize(
    ("word", "sentence", "phone"),
    [("ALTO", STOPPED, ""), ("¡Parar!", STOPPED, ""), ("Ayuda", HELPED, "(843) 555-0199")],
)
def test_a_spanish_word_is_answered_in_spanish(cora, word, sentence, phone):
    a_text_from(cora, word)

    [answer] = db.session.execute(sa.select(Outgoing).where(Outgoing.lane == cora.phone)).scalars()
    assert (answer.language, answer.body) == ("es", said(sentence, "es", firm="Harbor & Reed", phone=phone))


def test_a_firms_name_with_braces_is_said_as_it_is(firm, cora):
    firm.name = "Reed {& Sons}"

    a_text_from(cora, "STOP")

    assert "Reed {& Sons}" in answers_to(cora)[0]


def test_the_thread_shows_the_word_and_the_answer(ana, twilio, cora):
    twilio.text("STOP", sender=cora.phone, to=firm_number())

    thread = words(conversation_with(ana, cora.phone))
    assert "STOP" in thread
    assert "You will get no more texts from Harbor & Reed." in thread


def test_the_composer_shows_the_opt_out_and_will_not_send(ana, twilio, cora):
    twilio.text("STOP", sender=cora.phone, to=firm_number())

    thread = ana.get(f"/conversations/{cora.id}")
    answer = ana.post(f"/conversations/{cora.id}/messages", data={"body": "Hello?", "key": "k"})

    assert "This number has opted out of text messages." in words(thread)
    assert answer.status_code == 422
    assert "This number has opted out of text messages." in words(answer)
    assert "Hello?" in answer.text


@pytest.mark.parametrize(
    ("source", "written", "shown"),
    [
        (Source.TEXT, "Stop, please", "They wrote “Stop, please”. Today, "),
        (Source.CARRIER, "STOP", "They wrote “STOP”, and the phone company acted on it. Today, "),
        (Source.CARRIER, None, "The phone company told us. Today, "),
        (Source.USER, None, "Somebody at the firm noted it. Today, "),
    ],
)
def test_the_composer_shows_when_and_how_a_number_opted_out(ana, cora, source, written, shown):
    opt_out(cora.phone, source=source, words=written)

    page = words(ana.get(f"/conversations/{cora.id}"))

    assert f"This number has opted out of text messages. {shown}" in page


def test_an_opt_out_that_ended_is_not_shown(ana, cora):
    opt_out(cora.phone, source=Source.TEXT, words="Stop, please")
    opt_in(cora.phone, source=Source.TEXT, words="START")

    assert "Stop, please" not in words(ana.get(f"/conversations/{cora.id}"))


def test_the_inbox_marks_who_opted_out(ana, cora, twilio):
    twilio.text("STOP", sender=cora.phone, to=firm_number())
    ana.post(f"/conversations/{cora.id}/read")

    assert "Opted out" in words(ana.get("/inbox"))


@pytest.mark.parametrize("word", ["STOP", "ALTO", "please no more"])
def test_what_the_carrier_has_answered_is_recorded_and_not_answered_again(cora, twilio, word):
    twilio.text(word, sender=cora.phone, to=firm_number(), OptOutType="STOP")

    opted = opt_out_of(cora.phone)
    assert opted is not None
    assert (opted.words, opted.source) == (word, Source.CARRIER)
    assert answers_to(cora) == []


def test_a_start_that_the_carrier_has_answered_ends_the_opt_out(cora, twilio):
    opt_out(cora.phone, source=Source.CARRIER, words=None)

    twilio.text("START", sender=cora.phone, to=firm_number(), OptOutType="START")

    assert not is_opted_out(cora.phone)
    assert answers_to(cora) == []


def test_a_help_that_the_carrier_has_answered_is_not_answered_again(cora, twilio):
    twilio.text("HELP", sender=cora.phone, to=firm_number(), OptOutType="HELP")

    assert answers_to(cora) == []


def test_a_word_of_the_carrier_that_we_do_not_know_leaves_the_keyword_to_the_text(cora, twilio):
    twilio.text("STOP", sender=cora.phone, to=firm_number(), OptOutType="PAUSE")

    assert is_opted_out(cora.phone)
    assert answers_to(cora) == []


@pytest.mark.parametrize("sender", ["72975", "AMAZON"])
def test_a_sender_without_a_phone_number_gets_no_answer(firm, twilio, sender):
    twilio.text("STOP", sender=sender, to=firm_number())

    assert is_opted_out(sender)
    assert db.session.execute(sa.select(Outgoing)).all() == []


def test_the_same_stop_delivered_twice_is_confirmed_once(cora, twilio):
    for _ in range(2):
        twilio.text("STOP", sender=cora.phone, to=firm_number(), sid="SM1")

    assert len(answers_to(cora)) == 1


@pytest.mark.parametrize(("language", "said"), [("es", "Responda START"), ("en", "Reply START")])
def test_stop_is_answered_in_the_language_kept_on_the_contact(firm, twilio, carrier, language, said):
    cora = a_contact("Cora Medina")
    cora.language = language

    twilio.text("STOP", sender=cora.phones[0].e164, to=firm_number())

    [answer] = db.session.execute(sa.select(Outgoing)).scalars()
    assert said in answer.body


def test_a_stop_that_waited_is_answered_to_the_phone_that_said_it(cora):
    """Her brother's phone, while she has written from her own since."""
    brothers = a_number()
    add_phone(cora.contact, brothers)
    db.session.flush()
    a_text_from(cora, "It is me again")
    incoming = Incoming(
        a_sid(), sender=brothers, firm_number=firm_number(), body="STOP", written_at=now() - timedelta(minutes=10)
    )

    receive_text(incoming)

    [answer] = db.session.execute(sa.select(Outgoing)).scalars()
    assert (is_opted_out(brothers), answer.recipient) == (True, brothers)
