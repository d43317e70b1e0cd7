"""E-mails to clients carry a link that ends them, in one click (RFC 8058; T21)."""

import re
from datetime import timedelta

import pytest

from casestatus.consent.ledger import ledger_of
from casestatus.consent.mailing import mail_client
from casestatus.consent.models import Channel, Event, How, Source
from casestatus.consent.opting import is_opted_out, opt_out
from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.errors import Refused
from casestatus.core.words import _
from casestatus.mail.delivering import send_due
from casestatus.mail.posting import Letter, post_mail
from tests.messaging.reading import words

CORA = "Cora@client.test"
HELLO = Letter(_("Write the firm's name."), (), "http://localhost/x", ())


def a_mail(language: str = "en"):
    useless_at = now() + timedelta(days=1)
    mail = mail_client(HELLO, to=CORA, about_id=new_id(), useless_at=useless_at, language=language)
    return mail, re.search(r"/unsubscribe/\S+", mail.unsubscribe)[0]


def test_an_email_to_a_client_carries_the_link_in_its_head_and_at_its_end(firm, mailer):
    mail, path = a_mail()

    send_due()

    [sent] = mailer.sent
    assert sent.unsubscribe == mail.unsubscribe == f"http://localhost{path}"
    assert sent.text.endswith(f"To get no more e-mails from Harbor & Reed, open this page:\n\nhttp://localhost{path}\n")


def test_the_last_line_is_in_the_clients_language(firm):
    mail, _path = a_mail("es")

    assert "Para no recibir más correos" in mail.body


def test_mail_to_staff_carries_none(firm, mailer):
    post_mail(HELLO, to="nia@harbor.test", about_id=new_id(), useless_at=now() + timedelta(hours=1))

    send_due()

    assert mailer.sent[0].unsubscribe == ""


def test_opening_the_link_changes_nothing(firm, nobody):
    _mail, path = a_mail()

    page = nobody.get(path)

    assert "Harbor & Reed sends e-mails to cora@client.test" in words(page)
    assert not is_opted_out(CORA, Channel.EMAIL)


@pytest.mark.parametrize("form", [{}, {"List-Unsubscribe": "One-Click"}], ids=["the button", "a mail program"])
def test_a_post_ends_the_emails(firm, nobody, form):
    _mail, path = a_mail()

    answer = nobody.post(path, data=form)

    assert answer.status_code == 200
    assert "You get no more e-mails" in words(answer)
    assert is_opted_out(CORA, Channel.EMAIL)
    assert [(line.event, line.how) for line in ledger_of([CORA])] == [(Event.OPTED_OUT, How.LINK)]


def test_a_mail_program_brings_no_token_of_a_form(app, firm, nobody):
    _mail, path = a_mail()
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = nobody.post(path, data={"List-Unsubscribe": "One-Click"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert answer.status_code == 200


def test_a_second_click_changes_nothing(firm, nobody):
    _mail, path = a_mail()

    for _again in range(2):
        assert nobody.post(path).status_code == 200

    assert len(ledger_of([CORA])) == 1


def test_somebody_who_is_signed_in_elsewhere_can_use_it(firm, zoe):
    _mail, path = a_mail()

    assert zoe.post(path).status_code == 200
    assert is_opted_out(CORA, Channel.EMAIL)


def test_a_link_that_was_made_up_is_a_calm_page(nobody):
    for answer in (nobody.get("/unsubscribe/made-up"), nobody.post("/unsubscribe/made-up")):
        assert answer.status_code == 404
        assert "This link does not work any more" in words(answer)


def test_who_opted_out_of_emails_gets_none(firm):
    opt_out(CORA, channel=Channel.EMAIL, source=Source.LINK, words=None)

    with pytest.raises(Refused, match="opted out of e-mails"):
        a_mail()


def test_no_address_and_no_name_stands_in_the_link(firm):
    mail, path = a_mail()
    db.session.flush()

    assert re.fullmatch(r"/unsubscribe/[\w-]{32}", path)
    assert "cora" not in mail.unsubscribe
