"""What became of our texts, as the thread says it; and "Try again" (T3)."""

import pytest
import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import new_id
from casestatus.core.errors import Conflict
from casestatus.gateways.sms import Permanent, Temporary, Unknown
from casestatus.inbox import views
from casestatus.inbox.thread_queries import MOST_CHANGES
from casestatus.messaging.delivering import pick_up_deliveries
from casestatus.messaging.entering import enter
from casestatus.messaging.models import Direction, Message, MessageState
from casestatus.messaging.sending import send_message, try_again
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import DeliveryReport, Outgoing
from casestatus.outbox.reasons import REASONS
from casestatus.outbox.recording import record_report
from tests.factories import a_contact, a_conversation, a_text_from, another_firm
from tests.messaging.calling import STATUS, a_sid
from tests.messaging.reading import rows, words

NOT_CERTAIN = "We could not learn whether this text left. Ask the client before you try again."


@pytest.fixture
def cora(firm):
    return a_conversation(a_contact("Cora Medina"))


@pytest.fixture
def send(ana, cora, carrier):
    """Ana writes to Cora and a worker takes it to the carrier, who answers as told."""

    def send(body: str = "See you at 2.", *answers: Exception) -> Message:
        carrier.answers = list(answers)
        message = send_message(cora, author=ana.user, body=body, key=body)
        db.session.commit()
        work(cora)
        db.session.expire_all()
        return message

    return send


def work(conversation) -> None:
    """What a worker's job does."""
    drain_lane(conversation.phone)
    with db.transaction():
        pick_up_deliveries()


def thread(visitor, conversation) -> str:
    return words(visitor.get(f"/conversations/{conversation.id}"))


def retry(visitor, message, **options):
    return visitor.post(f"/conversations/{message.conversation_id}/messages/{message.id}/retry", **options)


def test_delivery_shows_step_by_step(ana, twilio, cora, carrier, send):
    send("See you at 2.")
    [text], seen = carrier.sent, []

    for status in ("queued", "sent", "delivered"):
        twilio.report(status, callback=text.callback, sid="SM1", sender=text.sender)
        seen.append(thread(ana, cora))

    for label, page in zip(("Queued", "Sent", "Delivered"), seen, strict=True):
        assert f"See you at 2. Text Ana Whitfield {page.split('Ana Whitfield ')[-1].split(label)[0]}{label}" in page


def test_a_late_report_does_not_turn_delivered_back(ana, twilio, cora, carrier, send):
    send()
    [text] = carrier.sent

    for status in ("delivered", "sent", "sending"):
        twilio.report(status, callback=text.callback, sid="SM1", sender=text.sender)

    assert "Delivered" in thread(ana, cora)


def test_the_same_report_twice_is_kept_once(twilio, carrier, send):
    send()
    [text] = carrier.sent

    answers = [twilio.report("sent", callback=text.callback, sid="SM1", sender=text.sender) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len(db.session.execute(sa.select(DeliveryReport)).all()) == 1


def test_a_report_that_comes_before_the_carriers_answer_is_not_undone_by_it(ana, twilio, cora, carrier):
    message = send_message(cora, author=ana.user, body="Quick", key="k")
    callback = f"{STATUS}?firm={cora.firm_id}&text={message.outgoing_id}"
    carrier.on_send = lambda: twilio.report("delivered", callback=callback, sid="SM1", sender=cora.firm_number)
    db.session.commit()

    work(cora)

    assert "Delivered" in thread(ana, cora)


def test_a_report_of_a_text_we_do_not_know_is_answered_and_kept(firm, twilio):
    callback = f"{STATUS}?firm={firm.id}&text={new_id()}"

    answer = twilio.report("delivered", callback=callback, sid=a_sid(), sender=firm.numbers[0].e164)

    assert answer.status_code == 200
    assert db.session.execute(sa.select(DeliveryReport)).all() == []


@pytest.mark.parametrize("query", ["", "?text=nonsense", "?firm=nonsense&text=", "?firm=%00"])
def test_a_report_whose_address_lost_our_ids_is_matched_by_the_carriers_id(ana, twilio, cora, send, query):
    message = send()
    text = db.session.get_one(Outgoing, message.outgoing_id)

    twilio.report("delivered", callback=STATUS + query, sid=text.provider_id, sender=cora.firm_number)

    assert "Delivered" in thread(ana, cora)


def test_a_report_moves_no_text_of_another_firm(ana, twilio, cora, send):
    message = send()
    with another_firm() as other:
        callback = f"{STATUS}?firm={other.id}&text={message.outgoing_id}"
        number = other.numbers[0].e164

    answer = twilio.report("delivered", callback=callback, sid="SM1", sender=number)

    assert answer.status_code == 200
    assert "Queued" in thread(ana, cora)


@pytest.mark.parametrize("code", ["21211", "21408", "21610", "21614", "30003", "30007", "30034"])
def test_a_refusal_shows_a_sentence_and_no_code(ana, cora, send, code):
    send("See you at 2.", Permanent(code))

    page = thread(ana, cora)
    assert "Not delivered" in page
    assert str(REASONS[code]) in page
    assert code not in page


def test_a_code_that_nobody_listed_shows_a_plain_sentence(ana, cora, send):
    send("See you at 2.", Permanent("64999"))

    assert "The phone company could not deliver the text. Try again, or call." in thread(ana, cora)


def test_a_failure_that_is_reported_later_shows_why(ana, twilio, cora, carrier, send):
    send()
    [text] = carrier.sent

    twilio.report("undelivered", callback=text.callback, sid="SM1", sender=text.sender, code="30003")

    assert "The phone is switched off or out of reach. Try again later." in thread(ana, cora)
    assert "Not delivered:" in rows(ana)[0]


def test_a_carrier_that_is_busy_for_now_shows_the_text_as_queued(ana, cora, send):
    send("See you at 2.", Temporary("20429", 5))

    page = thread(ana, cora)
    assert "Queued" in page
    assert "Try again" not in page


def test_a_doubt_is_said_with_what_to_do(ana, cora, send):
    send("See you at 2.", Unknown())

    page = thread(ana, cora)
    assert "Not certain" in page
    assert NOT_CERTAIN in page
    assert "Try again" in page


def test_a_late_report_settles_what_was_not_certain(ana, twilio, cora, send):
    message = send("See you at 2.", Unknown())
    callback = f"{STATUS}?firm={cora.firm_id}&text={message.outgoing_id}"

    twilio.report("delivered", callback=callback, sid="SM1", sender=cora.firm_number)

    page = thread(ana, cora)
    assert "Delivered" in page
    assert "Not certain" not in page


def test_try_again_sends_the_text_once_more_in_its_place(ana, cora, carrier, send):
    message = send("See you at 2.", Permanent("30008"))
    a_text_from(cora, "Where were you?")

    answer = retry(ana, message)
    work(cora)

    page = words(ana.get(answer.location))
    assert [text.body for text in carrier.sent] == ["See you at 2."]
    assert page.index("See you at 2.") < page.index("Where were you?")
    assert "Not delivered" not in page


def test_to_htmx_try_again_answers_the_message_as_it_is_now(ana, send):
    message = send("See you at 2.", Permanent("30008"))

    answer = retry(ana, message, htmx=True)

    assert "See you at 2." in words(answer)
    assert "Queued" in words(answer)
    assert "Try again" not in words(answer)


def test_try_again_answers_its_own_message_though_the_client_writes_in_the_same_moment(ana, send, monkeypatch):
    message = send("See you at 2.", Permanent("30008"))

    def try_while_the_client_writes(*args, **options):
        again = try_again(*args, **options)
        thread = again.conversation
        came = {"phone": thread.phone, "firm_number": thread.firm_number, "state": MessageState.RECEIVED}
        enter(thread, direction=Direction.IN, body="Where are you?", **came)
        db.session.flush()
        return again

    monkeypatch.setattr(views, "try_again", try_while_the_client_writes)
    answer = retry(ana, message, htmx=True)

    assert f'id="message-{message.id}"' in answer.text
    assert "Where are you?" not in words(answer)


def test_a_doubtful_text_can_be_sent_again_by_a_persons_decision(ana, cora, carrier, send):
    message = send("See you at 2.", Unknown())

    retry(ana, message)
    work(cora)

    assert [text.body for text in carrier.sent] == ["See you at 2."]


def test_two_people_pressing_try_again_send_one_text(ana, ben, cora, carrier, send):
    message = send("See you at 2.", Permanent("30008"))

    answers = [retry(ana, message), retry(ben, message)]
    work(cora)

    assert [answer.status_code for answer in answers] == [303, 409]
    assert "This text is on its way already." in words(answers[1])
    assert len(carrier.sent) == 1


@pytest.mark.parametrize("status", ["queued", "sent", "delivered"])
def test_a_text_that_arrived_while_the_page_was_open_is_not_sent_again(ana, cora, carrier, send, status):
    message = send("See you at 2.", Unknown())
    record_report(message.outgoing_id, status=status, error_code=None, provider_id="SM1", payload={})

    with pytest.raises(Conflict):
        try_again(message, author=ana.user)


def test_try_again_is_refused_for_a_number_that_opted_out_meanwhile(ana, cora, send):
    message = send("See you at 2.", Permanent("30008"))
    a_text_from(cora, "STOP")

    answer = retry(ana, message)

    assert answer.status_code == 422
    assert "This number has opted out of text messages." in words(answer)


def test_a_clients_text_cannot_be_tried_again(ana, cora):
    assert retry(ana, a_text_from(cora, "Hello")).status_code == 409


def test_another_conversations_message_is_not_found(ana, cora, send):
    message = send("See you at 2.", Permanent("30008"))
    other = a_conversation()

    answer = ana.post(f"/conversations/{other.id}/messages/{message.id}/retry")

    assert answer.status_code == 404


def test_the_report_of_the_first_try_does_not_touch_the_second(ana, twilio, cora, carrier, send):
    message = send()
    [first] = carrier.sent
    twilio.report("failed", callback=first.callback, sid="SM1", sender=first.sender, code="30008")
    retry(ana, message)

    twilio.report("sent", callback=first.callback, sid="SM1", sender=first.sender)

    assert "Queued" in thread(ana, cora)


def test_the_confirmation_that_the_carrier_blocks_is_said_to_be_answered_there(ana, cora, carrier):
    carrier.answers = [Permanent("21610")]
    a_text_from(cora, "STOP")
    db.session.commit()

    work(cora)

    page = thread(ana, cora)
    assert "The phone company answers STOP by itself and blocks all that follows." in page
    assert "Try again" not in page


def test_an_opt_out_that_the_carrier_knew_shows_in_the_composer(ana, cora, send):
    send("See you at 2.", Permanent("21610"))

    answer = ana.post(f"/conversations/{cora.id}/messages", data={"body": "Hello?", "key": "k"})

    assert answer.status_code == 422
    assert "This number has opted out of text messages." in words(answer)


def test_what_changed_since_is_what_changed_and_nothing_else(ana, twilio, cora, carrier, send):
    send("First")
    [text] = carrier.sent
    a_text_from(cora, "Second")
    db.session.refresh(cora)
    version = cora.version

    twilio.report("delivered", callback=text.callback, sid="SM1", sender=text.sender)

    news = words(ana.get(f"/conversations/{cora.id}/messages?since={version}", htmx=True))
    assert "First" in news
    assert "Second" not in news


def test_more_changes_than_one_answer_holds_come_in_several(ana, cora):
    for number in range(MOST_CHANGES + 3):
        a_text_from(cora, f"Text {number:03d}.")

    first = ana.get(f"/conversations/{cora.id}/messages?since=0", htmx=True)
    second = ana.get(f"/conversations/{cora.id}/messages?since={MOST_CHANGES}", htmx=True)

    assert f'value="{MOST_CHANGES}"' in first.text
    assert cora.topic in first.headers["HX-Trigger"]  # look again at once
    assert f"Text {MOST_CHANGES:03d}." not in words(first)
    assert f"Text {MOST_CHANGES + 2:03d}." in words(second)
    assert "HX-Trigger" not in second.headers


@pytest.mark.parametrize("since", ["", "x", "-1", "99999999999999999999999", "0"])
def test_a_strange_version_is_no_trouble(ana, cora, since):
    a_text_from(cora, "Hello")

    assert ana.get(f"/conversations/{cora.id}/messages?since={since}", htmx=True).status_code == 200
