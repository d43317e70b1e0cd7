"""People leave conversations: what was unread for them is unread for somebody (T7, T12, A2)."""

import pytest

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.tenancy import as_firm
from casestatus.inbox.list_queries import unread_count
from casestatus.messaging.leaving import how_many_with, leave, leave_all, release_unheard
from casestatus.messaging.taking_part import mark_read, take_part
from tests.factories import a_contact, a_conversation, a_text_from, a_user, another_firm
from tests.rules.watching import statements_of


@pytest.fixture
def cora(firm):
    return a_conversation(a_contact("Cora Medina"))


@pytest.fixture
def jill(firm):
    return a_user("Jill Tan", "attorney")


@pytest.fixture
def max_(firm):
    return a_user("Max Roy", "paralegal")


def unread(*users):
    return tuple(unread_count(user) for user in users)


def test_who_leaves_hears_of_nothing_any_more(cora, jill, max_):
    take_part(cora, jill)
    take_part(cora, max_)

    leave(cora, jill)
    a_text_from(cora)

    assert unread(jill, max_) == (0, 1)


def test_when_the_last_one_leaves_new_texts_are_unread_for_everybody_else(cora, jill, max_):
    take_part(cora, jill)

    leave(cora, jill)
    a_text_from(cora)

    assert unread(jill, max_) == (0, 1)


def test_what_the_last_one_had_not_read_is_unread_for_the_others(cora, jill, max_):
    take_part(cora, jill)
    a_text_from(cora)
    a_text_from(cora)

    leave(cora, jill)

    assert unread(jill, max_) == (0, 2)


def test_what_somebody_read_before_it_was_claimed_takes_nothing_from_later_counts(cora, jill, max_):
    for _ in range(3):
        a_text_from(cora)
    mark_read(cora, max_)
    take_part(cora, jill)
    a_text_from(cora)

    leave(cora, jill)

    assert unread(max_) == (1,)


def test_leaving_what_one_takes_no_part_in_changes_nothing(cora, jill, max_):
    a_text_from(cora)
    mark_read(cora, jill)

    leave(cora, jill)

    assert unread(jill, max_) == (0, 1)


def test_a_colleague_who_hears_nothing_does_not_count_as_taking_part(cora, jill, max_):
    gone = a_user("Gus Hale", "attorney")
    for user in (jill, gone):
        take_part(cora, user)
    a_text_from(cora)
    gone.deactivated_at = now()

    leave(cora, jill)

    assert not cora.has_participants
    assert unread(max_) == (1,)


def test_handed_over_conversations_are_the_colleagues_with_what_was_unread(cora, jill, max_):
    dana = a_conversation(a_contact("Dana Cole"))
    for conversation in (cora, dana):
        take_part(conversation, jill)
    a_text_from(cora)

    handed = leave_all(jill, to=max_)
    a_text_from(dana)

    assert handed == 2
    assert unread(jill, max_) == (0, 2)
    assert unread(a_user("Ida Moss")) == (0,)


def test_a_colleague_who_took_part_already_has_read_what_they_read(cora, jill, max_):
    for user in (jill, max_):
        take_part(cora, user)
    a_text_from(cora)
    mark_read(cora, max_)

    leave_all(jill, to=max_)

    assert unread(max_) == (0,)


def test_handed_to_nobody_what_others_take_part_in_stays_theirs(cora, jill, max_):
    dana = a_conversation(a_contact("Dana Cole"))
    for user in (jill, max_):
        take_part(cora, user)
    take_part(dana, jill)
    for conversation in (cora, dana):
        a_text_from(conversation)

    leave_all(jill)

    assert how_many_with(jill) == 0
    assert unread(max_, a_user("Ida Moss")) == (2, 1)


def test_conversations_go_to_nobody_who_may_not_read_texts(cora, jill):
    take_part(cora, jill)

    with pytest.raises(Refused, match="may read text messages"):
        leave_all(jill, to=a_user("Sam Lee", "staff"))

    assert how_many_with(jill) == 1


def test_conversations_go_to_nobody_who_was_deactivated(cora, jill, max_):
    take_part(cora, jill)
    max_.deactivated_at = now()

    with pytest.raises(Refused, match="may read text messages"):
        leave_all(jill, to=max_)


def test_many_conversations_take_as_many_statements_as_few(firm, jill, max_, app):
    def handing_over(many: int) -> int:
        for _ in range(many):
            take_part(a_conversation(a_contact("Cora Medina")), jill)
        with statements_of(app) as seen:
            leave_all(jill, to=max_)
        return len(seen.asked)

    assert handing_over(2) == handing_over(20)


def test_who_lost_the_permission_is_let_go(cora, jill, max_):
    take_part(cora, jill)
    a_text_from(cora)
    jill.switches = {"text_messages": False}

    release_unheard()

    assert unread(max_) == (1,)


def test_who_still_hears_stays(cora, jill):
    take_part(cora, jill)

    release_unheard()

    assert how_many_with(jill) == 1


def test_another_firms_conversations_stay_as_they_are(cora, jill):
    with another_firm() as other:
        theirs = a_user("Zoe Quill")
        take_part(a_conversation(a_contact("Tom Wexler")), theirs)
        theirs_id = theirs.id

    leave_all(jill)

    with as_firm(other.id):
        assert how_many_with(db.session.get_one(User, theirs_id)) == 1
