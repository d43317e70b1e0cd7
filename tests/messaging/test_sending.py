"""Writing in a thread: what leaves, what is refused and why, and that no text leaves twice (T2, T3)."""

import re

import pytest
import sqlalchemy as sa

from casestatus.contacts.keeping import add_phone
from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.messaging.linking import link
from casestatus.messaging.models import Message
from casestatus.messaging.receiving import Incoming, receive_call
from casestatus.messaging.sending import send_message
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import BadNumber, Outgoing
from tests.factories import (
    a_case,
    a_contact,
    a_conversation,
    a_strange_conversation,
    a_text_from,
    a_user,
    firm_number,
    receive,
)
from tests.messaging.reading import rows, words


def waiting() -> list[str]:
    return list(db.session.execute(sa.select(Outgoing.body).order_by(Outgoing.created_at)).scalars())


def write(visitor, conversation, body: str, key: str = "k", **options):
    return visitor.post(f"/conversations/{conversation.id}/messages", data={"body": body, "key": key}, **options)


def test_a_text_that_is_sent_waits_in_the_outbox_and_stands_in_the_thread(ana):
    cora = a_conversation()

    answer = write(ana, cora, "See you at 2.")

    thread = words(ana.get(answer.location))
    assert answer.status_code == 303
    assert waiting() == ["See you at 2."]
    assert "See you at 2. Text Ana Whitfield" in thread
    assert "Queued" in thread


def test_a_text_goes_to_the_clients_number_from_the_firms_with_our_callback(ana, carrier):
    cora = a_conversation()

    write(ana, cora, "Hello")
    drain_lane(cora.phone)

    [text] = carrier.sent
    assert (text.to, text.sender, text.body) == (cora.phone, firm_number(), "Hello")
    assert text.callback.startswith("http://localhost/webhooks/twilio/status?")


def test_to_htmx_a_sent_text_answers_an_empty_composer_with_a_fresh_key(ana):
    cora = a_conversation()

    answer = write(ana, cora, "Hello", key="spent", htmx=True)

    assert answer.status_code == 200
    assert "Hello" not in answer.text
    assert "spent" not in answer.text
    assert "Send Message" in answer.text


def test_a_client_who_said_stop_gets_no_text(ana, carrier):
    cora = a_conversation(opted_out=True)

    answer = write(ana, cora, "Hello")

    assert answer.status_code == 422
    assert "opted out of text messages" in answer.text
    assert waiting() == []


@pytest.mark.parametrize("body", ["", "   ", "\n\n", "\x00"])
def test_an_empty_text_is_not_sent(ana, body):
    answer = write(ana, a_conversation(), body)

    assert answer.status_code == 422
    assert "Write a message first." in words(answer)
    assert waiting() == []


def test_a_text_of_1600_characters_is_sent(ana):
    assert write(ana, a_conversation(), "a" * 1600).status_code == 303


def test_a_longer_text_is_refused_with_its_length_and_kept_in_the_composer(ana):
    answer = write(ana, a_conversation(), "a" * 1601)

    assert answer.status_code == 422
    assert "That is 1601 characters. A text can have up to 1,600." in words(answer)
    assert "a" * 1601 in answer.text
    assert waiting() == []


def test_line_breaks_of_a_browser_count_once(ana):
    write(ana, a_conversation(), "One\r\nTwo")

    assert waiting() == ["One\nTwo"]


def test_emoji_and_nul_bytes_do_not_stop_a_text(ana):
    write(ana, a_conversation(), "👍🏽 See\x00 you")

    assert waiting() == ["👍🏽 See you"]


def test_a_refused_text_answers_htmx_with_the_composer_and_its_words(ana):
    cora = a_conversation(opted_out=True)

    answer = write(ana, cora, "Hello there", htmx=True)

    assert answer.status_code == 422
    assert "Hello there" in answer.text
    assert "<html" not in answer.text


def test_a_double_click_sends_one_text(ana):
    cora = a_conversation()

    answers = [write(ana, cora, "Once", key="k1") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert waiting() == ["Once"]


def test_two_composers_send_the_same_words_twice(ana):
    cora = a_conversation()

    for key in ("k1", "k2"):
        write(ana, cora, "Ok", key=key)

    assert waiting() == ["Ok", "Ok"]


def test_other_words_under_a_spent_key_are_another_text_and_not_lost(ana):
    cora = a_conversation()

    for body in ("First", "Second"):
        write(ana, cora, body, key="k1")

    assert waiting() == ["First", "Second"]


@pytest.mark.parametrize("fields", [{}, {"key": ""}])
def test_texts_without_a_key_all_leave(ana, fields):
    cora = a_conversation()

    for body in ("First", "Second"):
        ana.post(f"/conversations/{cora.id}/messages", data={"body": body, **fields})

    assert waiting() == ["First", "Second"]


def test_an_endless_key_is_no_obstacle(ana):
    assert write(ana, a_conversation(), "Hello", key="k" * 100_000).status_code == 303


def test_a_number_that_the_carrier_called_bad_is_refused_with_the_reason(ana):
    cora = a_conversation()
    db.add(BadNumber(e164=cora.phone, error_code="30006"))

    answer = write(ana, cora, "Hello")

    assert answer.status_code == 422
    assert "This number is a landline or cannot be reached by text. Call instead." in words(answer)


def test_a_number_that_texts_us_is_bad_no_more(ana):
    cora = a_conversation()
    db.add(BadNumber(e164=cora.phone, error_code="30006"))

    a_text_from(cora, "I have a mobile now")

    assert write(ana, cora, "Good to know").status_code == 303


def test_support_staff_may_not_write(sam):
    assert write(sam, a_conversation(), "Hello").status_code == 403


def test_another_firm_finds_no_such_conversation(zoe):
    assert write(zoe, a_conversation(), "Hello").status_code == 404


def test_a_text_written_while_a_colleague_linked_the_number_goes_on_in_the_contacts_thread(firm):
    stranger = a_strange_conversation()
    cora = a_conversation(a_contact("Cora Medina"))
    link(stranger, cora.contact)

    message = send_message(stranger, author=a_user(), body="Not lost", key="k")

    assert message.conversation_id == cora.id


def test_a_text_posted_to_a_thread_that_moved_is_sent_once_however_often_it_is_pressed(firm):
    stranger, author = a_strange_conversation(), a_user()
    send_message(stranger, author=author, body="Hello", key="k")
    link(stranger, a_conversation(a_contact("Cora Medina")).contact)

    send_message(stranger, author=author, body="Hello", key="k")

    assert waiting() == ["Hello"]


def test_the_inbox_row_shows_the_last_words_and_whose_they_are(ana):
    cora = a_conversation(a_contact("Cora Medina"))
    a_text_from(cora, "Is court still on?")

    write(ana, cora, "Yes, at nine.")
    assert "You: Yes, at nine." in rows(ana)[0]

    a_text_from(cora, "Thank you")
    assert "You:" not in rows(ana)[0]


def test_the_inbox_row_takes_nobody_for_the_writer_of_a_colleagues_text(ana, ben):
    cora = a_conversation(a_contact("Cora Medina"))

    write(ben, cora, "Yes, at nine.")

    assert "Us: Yes, at nine." in rows(ana)[0]
    assert "You: Yes, at nine." in rows(ben)[0]


def test_a_text_is_about_the_contacts_only_open_case(firm):
    cora = a_contact("Cora Medina")
    case = a_case(cora)
    a_case(cora, closed=True)

    message = send_message(a_conversation(cora), author=a_user(), body="Hello", key="k")

    assert message.case_id == case.id


def test_with_several_open_cases_a_text_is_about_the_case_of_the_last_message(firm):
    cora = a_contact("Cora Medina")
    conversation, first = a_conversation(cora), a_case(cora)
    a_text_from(conversation, "About the first")
    a_case(cora)

    message = send_message(conversation, author=a_user(), body="Hello", key="k")

    assert message.case_id == first.id


def test_a_text_is_about_no_case_when_nothing_says_which(firm):
    cora = a_contact("Cora Medina")
    a_case(cora)
    a_case(cora)

    message = a_text_from(a_conversation(cora), "Which one?")

    assert message.case_id is None


def test_a_closed_case_is_still_what_the_thread_is_about(firm):
    cora = a_contact("Cora Medina")
    conversation, case = a_conversation(cora), a_case(cora)
    a_text_from(conversation, "While it was open")
    case.closed_on = case.opened_on
    db.session.flush()

    message = a_text_from(conversation, "One more question")

    assert message.case_id == case.id


def test_a_stranger_writes_about_no_case(firm):
    assert a_text_from(a_strange_conversation()).case_id is None


@pytest.mark.parametrize("phone", ["72975", "AMAZON"])
def test_a_sender_without_a_number_cannot_be_written_to(firm, phone):
    with pytest.raises(Refused, match="cannot be answered"):
        send_message(a_strange_conversation(phone), author=a_user(), body="Hello", key="k")


def test_nothing_of_a_refused_text_stays(ana):
    cora = a_conversation(opted_out=True)

    write(ana, cora, "Hello")

    assert db.session.execute(sa.select(Message.id)).all() == []


def test_an_answer_does_not_go_to_a_number_that_its_writer_did_not_see(ana):
    cora = a_conversation()
    seen = cora.phone
    add_phone(cora.contact, "+18435561288")
    receive(Incoming("SM1", sender="+18435561288", firm_number=firm_number(), body="From the other phone"))
    db.session.flush()

    answer = ana.post(f"/conversations/{cora.id}/messages", data={"body": "Settlement", "key": "k", "shown": seen})

    assert answer.status_code == 422
    assert "Answers go to (843) 556-1288 now" in words(answer)
    assert "Settlement" in answer.text
    assert waiting() == []
    again = ana.post(
        f"/conversations/{cora.id}/messages", data={"body": "Settlement", "key": "k", "shown": "+18435561288"}
    )
    assert (again.status_code, waiting()) == (303, ["Settlement"])


@pytest.mark.parametrize("wrong", [{"body": "My number is 123-45-6789"}, {"channel": "email", "subject": "Hello"}])
def test_the_question_about_another_number_is_not_skipped_when_something_else_is_wrong_first(ana, wrong):
    cora = a_conversation()
    seen, cora.phone = cora.phone, "+18435561288"
    here = f"/conversations/{cora.id}/messages"

    refused = ana.post(here, data={"body": "Settlement", "key": "k", "shown": seen} | wrong)
    [shown] = re.findall(r'name="shown" value="([^"]+)"', refused.text)
    asked = ana.post(here, data={"body": "Settlement", "key": "k", "shown": shown})
    [shown] = re.findall(r'name="shown" value="([^"]+)"', asked.text)

    assert refused.status_code == 422
    assert "Answers go to (843) 556-1288 now" in words(asked)
    assert shown == "+18435561288"
    assert ana.post(here, data={"body": "Settlement", "key": "k", "shown": shown}).status_code == 303


def test_news_of_a_thread_shows_the_number_that_answers_go_to(ana):
    cora = a_conversation()
    add_phone(cora.contact, "+18435561288")
    receive(Incoming("SM1", sender="+18435561288", firm_number=firm_number(), body="From the other phone"))
    db.session.flush()

    news = ana.get(f"/conversations/{cora.id}/messages?since=0", htmx=True)

    assert 'value="+18435561288"' in news.text
    assert "(843) 556-1288" in words(news)


def test_a_call_from_another_phone_does_not_move_the_answers_there(ana):
    cora = a_conversation()
    add_phone(cora.contact, "+18435561288")

    receive_call(Incoming("CA1", sender="+18435561288", firm_number=firm_number(), body=""))

    db.session.refresh(cora)
    assert cora.phone != "+18435561288"
