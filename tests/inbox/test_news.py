"""What an open thread is told of news: the messages, and what stands beside them when that looks different."""

import re
from datetime import timedelta

import pytest

from casestatus.contacts.keeping import set_emails
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.firms.models import Firm
from casestatus.messaging.archiving import archive, bring_back
from casestatus.messaging.emailing import send_email
from casestatus.messaging.scheduling import schedule
from casestatus.messaging.taking_part import mark_read, take_part
from tests.factories import a_contact, a_conversation, a_text_from

BESIDE = {"who", "standing", "bell", "acts", "refusal"}
ALWAYS, READ = {"since", "seen"}, {"look", "mark-read"}


class OpenThread:
    """A thread that stands open in a browser, which sends along what it has been told."""

    def __init__(self, visitor, conversation) -> None:
        self.visitor, self.path = visitor, f"/conversations/{conversation.id}"
        self.sent: dict[str, str] = {}
        self._keep(visitor.get(self.path).text)

    def news(self) -> set[str]:
        """Which parts beside the messages the next answer brings."""
        answer = self.visitor.get(f"{self.path}/messages", query_string=self.sent, htmx=True)
        assert answer.status_code == 200
        return self._keep(answer.text)

    def press(self, way: str) -> set[str]:
        return self._keep(self.visitor.post(f"{self.path}/{way}", htmx=True).text)

    def _keep(self, html: str) -> set[str]:
        self.told = html
        self.sent |= dict(re.findall(r'<input type="hidden" id="(?:since|look)" name="(\w+)" value="([^"]*)"', html))
        return set(re.findall(r'<hx-partial hx-target="#([a-z-]+)"', html))


@pytest.fixture
def cora(firm, ana):
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "When is court?")
    take_part(conversation, ana.user)
    return conversation


@pytest.fixture
def open_thread(ana, cora):
    return OpenThread(ana, cora)


def test_a_thread_where_nothing_happened_is_told_nothing_again(open_thread):
    assert open_thread.news() == ALWAYS


def test_another_text_brings_the_text_and_that_it_is_unread(open_thread, cora):
    a_text_from(cora, "Hello?")

    assert open_thread.news() == ALWAYS | READ
    assert open_thread.news() == ALWAYS | READ, "until it is read, which the page does by itself"


def test_what_was_read_elsewhere_is_told_once(open_thread, ana, cora):
    a_text_from(cora, "Hello?")
    open_thread.news()

    mark_read(cora, ana.user)

    assert open_thread.news() == ALWAYS | READ
    assert open_thread.news() == ALWAYS


@pytest.mark.parametrize(
    "change",
    [
        lambda cora, ana: archive(cora),
        lambda cora, ana: cora.contact.rename("Cora", "Medina-Ruiz"),
        lambda cora, ana: a_text_from(cora, "STOP"),
        lambda cora, ana: setattr(ana.user, "switches", {"export": False}),
        lambda cora, ana: setattr(db.session.get_one(Firm, cora.firm_id), "time_zone", "America/Denver"),
    ],
    ids=["archived", "renamed", "opted out", "may not print any more", "another zone"],
)
def test_what_looks_different_is_told_once(open_thread, ana, cora, change):
    change(cora, ana)

    assert open_thread.news() >= BESIDE | {"look"}
    assert not open_thread.news() & BESIDE


def test_a_day_later_days_are_called_otherwise(open_thread, monkeypatch):
    monkeypatch.setattr("casestatus.inbox.views.now", lambda: now() + timedelta(days=1))

    assert open_thread.news() >= BESIDE


def test_what_was_changed_here_and_undone_elsewhere_is_told(open_thread, cora):
    """The page shows its own change; the mark of before would call what is there again the same."""
    assert "look" in open_thread.press("archive")

    bring_back(cora)

    assert open_thread.news() >= BESIDE | READ


@pytest.mark.parametrize("look", ["", "-", "-read", "x-read", "é" * 5000, "a-b-c"])
def test_a_strange_mark_brings_everything(ana, cora, look):
    answer = ana.get(f"/conversations/{cora.id}/messages", query_string={"since": "0", "look": look}, htmx=True)

    assert answer.status_code == 200
    assert all(f'hx-target="#{part}"' in answer.text for part in BESIDE)


def test_what_looks_different_tells_no_channel_while_it_is_the_same(open_thread, ana, cora):
    """After a text for later the composer goes on with texts, whatever else happens in a thread of e-mails."""
    set_emails(cora.contact, ["cora@client.test"])
    send_email(cora, author=ana.user, subject="Your hearing", body="It is at 2.", key="k")
    open_thread.news()
    assert channel_told(open_thread) == ["email"]

    tomorrow = now() + timedelta(days=1)
    schedule(cora, author=ana.user, body="See you there", key="k2", due_at=tomorrow, even_at_night=True)

    assert open_thread.news() >= BESIDE
    assert channel_told(open_thread) == []


def channel_told(thread) -> list[str]:
    """The channel that the last answer told the composer."""
    return re.findall(r'name="channel" value="(\w+)" autocomplete="off" checked', thread.told)


def test_the_channel_last_used_is_told_once_it_is_another(open_thread, ana, cora):
    set_emails(cora.contact, ["cora@client.test"])
    open_thread.news()
    send_email(cora, author=ana.user, subject="Your hearing", body="It is at 2.", key="k")
    told = []
    for happens in (lambda: None, lambda: a_text_from(cora, "Thanks"), lambda: a_text_from(cora, "See you there")):
        happens()
        open_thread.news()
        told.append(channel_told(open_thread))

    assert told == [["email"], ["text"], []]
