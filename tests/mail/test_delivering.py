"""E-mails leave once, are tried again while that makes sense, and keep no words once they are settled."""

from datetime import timedelta

import pytest
import time_machine

from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.tenancy import as_firm
from casestatus.core.words import _
from casestatus.gateways.current import Gateways, use
from casestatus.gateways.fakes import FakeSms
from casestatus.gateways.sms import Permanent, Temporary, Unknown
from casestatus.mail.delivering import CLAIM_LASTS, claim_next, send_due
from casestatus.mail.models import MailState, OutgoingMail
from casestatus.mail.posting import Letter, post_mail
from tests.factories import another_firm

LINK = "http://localhost/join/secret"
LETTER = Letter(
    subject=_("Choose a new password"), before=(_("Is that you?"),), link=LINK, after=(_("If not, do nothing."),)
)


def post(to: str = "nia@harbor.test", *, hours: float = 1) -> OutgoingMail:
    mail = post_mail(LETTER, to=to, about_id=new_id(), useless_at=now() + timedelta(hours=hours))
    db.session.commit()
    return mail


def seen(mail: OutgoingMail) -> tuple[MailState, str | None]:
    db.session.refresh(mail)
    return mail.state, mail.error_code


@pytest.fixture
def clock():
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def test_a_mail_is_handed_over_with_the_firms_name_and_our_id(firm, mailer):
    mail = post()

    send_due()

    [sent] = mailer.sent
    assert (sent.to, sent.sender_name, sent.subject, sent.id) == (
        "nia@harbor.test",
        "Harbor & Reed",
        "Choose a new password",
        str(mail.id),
    )
    assert sent.text == f"Is that you?\n\n{LINK}\n\nIf not, do nothing.\n"
    assert seen(mail) == (MailState.SENT, None)


def test_its_words_are_forgotten_once_it_is_sent(firm, mailer):
    mail = post()

    send_due()
    db.session.refresh(mail)

    assert mail.body == ""


@pytest.mark.parametrize(("answer", "state"), [(Permanent("550"), "failed"), (Unknown(), "unknown")])
def test_its_words_are_forgotten_when_it_comes_to_nothing(firm, mailer, answer, state):
    mail = post()
    mailer.answers = [answer]

    send_due()
    db.session.refresh(mail)

    assert (mail.state, mail.body) == (state, "")


def test_a_mail_that_may_have_left_is_never_sent_again(firm, mailer, clock):
    post()
    mailer.answers = [Unknown()]
    send_due()

    clock.shift(timedelta(minutes=30))
    send_due()

    assert mailer.sent == []


def test_what_was_not_taken_for_now_is_tried_again_later(firm, mailer, clock):
    mail = post()
    mailer.answers = [Temporary("421")]

    send_due()
    waiting = seen(mail)
    clock.shift(timedelta(seconds=9))
    too_early = send_due()
    clock.shift(timedelta(seconds=2))
    send_due()

    assert (waiting, too_early) == ((MailState.WAITING, "421"), 0)
    assert len(mailer.sent) == 1


def test_the_waits_grow(firm, mailer, clock):
    mail = post()
    waits = []

    for _try in range(4):
        mailer.answers = [Temporary("421")]
        send_due()
        db.session.refresh(mail)
        waits.append((mail.due_at - now()).total_seconds())
        clock.move_to(mail.due_at)

    assert waits == [10, 20, 40, 80]


def test_a_mail_whose_link_opens_nothing_any_more_is_given_up(firm, mailer, clock):
    mail = post(hours=1)
    clock.shift(timedelta(hours=1, minutes=1))

    send_due()

    assert (seen(mail), mailer.sent) == ((MailState.FAILED, "too_late"), [])


def test_without_a_mail_server_a_mail_waits_for_one(firm):
    use(Gateways(sms=FakeSms()))
    mail = post()

    send_due()

    assert seen(mail) == (MailState.WAITING, "not_set_up")


def test_nothing_is_open_in_the_database_while_the_server_is_asked(firm, mailer):
    post()
    open_then = []
    mailer.on_send = lambda: open_then.append("work" in db.session().info)

    send_due()

    assert open_then == [False]


def test_a_mail_in_the_hands_of_a_worker_is_left_alone(firm, mailer):
    post()
    with as_firm(firm.id):
        claim_next()

    assert (send_due(), mailer.sent) == (0, [])


def test_a_mail_in_the_hands_of_a_dead_worker_is_uncertain(firm, mailer, clock):
    mail = post()
    claim_next()

    clock.shift(CLAIM_LASTS + timedelta(seconds=1))
    send_due()

    assert (seen(mail), mailer.sent) == ((MailState.UNKNOWN, None), [])


def test_another_firms_mail_is_not_sent_with_ours(firm, mailer):
    with another_firm():
        post("tom@quill.test")

    send_due()

    assert mailer.sent == []


def test_a_letter_is_written_in_the_readers_language(firm, mailer):
    letter = Letter(_("Settings"), (_("Write the firm's name."),), LINK, ())
    post_mail(letter, to="rosa@harbor.test", about_id=new_id(), useless_at=now() + timedelta(hours=1), language="es")

    send_due()

    assert mailer.sent[0].text.startswith("Escriba el nombre del bufete.")


def test_what_became_of_a_mail_is_told_to_open_pages(firm, mailer, told):
    post()

    send_due()

    assert "mail" in {getattr(note, "name", "") for note in told}
