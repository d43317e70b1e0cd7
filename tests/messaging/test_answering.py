"""Two people answer one client at once: both answers go, and the later one is told (T22)."""

from uuid import uuid4

import pytest

from casestatus.core import db
from casestatus.messaging.models import Direction, Message
from tests.factories import a_contact, a_conversation, a_text_from
from tests.messaging.reading import words
from tests.rules.pages import hidden

TOLD = "wrote to them just before you."


@pytest.fixture
def cora(firm):
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "When is court?")
    return conversation


def opens(visitor, conversation) -> dict[str, str]:
    """What the composer of a page that was opened sends along."""
    return hidden(visitor.get(f"/conversations/{conversation.id}").text, "key", "shown", "seen")


def sends(visitor, conversation, opened, body, **options):
    data = {**opened, "body": body, **options}
    return visitor.post(f"/conversations/{conversation.id}/messages", data=data)


def answers() -> set[str]:
    return {message.body for message in db.session.query(Message).filter_by(direction=Direction.OUT)}


def test_both_answers_go_and_the_later_one_is_told_whose_crossed_theirs(ana, ben, cora):
    of_ana, of_ben = opens(ana, cora), opens(ben, cora)

    first, later = sends(ben, cora, of_ben, "Tuesday at 3"), sends(ana, cora, of_ana, "Wednesday at 9")

    assert answers() == {"Tuesday at 3", "Wednesday at 9"}
    assert TOLD not in words(ben.get(first.location))
    assert f"Ben Okafor {TOLD}" in words(ana.get(later.location))


def test_the_page_says_it_without_being_loaded_anew(ana, ben, cora):
    of_ana = opens(ana, cora)
    sends(ben, cora, opens(ben, cora), "Tuesday at 3")

    composer = ana.post(f"/conversations/{cora.id}/messages", data={**of_ana, "body": "Wednesday at 9"}, htmx=True)

    assert f"Ben Okafor {TOLD}" in words(composer)


def test_who_has_seen_the_answer_is_told_nothing(ana, ben, cora):
    sends(ben, cora, opens(ben, cora), "Tuesday at 3")

    later = sends(ana, cora, opens(ana, cora), "Or Wednesday")

    assert TOLD not in words(ana.get(later.location))


def test_what_came_from_the_client_meanwhile_and_notes_are_no_answers(ana, ben, cora):
    of_ana = opens(ana, cora)
    a_text_from(cora, "Hello?")
    sends(ben, cora, opens(ben, cora), "Ana has it", channel="note")

    assert TOLD not in words(ana.get(sends(ana, cora, of_ana, "Wednesday at 9").location))


@pytest.mark.parametrize("seen", ["", "yesterday", "0" * 5000, "ffffffff-ffff-4fff-bfff-ffffffffffff"])
def test_an_odd_mark_of_what_was_seen_changes_nothing(ana, cora, seen):
    answer = sends(ana, cora, opens(ana, cora) | {"seen": seen}, "Wednesday at 9")

    assert answer.status_code == 303
    assert ana.get(f"{answer.location}?met={seen}").status_code == 200


def test_another_firms_answer_is_not_named(ana, zoe, cora):
    assert TOLD not in words(ana.get(f"/conversations/{cora.id}?met={uuid4()}"))
