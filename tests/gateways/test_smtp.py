"""Do we speak SMTP, and understand what a mail server does wrong? To a small server, over a real socket."""

import email
import socket
import time
from email.policy import default

import pytest

from casestatus.gateways import smtp
from casestatus.gateways.email import Mail
from casestatus.gateways.sms import Permanent, Temporary, Unknown
from casestatus.gateways.smtp import Smtp
from tests.gateways.small_mail_server import HANGS_UP, SmallMailServer

MAIL = Mail("01-02", "nia@harbor.test", "Harbor & Reed", "Choose a new password", "Is that you, José?\n\nhttp://x/y\n")
SENDER = "casestatus@texts.harbor.test"


@pytest.fixture
def server():
    server = SmallMailServer()
    yield server
    server.close()


def send(server: SmallMailServer, mail: Mail = MAIL, *, login: str = "", timeout: float = 2.0) -> None:
    Smtp(f"smtp://{login}127.0.0.1:{server.port}", sender=SENDER, timeout=timeout).send(mail)


def test_a_mail_arrives_with_its_words_and_our_id(server):
    send(server)

    message = email.message_from_string(server.message, policy=default)
    assert message["From"] == "Harbor & Reed <casestatus@texts.harbor.test>"
    assert (message["To"], message["Subject"]) == ("nia@harbor.test", "Choose a new password")
    assert message["Message-ID"] == "<01-02@texts.harbor.test>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content() == MAIL.text


def test_mail_that_can_be_ended_says_how_in_one_click(server):
    """RFC 8058."""
    send(
        server,
        Mail("1", "cora@client.test", "Harbor & Reed", "Hello", "Hi\n", "https://texts.harbor.test/unsubscribe/t"),
    )

    message = email.message_from_string(server.message, policy=default)
    assert message["List-Unsubscribe"] == "<https://texts.harbor.test/unsubscribe/t>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_mail_that_nobody_subscribes_to_says_nothing_of_it(server):
    send(server)

    message = email.message_from_string(server.message, policy=default)
    assert message["List-Unsubscribe"] is message["List-Unsubscribe-Post"] is None


def test_nobody_can_write_headers_by_a_name(server):
    send(server, Mail("1", "nia@harbor.test", "Reed\r\nBcc: all@x.test", "Hello\r\nBcc: all@x.test", "Hi\n"))

    assert email.message_from_string(server.message, policy=default)["Bcc"] is None


@pytest.mark.parametrize("step", ["greeting", "MAIL", "RCPT", "DATA", "message"])
@pytest.mark.parametrize("code", ["421", "450"])
def test_not_now_is_temporary_at_every_step(server, step, code):
    server.answers[step] = f"{code} later"

    with pytest.raises(Temporary) as refusal:
        send(server)

    assert refusal.value.code == code


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "message"])
def test_never_is_final_at_every_step_of_the_mail(server, step):
    server.answers[step] = "550 no"

    with pytest.raises(Permanent) as refusal:
        send(server)

    assert refusal.value.code == "550"


def test_a_server_that_lets_us_in_no_more_may_be_asked_again(server):
    """A wrong password is for the operator to mend; the mail is as good as before."""
    server.extensions = ("AUTH PLAIN",)
    server.answers["AUTH"] = "535 wrong password"

    with pytest.raises(Temporary) as refusal:
        send(server, login="ops:wrong@")

    assert refusal.value.code == "535"


def test_user_and_password_are_told_as_the_url_has_them(server):
    server.extensions = ("AUTH PLAIN",)
    server.answers["AUTH"] = "235 come in"

    send(server, login="ops%40harbor.test:s%3Acret@")

    [told] = [words for words in server.heard if words.startswith("AUTH")]
    assert told == "AUTH PLAIN AG9wc0BoYXJib3IudGVzdABzOmNyZXQ="


@pytest.mark.parametrize("step", ["greeting", "MAIL", "RCPT"])
def test_a_line_that_breaks_before_the_words_are_handed_over_may_be_tried_again(server, step):
    server.answers[step] = HANGS_UP

    with pytest.raises(Temporary, match="smtp_gone"):
        send(server)


@pytest.mark.parametrize("step", ["DATA", "message"])
def test_a_line_that_breaks_in_the_middle_of_the_words_is_uncertain(server, step):
    server.answers[step] = HANGS_UP

    with pytest.raises(Unknown):
        send(server)


def test_a_server_that_is_slow_to_say_that_it_took_it_is_uncertain(server):
    server.delay = 1.0
    began = time.monotonic()

    with pytest.raises(Unknown):
        send(server, timeout=0.2)

    assert time.monotonic() - began < 0.9


def test_nobody_listening_is_temporary():
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]

    with pytest.raises(Temporary, match="smtp_gone"):
        Smtp(f"smtp://127.0.0.1:{port}", sender=SENDER).send(MAIL)


def test_a_server_that_hangs_up_after_it_took_the_mail_has_it(server):
    server.answers["QUIT"] = HANGS_UP

    send(server)

    assert "José" in email.message_from_string(server.message, policy=default).get_content()


def test_an_address_that_the_server_cannot_write_to_is_refused(server):
    with pytest.raises(Permanent, match="bad_address"):
        send(server, Mail("1", "nía@harbor.test", "Harbor", "Hello", "Hi\n"))


def test_a_server_that_offers_tls_and_shows_no_certificate_gets_nothing(server):
    server.extensions = ("STARTTLS",)
    server.answers["STARTTLS"] = "220 go on"

    with pytest.raises(Temporary):
        send(server)

    assert not [words for words in server.heard if words.startswith("MAIL")]


def test_no_password_goes_over_the_net_in_the_open(server, monkeypatch):
    monkeypatch.setattr(smtp, "is_loopback", lambda host: False)

    with pytest.raises(Temporary, match="smtp_unsafe"):
        send(server, login="ops:secret@")

    assert not [words for words in server.heard if words.startswith("AUTH")]
