"""An e-mail of a thread that did not leave is sent once more, by a person, and never twice (T24)."""

import pytest
import sqlalchemy as sa

from casestatus.consent.models import Channel, Source
from casestatus.consent.opting import opt_out
from casestatus.contacts.keeping import set_emails
from casestatus.core import db
from casestatus.gateways.sms import Permanent, Unknown
from casestatus.inbox.thread_queries import newest_messages
from casestatus.mail.delivering import send_due
from casestatus.mail.models import OutgoingMail
from casestatus.messaging.emailing import pick_up_mail
from casestatus.messaging.models import MessageState
from tests.factories import a_contact, a_conversation, a_text_from
from tests.messaging.reading import words


@pytest.fixture
def cora(firm):
    contact = a_contact("Cora Medina")
    set_emails(contact, ["cora@client.test"])
    return a_conversation(contact, opted_out=True)  # of texts: that stands in no e-mail's way


@pytest.fixture
def failed(ana, cora, mailer):
    return _written(ana, cora, mailer, Permanent("550"))


def _written(ana, cora, mailer, answer):
    """An e-mail that the mail server answered in some way."""
    mailer.answers.append(answer)
    data = {"channel": "email", "subject": "Your hearing", "body": "It is at 2.", "key": "k1"}
    ana.post(f"/conversations/{cora.id}/messages", data=data)
    leaves()
    return newest_messages(cora.id).rows[-1]


def leaves():
    db.session.commit()
    send_due()
    pick_up_mail()
    db.session.commit()


def again(visitor, conversation, message, **more):
    return visitor.post(f"/conversations/{conversation.id}/messages/{message.id}/retry", **more)


def state_of(conversation) -> MessageState:
    [message] = newest_messages(conversation.id).rows
    return message.state


def mails() -> int:
    return db.session.execute(sa.select(sa.func.count()).select_from(OutgoingMail)).scalar_one()


def test_a_failed_email_is_tried_again_in_its_place(ana, ben, cora, failed, mailer):
    offered = "Try again" in words(ben.get(f"/conversations/{cora.id}"))
    answer = again(ben, cora, failed, htmx=True)
    queued = state_of(cora)
    leaves()

    assert offered
    assert (answer.status_code, "Try again" in words(answer)) == (200, False)
    [sent] = mailer.sent
    assert (sent.to, sent.subject, sent.text.startswith("It is at 2.\n")) == ("cora@client.test", "Your hearing", True)
    assert (queued, state_of(cora)) == (MessageState.QUEUED, MessageState.SENT)


def test_it_goes_to_the_address_that_was_mended_meanwhile(ana, cora, failed, mailer):
    set_emails(cora.contact, ["cora.medina@client.test"])
    again(ana, cora, failed)
    leaves()

    assert [mail.to for mail in mailer.sent] == ["cora.medina@client.test"]


def test_a_doubtful_email_may_be_tried_again(ana, cora, mailer):
    doubtful = _written(ana, cora, mailer, Unknown())

    assert doubtful.state is MessageState.UNKNOWN
    assert again(ana, cora, doubtful).status_code == 303
    assert mails() == 2


def test_a_second_press_sends_nothing(ana, ben, cora, failed, mailer):
    again(ana, cora, failed)
    second = again(ben, cora, failed, htmx=True)
    leaves()
    third = again(ben, cora, failed, htmx=True)

    assert (second.status_code, third.status_code) == (409, 409)
    assert "This e-mail is on its way already." in words(second)
    assert (mails(), len(mailer.sent)) == (2, 1)


def test_news_of_the_first_try_that_comes_late_changes_nothing(ana, cora, mailer):
    mailer.answers.append(Permanent("550"))
    data = {"channel": "email", "subject": "Your hearing", "body": "It is at 2.", "key": "k1"}
    ana.post(f"/conversations/{cora.id}/messages", data=data)
    db.session.commit()
    send_due()  # and the thread has not heard of it yet
    again(ana, cora, newest_messages(cora.id).rows[-1])
    pick_up_mail()

    assert state_of(cora) is MessageState.QUEUED


def test_none_goes_to_an_address_that_opted_out_since(ana, cora, failed, mailer):
    opt_out("cora@client.test", channel=Channel.EMAIL, source=Source.LINK, words=None)

    answer = again(ana, cora, failed, htmx=True)

    assert answer.status_code == 422
    assert "cora@client.test has opted out of e-mail." in words(answer)
    assert "Try again" not in words(ana.get(f"/conversations/{cora.id}"))
    assert (mails(), state_of(cora)) == (1, MessageState.FAILED)


def test_what_a_client_wrote_is_not_tried_again(ana, firm):
    dana = a_conversation(a_contact("Dana Cole"))
    message = a_text_from(dana)

    assert again(ana, dana, message, htmx=True).status_code == 409
