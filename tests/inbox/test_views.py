"""Inbox, Unread, Left, Archived: where a conversation stands for whom, and how it comes back (T1, T12, T13)."""

from functools import partial

import pytest

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.messaging.archiving import archive
from casestatus.messaging.blocking import block
from casestatus.messaging.leaving import leave, leave_all, release_unheard
from casestatus.messaging.linking import link
from casestatus.messaging.noting import add_note
from casestatus.messaging.taking_part import mark_read, take_part
from casestatus.trail.models import Entry
from tests.factories import a_contact, a_conversation, a_strange_conversation, a_text_from, some_time_ago
from tests.messaging.reading import rows, unread_badge, words


@pytest.fixture
def cora(firm):
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "When is court?")
    return conversation


def does(visitor, conversation, way, **options):
    return visitor.post(f"/conversations/{conversation.id}/{way}", **options)


def shown(visitor, view="inbox") -> bool:
    """Whether Cora stands in a view of the visitor's."""
    return any("Cora Medina" in row for row in rows(visitor, f"?view={view}"))


def standing(visitor, conversation) -> str:
    return words(visitor.get(f"/conversations/{conversation.id}"))


def test_who_leaves_has_it_in_left_and_the_others_in_their_inbox(ana, ben, cora):
    does(ana, cora, "leave")

    assert (shown(ana), shown(ana, "left"), shown(ben), shown(ben, "left")) == (False, True, True, False)


def test_a_clients_new_text_does_not_bring_the_leaver_back(ana, ben, cora):
    take_part(cora, ana.user)
    does(ana, cora, "leave")

    a_text_from(cora, "Hello?")

    assert (shown(ana), shown(ana, "unread"), unread_badge(ana)) == (False, False, 0)
    assert (shown(ben, "unread"), unread_badge(ben)) == (True, 1)


def test_who_had_not_read_it_has_nothing_unread_after_leaving(ana, ben, cora):
    does(ana, cora, "leave")

    assert (unread_badge(ana), unread_badge(ben)) == (0, 1)


def test_rejoining_brings_it_back_with_what_nobody_had_read(ana, ben, cora):
    does(ana, cora, "leave")
    a_text_from(cora, "Hello?")

    does(ana, cora, "rejoin")

    assert (shown(ana), shown(ana, "left")) == (True, False)
    assert (unread_badge(ana), unread_badge(ben)) == (2, 0)


def test_rejoining_what_others_take_part_in_leaves_their_counts_alone(ana, ben, cora):
    take_part(cora, ben.user)
    does(ana, cora, "leave")
    a_text_from(cora, "Hello?")

    does(ana, cora, "rejoin")
    assert (unread_badge(ana), unread_badge(ben)) == (0, 1)

    a_text_from(cora, "Anybody?")
    assert (unread_badge(ana), unread_badge(ben)) == (1, 2)


def test_answering_rejoins(ana, ben, cora):
    does(ana, cora, "leave")

    does(ana, cora, "messages", data={"body": "At 2.", "key": "k"})

    assert (shown(ana), shown(ana, "left")) == (True, False)


def test_the_thread_that_one_left_offers_to_rejoin(ana, ben, cora):
    does(ana, cora, "leave")

    assert "You left this conversation." in standing(ana, cora)
    assert "Rejoin" in standing(ana, cora)
    assert "Rejoin" not in standing(ben, cora)


def test_contact_and_case_offer_to_rejoin(ana, ben, cora):
    from_contact = partial(ana.get, f"/contacts/{cora.contact_id}")
    assert "Rejoin" not in words(from_contact())

    does(ana, cora, "leave")

    assert "Rejoin" in words(from_contact())


def test_leaving_keeps_what_was_half_written(ana, ben, cora):
    does(ana, cora, "draft", data={"body": "I was about to", "key": "k"})

    does(ana, cora, "leave")

    assert "I was about to" in standing(ana, cora)


def test_the_last_one_who_would_see_a_text_cannot_leave(ana, ben, sam, cora):
    does(ben, cora, "leave")

    answer = does(ana, cora, "leave")

    assert answer.status_code == 422
    assert "Nobody else would see what comes in here." in words(answer)
    assert shown(ana)


def test_the_last_one_is_told_beside_the_thread(ana, cora):
    answer = does(ana, cora, "leave", htmx=True)

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#alerts")


def test_what_all_who_remain_have_left_comes_back_to_them(ana, ben, cora):
    leave(cora, ana.user)
    ben.user.deactivated_at = now()
    leave_all(ben.user)

    release_unheard()

    assert shown(ana)


def test_what_somebody_still_sees_does_not_come_back(ana, ben, cora):
    leave(cora, ana.user)

    release_unheard()

    assert not shown(ana)


def test_archiving_takes_it_out_of_every_inbox(ana, ben, cora):
    does(ana, cora, "archive")

    for visitor in (ana, ben):
        assert (shown(visitor), shown(visitor, "unread"), shown(visitor, "archived")) == (False, False, True)
        assert unread_badge(visitor) == 0


def test_a_new_text_brings_an_archived_one_back(ana, ben, cora):
    mark_read(cora, ana.user)
    does(ana, cora, "archive")

    a_text_from(cora, "Hello?")

    assert (shown(ana), shown(ben), shown(ana, "archived")) == (True, True, False)
    assert (unread_badge(ana), unread_badge(ben)) == (1, 2)


def test_a_new_text_does_not_bring_an_archived_one_back_to_who_left(ana, ben, cora):
    does(ana, cora, "leave")
    does(ben, cora, "archive")

    a_text_from(cora, "Hello?")

    assert (shown(ana), shown(ben)) == (False, True)


def test_archiving_can_be_undone_with_all_that_was_unread(ana, ben, cora):
    does(ana, cora, "archive")
    assert "Undo" in standing(ana, cora)

    does(ana, cora, "unarchive")

    assert (shown(ana), unread_badge(ana), unread_badge(ben)) == (True, 1, 1)


def test_what_was_archived_long_ago_is_moved_and_not_undone(ana, cora):
    cora.archived_at = some_time_ago(days=3)

    assert "Move to inbox" in standing(ana, cora)
    assert "Undo" not in standing(ana, cora)


def test_an_answer_brings_an_archived_one_back(ana, ben, cora):
    does(ana, cora, "archive")

    does(ana, cora, "messages", data={"body": "One more thing", "key": "k"})

    assert (shown(ana), shown(ben)) == (True, True)


@pytest.mark.parametrize("way", ["leave", "archive", "unarchive"])
def test_doing_it_twice_changes_nothing_more(ana, ben, cora, way):
    first, second = does(ana, cora, way), does(ana, cora, way)

    assert (first.status_code, second.status_code) == (303, 303)
    assert shown(ana) == (way == "unarchive")


def test_a_region_gets_how_it_stands_and_what_one_can_do(ana, ben, cora):
    answer = does(ana, cora, "archive", htmx=True)

    assert "Undo" in words(answer)
    assert "Archive Conversation" not in words(answer)
    assert "Leave Conversation" in words(answer)
    assert '"inbox"' in answer.headers["HX-Trigger"]


def test_open_threads_of_others_hear_of_it(ana, ben, cora, told):
    does(ana, cora, "archive")

    assert {"inbox", cora.topic} <= {note.name for note in told}
    region = ben.get(f"/conversations/{cora.id}/messages?since={cora.version}", htmx=True)
    assert "Ana Whitfield archived this conversation: it is in nobody's inbox" in words(region)


def test_who_archives_what_was_archived_meanwhile_is_told_by_whom(ana, ben, cora):
    page = ana.get(does(ana, cora, "archive").location)
    for way in ("unarchive", "archive"):
        does(ben, cora, way)

    late = ana.get(does(ana, cora, "archive").location)

    assert "Archived: it is in nobody's inbox" in words(page)
    assert "Ben Okafor archived this conversation: it is in nobody's inbox" in words(late)


def test_each_step_is_in_the_trail(ana, ben, cora):
    for way in ("leave", "rejoin", "archive", "unarchive"):
        does(ana, cora, way)

    entries = db.session.query(Entry).where(Entry.subject_id == cora.id).order_by(Entry.created_at)
    assert [entry.action for entry in entries] == ["left", "rejoined", "archived", "brought back"]
    assert {entry.actor_id for entry in entries} == {ana.id}


@pytest.mark.parametrize("way", ["leave", "rejoin", "archive", "unarchive"])
def test_only_who_may_text_may_do_any_of_it(sam, zoe, cora, way):
    assert does(sam, cora, way).status_code == 403
    assert does(zoe, cora, way).status_code == 404


@pytest.mark.parametrize(
    ("view", "said"), [("left", "You have left no conversation"), ("archived", "Nothing is archived")]
)
def test_an_empty_view_says_what_would_stand_there(ana, view, said):
    assert said in words(ana.get(f"/inbox?view={view}"))


def test_a_view_is_searched_by_itself(ana, ben, cora):
    archive(cora)

    assert shown(ana, "archived&q=cora")
    assert not shown(ana, "inbox&q=cora")


def test_a_strangers_thread_that_one_left_and_that_is_linked_is_back_with_who_takes_part(ana, ben, cora):
    stranger = a_strange_conversation()
    leave(cora, ana.user)
    take_part(stranger, ana.user)

    link(stranger, cora.contact)

    assert (shown(ana), shown(ana, "left")) == (True, False)


def test_each_person_has_their_own_left(ana, ben, ada, cora):
    for visitor in (ana, ben):
        does(visitor, cora, "leave")

    assert [shown(visitor, "left") for visitor in (ana, ben, ada)] == [True, True, False]


def test_what_a_page_has_not_shown_is_not_archived(ana, ben, cora):
    """Nobody would be told of it: it would be unread in Archived."""
    seen = cora.version
    a_text_from(cora, "It is today")

    late = does(ana, cora, "archive", data={"since": seen}, htmx=True)

    assert late.status_code == 409
    assert "Something new came from the client meanwhile. Look at it, then archive." in words(late)
    assert cora.topic in late.headers["HX-Trigger"]
    assert (shown(ben), shown(ben, "archived")) == (True, False)
    assert does(ana, cora, "archive", data={"since": cora.version}, htmx=True).status_code == 200
    assert (shown(ben), shown(ben, "archived")) == (False, True)


def test_what_others_did_or_what_is_kept_aside_does_not_keep_it_from_being_archived(ana, cora):
    seen = cora.version
    add_note(cora, author=ana.user, body="Put away", key="k")
    a_text_from(cora, "We buy houses")
    block(cora, number=cora.phone, by=ana.user)

    assert does(ana, cora, "archive", data={"since": seen}, htmx=True).status_code == 200


@pytest.mark.parametrize("data", [{}, {"since": ""}, {"since": "x"}])
def test_a_page_that_does_not_say_what_it_has_shown_archives(ana, cora, data):
    assert does(ana, cora, "archive", data=data).status_code == 303
    assert shown(ana, "archived")


def test_the_page_says_what_it_has_shown_when_it_archives(ana, cora):
    page = ana.get(f"/conversations/{cora.id}").text

    assert f'hx-post="/conversations/{cora.id}/archive" hx-include="#since"' in page
    assert f'name="since" value="{cora.version}"' in page
