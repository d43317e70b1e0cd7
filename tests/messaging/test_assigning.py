"""Who answers a conversation, and since when its client waits (T22)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.desk.people import deactivate
from casestatus.inbox.thread_queries import thread_head
from casestatus.messaging.assigning import assign
from casestatus.messaging.leaving import leave
from casestatus.messaging.models import Move
from casestatus.messaging.moving import move_all, undo_move
from casestatus.messaging.noting import add_note
from casestatus.messaging.sending import answer_by_itself, send_message
from casestatus.messaging.taking_part import take_part
from casestatus.outbox.models import Purpose
from tests.factories import a_contact, a_conversation, a_strange_conversation, a_text_from, a_user, some_time_ago
from tests.messaging.reading import rows, unread_badge, words
from tests.rules.pages import hidden


@pytest.fixture
def cora(firm):
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "When is court?")
    return conversation


def assigns(visitor, conversation, to, **options):
    return visitor.post(f"/conversations/{conversation.id}/assign", data={"to": str(to.id) if to else ""}, **options)


def answers(conversation, user, body="At 2"):
    return send_message(conversation, author=user, body=body, key="", even_at_night=True)


def test_who_is_assigned_stands_in_the_head_and_on_the_row(ana, ben, cora):
    before = words(ana.get(f"/conversations/{cora.id}"))
    assigns(ana, cora, ben.user)

    assert "Unassigned" in before
    assert "Assigned to Ben Okafor" in words(ana.get(f"/conversations/{cora.id}"))
    assert "Assigned to Ben Okafor" in rows(ana)[0]


def test_who_is_assigned_takes_part_and_finds_it_unread(ana, ben, cora):
    take_part(cora, ana.user)

    assigns(ana, cora, ben.user)
    first = unread_badge(ben)
    a_text_from(cora)

    assert (first, unread_badge(ben)) == (1, 2)


def test_who_assigns_themselves_reads_no_more_than_was_there(ana, cora):
    assigns(ana, cora, ana.user)

    assert unread_badge(ana) == 1


def test_being_assigned_rejoins(ana, ben, cora):
    for visitor in (ana, ben):
        take_part(cora, visitor.user)
    leave(cora, ben.user)

    assigns(ana, cora, ben.user)

    assert len(rows(ben)) == 1


def test_who_chooses_later_is_told_and_changes_nothing(ana, ben, cora):
    seen = hidden(ana.get(f"/conversations/{cora.id}/assign").text, "was")
    assigns(ben, cora, ben.user)

    late = ana.post(f"/conversations/{cora.id}/assign", data={"to": str(ana.user.id), **seen})

    assert late.status_code == 422
    assert "Somebody assigned it to Ben Okafor meanwhile. Choose once more." in words(late)
    assert thread_head(ana.user, cora.id).assigned_to == "Ben Okafor"
    again = {"to": str(ana.user.id), "was": "Ben Okafor"}
    assert ana.post(f"/conversations/{cora.id}/assign", data=again).status_code == 303
    assert thread_head(ana.user, cora.id).assigned_to == "Ana Whitfield"


def test_who_assigns_what_is_nobodys_any_more_is_told(ana, ben, cora):
    assigns(ben, cora, ben.user)
    assigns(ben, cora, None)

    late = ana.post(f"/conversations/{cora.id}/assign", data={"to": str(ana.user.id), "was": "Ben Okafor"})

    assert "Somebody took the assignment away meanwhile." in words(late)


def test_it_can_be_nobodys_again(ana, ben, cora):
    assigns(ana, cora, ben.user)

    assigns(ana, cora, None)

    assert thread_head(ana.user, cora.id).assigned_to is None


def test_who_may_not_read_texts_is_assigned_nothing(ana, sam, cora):
    page = assigns(ana, cora, sam.user)

    assert page.status_code == 422
    assert "Choose a colleague who may read text messages." in words(page)
    assert cora.assigned_to_id is None
    with pytest.raises(Refused, match="may read text messages"):
        assign(cora, sam.user, by=ana.user)


def test_a_made_up_person_is_refused(ana, cora):
    page = ana.post(f"/conversations/{cora.id}/assign", data={"to": "nobody-at-all"})

    assert page.status_code == 422


def test_the_later_of_two_who_assign_wins(ana, ben, cora):
    assigns(ana, cora, ben.user)
    assigns(ben, cora, ana.user)

    assert thread_head(ana.user, cora.id).assigned_to == "Ana Whitfield"


def test_assigning_the_same_person_twice_rings_once(ana, ben, cora):
    take_part(cora, ana.user)

    for _ in range(2):
        assigns(ana, cora, ben.user)

    assert unread_badge(ben) == 1


def test_who_leaves_answers_no_more(ana, ben, cora):
    for visitor in (ana, ben):
        take_part(cora, visitor.user)
    assigns(ana, cora, ben.user)

    leave(cora, ben.user)

    assert thread_head(ana.user, cora.id).assigned_to is None


def test_a_leavers_assignments_are_handed_over(ana, ben, ada, cora):
    assigns(ana, cora, ben.user)

    deactivate(ben.user, by=ada.user, conversations_to=ana.user, cases_to=None)

    assert thread_head(ana.user, cora.id).assigned_to == "Ana Whitfield"


def test_handed_to_nobody_they_are_unassigned(ana, ben, ada, cora):
    assigns(ana, cora, ben.user)

    deactivate(ben.user, by=ada.user, conversations_to=None, cases_to=None)

    assert thread_head(ana.user, cora.id).assigned_to is None


@pytest.mark.parametrize(
    ("only", "found"), [("mine", ["Cora"]), ("unassigned", ["Eve"]), ("", ["Eve", "Dana", "Cora"]), ("zebra", 3)]
)
def test_the_second_filter_is_in_the_address(ana, ben, cora, only, found):
    dana, eve = (a_conversation(a_contact(name)) for name in ("Dana Cole", "Eve Ross"))
    for conversation in (dana, eve):
        a_text_from(conversation)
    assign(cora, ana.user, by=ana.user)
    assign(dana, ben.user, by=ana.user)

    listed = rows(ana, f"?only={only}")

    assert len(listed) == (found if isinstance(found, int) else len(found))
    if not isinstance(found, int):
        assert [name in row for name, row in zip(found, listed, strict=True)] == [True] * len(found)


def test_it_waits_since_the_oldest_message_nobody_answered(ana, cora):
    first = cora.waiting_since

    a_text_from(cora, "Hello?")

    assert cora.waiting_since == first
    assert "Waiting on us since" in words(ana.get(f"/conversations/{cora.id}"))
    assert "Waiting since" in rows(ana)[0]


def test_a_persons_answer_ends_the_waiting(ana, cora):
    answers(cora, ana.user)

    assert cora.waiting_since is None
    assert "Waiting on us" not in words(ana.get(f"/conversations/{cora.id}"))


def test_automatic_answers_and_notes_do_not_end_it(ana, cora):
    asked = a_text_from(cora, "Are you there?")
    answer_by_itself(cora, asked, purpose=Purpose.AWAY, body="We will be back", language="en")
    add_note(cora, author=ana.user, body="Who takes this?", key="k")

    assert cora.waiting_since is not None


def test_a_keyword_wants_no_answer(ana, cora):
    answers(cora, ana.user)

    a_text_from(cora, "STOP")

    assert cora.waiting_since is None


def test_a_keyword_does_not_end_it_either(cora):
    a_text_from(cora, "HELP")

    assert cora.waiting_since is not None


def test_a_text_that_comes_late_was_answered_already(ana, cora):
    answers(cora, ana.user)

    a_text_from(cora, "Old", written_at=some_time_ago(hours=3))

    assert cora.waiting_since is None


def test_a_text_that_comes_late_was_there_first(cora):
    late = some_time_ago(hours=3)

    a_text_from(cora, "Old", written_at=late)

    assert cora.waiting_since == late


def test_who_waits_longest_comes_first(ana, cora):
    dana, eve = (a_conversation(a_contact(name)) for name in ("Dana Cole", "Eve Ross"))
    for conversation in (dana, eve):
        a_text_from(conversation)
    cora.waiting_since, eve.waiting_since = some_time_ago(hours=1), some_time_ago(hours=2)
    answers(dana, ana.user)

    listed = rows(ana, "?only=waiting")

    assert [name in row for name, row in zip(("Eve", "Cora"), listed, strict=True)] == [True, True]


def test_a_thank_you_needs_no_answer(ana, cora):
    answer = ana.post(f"/conversations/{cora.id}/no-answer")

    assert answer.status_code == 303
    assert rows(ana, "?only=waiting") == []
    assert "No answer needed" not in words(ana.get(f"/conversations/{cora.id}"))


def test_pages_of_who_waits_go_on_where_they_ended(ana, firm):
    for number in range(52):
        conversation = a_conversation(a_contact(f"Client {number:02d}"))
        a_text_from(conversation)
        conversation.waiting_since = now() - timedelta(minutes=number)
    page = ana.get("/inbox?only=waiting").text

    more = page.partition('href="/inbox?only=waiting&amp;before=')[2].partition('"')[0]
    listed = rows(ana, f"?only=waiting&before={more}")

    assert ["Client 01" in listed[0], "Client 00" in listed[1]] == [True, True]


def test_who_waits_is_kept_when_somebody_says_who_it_is(ana, firm):
    stranger = a_strange_conversation()
    a_text_from(stranger, "Hi")
    assign(stranger, ana.user, by=ana.user)
    waiting, dana = stranger.waiting_since, a_conversation(a_contact("Dana Cole"))

    ana.post(f"/conversations/{stranger.id}/contact", data={"contact_id": str(dana.contact_id)})

    head = thread_head(ana.user, dana.id)
    assert (head.waiting_since, head.assigned_to) == (waiting, "Ana Whitfield")


def test_an_undone_move_gives_back_who_answered(ana, ben, firm):
    eve, fay = a_contact("Eve Ross"), None
    conversation = a_conversation(eve)
    a_text_from(conversation)
    fay = a_contact("Fay Ross", phone=eve.phones[0].e164)
    theirs = a_conversation(fay)
    assign(conversation, ana.user, by=ana.user)

    move_all(conversation, fay)
    moved = theirs.assigned_to_id
    undo_move(db.session.execute(sa.select(Move)).scalar_one())

    assert (moved, theirs.assigned_to_id, theirs.waiting_since) == (ana.user.id, None, None)
    assert conversation.assigned_to_id == ana.user.id


def test_only_people_of_the_firm_who_read_are_offered(ana, ben, sam, cora):
    gone = a_user("Gus Hale", deactivated_at=now())

    page = words(ana.get(f"/conversations/{cora.id}/assign"))

    assert ["Ben Okafor" in page, "Sam Lee" in page, gone.name in page] == [True, False, False]


def test_another_firms_conversation_is_assigned_by_nobody_here(zoe, cora):
    assert assigns(zoe, cora, None).status_code == 404
