"""The mailbox: what the firm's software mails stands on a page, with links that work (O5)."""

import re
import smtplib
from email.message import EmailMessage

import pytest
import requests

from tests.sandbox.test_phones import words

NIA = "nia@harbor.test"
TEXT = "Hello Nia,\n\nhttp://127.0.0.1:8000/join/t0ken_-9\n\n<b>The link</b> works for 7 days, José.\n"


@pytest.fixture
def browser(sandbox):
    session = requests.Session()
    session.headers["Origin"] = sandbox.url
    return session


def mail(sandbox, *, to: str = NIA, subject: str = "Join Harbor & Reed", text: str = TEXT) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Harbor & Reed <casestatus@localhost>", to, subject
    message.set_content(text)
    with smtplib.SMTP("127.0.0.1", sandbox.smtp_port, timeout=5) as server:
        server.send_message(message)


def test_a_mail_stands_on_the_page_with_its_words(sandbox, browser):
    mail(sandbox)

    page = words(browser.get(f"{sandbox.url}/mailbox"))

    assert "Join Harbor & Reed" in page
    assert f"Harbor & Reed <casestatus@localhost> to {NIA}" in page
    assert "works for 7 days, José." in page


def test_its_links_can_be_followed_and_its_words_are_no_marks(sandbox, browser):
    mail(sandbox)

    page = browser.get(f"{sandbox.url}/mailbox").text

    assert 'href="http://127.0.0.1:8000/join/t0ken_-9"' in page
    assert "&lt;b&gt;The link&lt;/b&gt;" in page


def test_each_address_has_its_own_mails(sandbox, browser):
    mail(sandbox, to="rosa@harbor.test", subject="For Rosa")
    mail(sandbox, to="sam@harbor.test", subject="For Sam")

    page = browser.get(f"{sandbox.url}/mailbox/mails", params={"to": "rosa@harbor.test"})
    addresses = words(browser.get(f"{sandbox.url}/mailbox/addresses"))

    assert "For Rosa" in words(page)
    assert "For Sam" not in words(page)
    assert addresses.index("sam@harbor.test") < addresses.index("rosa@harbor.test")


def test_the_phones_lead_to_the_mailbox_and_back(sandbox, browser):
    assert 'href="/mailbox"' in browser.get(sandbox.url).text
    assert 'href="/"' in browser.get(f"{sandbox.url}/mailbox").text


def test_mails_outlive_the_sandbox(sandbox, browser):
    mail(sandbox, subject="Before the restart")

    sandbox.kill()
    sandbox.start()

    assert "Before the restart" in words(browser.get(f"{sandbox.url}/mailbox"))


def test_another_name_for_this_machine_reads_no_mail(sandbox):
    answer = requests.get(f"{sandbox.url}/mailbox", headers={"Host": "evil.example"}, timeout=5)

    assert answer.status_code == 403


def test_the_page_keeps_no_secret_in_its_log(sandbox):
    mail(sandbox)

    assert not re.search(r"t0ken|nia@", sandbox.log.read_text())
