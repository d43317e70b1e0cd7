"""The bell: muted and unmuted for oneself; taking part unmutes (T11)."""

import pytest

from casestatus.inbox.list_queries import unread_count
from casestatus.inbox.thread_queries import thread_head
from casestatus.messaging.muting import mute, unmute
from casestatus.messaging.sending import send_message
from casestatus.messaging.taking_part import take_part
from tests.factories import a_contact, a_conversation, a_text_from


@pytest.fixture
def cora(firm):
    return a_conversation(a_contact("Cora Medina"))


def is_muted(cora, visitor):
    return thread_head(visitor.user, cora.id).is_muted


def test_the_bell_mutes_a_conversation_and_says_so(ana, cora):
    page = ana.post(f"/conversations/{cora.id}/mute", follow_redirects=True)

    assert is_muted(cora, ana)
    assert page.status_code == 200
    assert 'aria-label="Unmute notifications"' in page.text
    assert "Unmute Conversation" in ana.get(f"/conversations/{cora.id}/about").text


def test_the_same_button_brings_notifications_back(ana, cora):
    mute(cora, ana.user)

    page = ana.post(f"/conversations/{cora.id}/unmute", follow_redirects=True)

    assert not is_muted(cora, ana)
    assert 'aria-label="Mute notifications"' in page.text


def test_a_page_that_runs_scripts_gets_the_bell_and_the_acts_as_they_are_now(ana, cora):
    answer = ana.post(f"/conversations/{cora.id}/mute", htmx=True)

    assert (answer.status_code, "<html" in answer.text) == (200, False)
    assert 'id="bell"' in answer.text
    assert "Unmute Conversation" in answer.text


def test_other_tabs_of_the_same_person_hear_of_it(ana, cora, told):
    ana.post(f"/conversations/{cora.id}/mute")

    assert cora.topic in [note.name for note in told]
    assert 'aria-label="Unmute notifications"' in ana.get(f"/conversations/{cora.id}/messages?since=0", htmx=True).text


def test_a_bell_is_ones_own(ana, ben, cora):
    mute(cora, ana.user)

    assert (is_muted(cora, ana), is_muted(cora, ben)) == (True, False)


def test_who_answers_hears_of_it_again(ana, cora):
    mute(cora, ana.user)

    send_message(cora, author=ana.user, body="On my way", key="k")

    assert not is_muted(cora, ana)


def test_what_is_muted_still_counts_as_unread(ana, cora):
    take_part(cora, ana.user)
    mute(cora, ana.user)

    a_text_from(cora)

    assert unread_count(ana.user) == 1


def test_who_mutes_twice_or_unmutes_what_is_not_muted_is_not_told_off(ana, cora):
    for way in ("mute", "mute", "unmute", "unmute"):
        assert ana.post(f"/conversations/{cora.id}/{way}").status_code == 303

    assert not is_muted(cora, ana)


def test_only_who_may_read_texts_has_a_bell(sam, zoe, cora):
    assert sam.post(f"/conversations/{cora.id}/mute").status_code == 403
    assert zoe.post(f"/conversations/{cora.id}/mute").status_code == 404


def test_muting_is_no_part_in_it(ana, ben, cora):
    mute(cora, ana.user)
    unmute(cora, ana.user)

    a_text_from(cora)

    assert (unread_count(ana.user), unread_count(ben.user)) == (1, 1)
