import pytest
import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.inbound import Inbound
from casestatus.firms.numbering import add_number
from casestatus.messaging.models import Message
from tests.factories import a_contact, a_conversation, a_number, another_firm, firm_number
from tests.messaging.calling import MESSAGES, STATUS, VOICE, a_sid
from tests.messaging.reading import conversation_with, newest_thread, rows, words


def kept() -> list[Inbound]:
    return list(db.session.execute(sa.select(Inbound).order_by(Inbound.created_at)).scalars())


def bodies() -> list[str]:
    return list(db.session.execute(sa.select(Message.body).order_by(Message.at)).scalars())


def test_a_text_of_a_contact_shows_in_the_inbox_under_their_name(ana, twilio):
    cora = a_contact("Cora Medina")

    answer = twilio.text("Is court still on?", sender=cora.phones[0].e164, to=firm_number())

    [row] = rows(ana)
    assert answer.status_code == 200
    assert "Cora Medina" in row
    assert "Is court still on?" in row
    assert "1 unread" in row


def test_the_answer_to_a_text_is_twiml_that_says_nothing(twilio):
    answer = twilio.text("Hello", sender=a_number(), to=firm_number())

    assert (answer.mimetype, answer.text) == ("text/xml", "<Response></Response>")


def test_a_text_of_an_unknown_number_shows_under_the_number(ana, twilio):
    twilio.text("Hello, who is this?", sender="+18435561299", to=firm_number())

    assert "(843) 556-1299" in rows(ana)[0]


@pytest.mark.parametrize("path", [MESSAGES, STATUS, VOICE])
@pytest.mark.parametrize("signature", ["", "nonsense", "RSOYDt4T1cUTdK1PDd93/VVr8B8="])
def test_a_wrong_signature_is_refused_and_nothing_is_stored(twilio, path, signature):
    fields = {"MessageSid": a_sid(), "CallSid": a_sid(), "MessageStatus": "sent", "From": a_number(), "Body": "Hi"}

    answer = twilio.call(path, fields | {"To": firm_number()}, signature=signature)

    assert answer.status_code == 403
    assert kept() == []


def test_a_signature_over_another_address_is_refused(twilio):
    fields = {"MessageSid": a_sid(), "From": a_number(), "To": firm_number(), "Body": "Hi"}

    answer = twilio.call(MESSAGES, fields, url="http://somewhere.else/webhooks/twilio/messages")

    assert (answer.status_code, kept()) == (403, [])


def test_a_signature_over_other_words_is_refused(twilio):
    fields = {"MessageSid": a_sid(), "From": a_number(), "To": firm_number(), "Body": "Hi"}
    signature = twilio.validator.compute_signature(f"http://localhost{MESSAGES}", fields)

    answer = twilio.call(MESSAGES, fields | {"Body": "Send money"}, signature=signature)

    assert (answer.status_code, kept()) == (403, [])


def test_fields_that_twilio_may_add_one_day_are_signed_over_and_kept(twilio):
    answer = twilio.text("Hi", sender=a_number(), to=firm_number(), Weather="fair", ProfileName="Cora")

    assert answer.status_code == 200
    assert kept()[0].payload["Weather"] == "fair"


def test_the_same_text_twice_is_stored_once(twilio):
    sid, sender = a_sid(), a_number()

    answers = [twilio.text("Only once", sender=sender, to=firm_number(), sid=sid) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert bodies() == ["Only once"]
    assert len(kept()) == 1


def test_two_texts_of_the_same_words_are_two(twilio):
    sender = a_number()

    for _ in range(2):
        twilio.text("Ok", sender=sender, to=firm_number())

    assert bodies() == ["Ok", "Ok"]


def test_a_text_to_a_number_of_no_firm_is_kept_and_answered(ana, twilio):
    answer = twilio.text("Lost", sender=a_number(), to="+12125550100")

    [call] = kept()
    assert answer.status_code == 200
    assert (call.payload["Body"], call.firm_id, call.done_at) == ("Lost", None, None)
    assert rows(ana) == []


def test_a_text_goes_to_the_firm_whose_number_it_is(ana, twilio, zoe):
    with another_firm("Third Law") as third:
        number = third.numbers[0].e164

    twilio.text("For the third", sender=a_number(), to=number)

    assert rows(ana) == []
    assert rows(zoe) == []


@pytest.mark.parametrize("body", ["", None, "\x00", "   "])
def test_a_text_without_words_is_received_and_says_so(ana, twilio, body):
    sender = a_number()

    answer = twilio.text(body, sender=sender, to=firm_number(), NumMedia="1", MediaUrl0="https://api.twilio.com/m")

    assert answer.status_code == 200
    assert "Fetching" in words(conversation_with(ana, sender))
    assert kept()[0].payload["MediaUrl0"] == "https://api.twilio.com/m"


def test_nul_bytes_are_cut_and_the_words_around_them_stay(ana, twilio):
    sender = a_number()

    answer = twilio.text("He\x00llo", sender=sender, to=firm_number(), **{"From\x00City": "A\x00B"})

    assert answer.status_code == 200
    assert "Hello" in words(conversation_with(ana, sender))


def test_emoji_and_every_script_arrive_as_they_were_written(ana, twilio):
    said, sender = "👍🏽 👩‍👩‍👧 ¡Sí! Ωμέγα 你好 שלום", a_number()

    twilio.text(said, sender=sender, to=firm_number())

    assert said in words(conversation_with(ana, sender))


def test_a_text_of_more_than_1600_characters_arrives_whole(ana, twilio):
    said, sender = "long " * 700 + "end of it", a_number()

    twilio.text(said, sender=sender, to=firm_number())

    assert said in words(conversation_with(ana, sender))


def test_words_that_look_like_a_page_are_shown_as_words(ana, twilio):
    sender = a_number()

    twilio.text("<script>alert(1)</script> & <b>bold</b>", sender=sender, to=firm_number())

    thread = conversation_with(ana, sender)
    assert "<script>alert(1)</script> & <b>bold</b>" in words(thread)
    assert "<script>alert" not in thread.text


@pytest.mark.parametrize("sender", ["72975", "262966", "AMAZON", "anonymous"])
def test_a_text_of_a_sender_that_cannot_be_answered_is_shown_without_a_way_to_answer(ana, twilio, sender):
    twilio.text("Your code is 1234", sender=sender, to=firm_number())

    thread = words(ana.get(newest_thread(ana)))
    assert "Your code is 1234" in thread
    assert "cannot be answered" in thread


def test_a_sender_that_cannot_be_answered_is_not_answered(ana, twilio):
    twilio.text("Your code is 1234", sender="72975", to=firm_number())

    answer = ana.post(f"{newest_thread(ana)}/messages", data={"body": "Thanks", "key": "k"})

    assert answer.status_code == 422
    assert "cannot be answered" in answer.text


@pytest.mark.parametrize("missing", ["MessageSid", "From", "To"])
def test_a_text_without_what_it_needs_is_refused(twilio, missing):
    fields = {"MessageSid": a_sid(), "From": a_number(), "To": firm_number(), "Body": "Hi"}
    del fields[missing]

    answer = twilio.call(MESSAGES, fields)

    assert (answer.status_code, kept()) == (400, [])


@pytest.mark.parametrize("missing", ["MessageSid", "MessageStatus"])
def test_a_report_without_what_it_needs_is_refused(twilio, missing):
    fields = {"MessageSid": a_sid(), "MessageStatus": "sent", "From": firm_number()}
    del fields[missing]

    assert twilio.call(STATUS, fields).status_code == 400


@pytest.mark.parametrize("missing", ["CallSid", "From", "To"])
def test_a_call_without_what_it_needs_is_refused(twilio, missing):
    fields = {"CallSid": a_sid(), "From": a_number(), "To": firm_number()}
    del fields[missing]

    assert twilio.call(VOICE, fields).status_code == 400


def test_a_webhook_does_not_answer_a_browser(ana):
    assert ana.get(MESSAGES).status_code == 405


def test_texts_of_a_suspended_firm_are_kept_for_the_day_it_is_resumed(firm, ana, twilio):
    firm.suspended_at = firm.created_at

    answer = twilio.text("Still there?", sender=a_number(), to=firm_number())

    firm.suspended_at = None
    assert answer.status_code == 200
    assert "Still there?" in rows(ana)[0]


def test_a_new_text_brings_an_archived_conversation_back(ana, twilio):
    cora = a_conversation()
    cora.archived_at = cora.latest_at
    assert rows(ana) == []

    twilio.text("One more thing", sender=cora.phone, to=firm_number())

    assert "One more thing" in rows(ana)[0]


def test_a_thread_answers_from_the_number_last_written_to(firm, ana, twilio, carrier):
    cora = a_conversation()
    second = add_number(firm, a_number()).e164

    twilio.text("On your other number", sender=cora.phone, to=second)

    db.session.refresh(cora)
    assert cora.firm_number == second
