"""Internal notes: for colleagues, and by no channel for anybody else (T25)."""

import re

import pytest
import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.inbox.list_queries import unread_count
from casestatus.inbox.thread_queries import newest_messages, thread_head
from casestatus.mail.models import OutgoingMail
from casestatus.messaging.archiving import archive
from casestatus.messaging.delivering import pick_up_deliveries
from casestatus.messaging.leaving import leave
from casestatus.messaging.models import Direction, Kind, Message, MessageState
from casestatus.messaging.noting import LONGEST_NOTE, add_note
from casestatus.messaging.sending import hand_out, try_again
from casestatus.messaging.taking_part import take_part
from casestatus.outbox.draining import drain_firm
from casestatus.outbox.models import Outgoing
from tests.factories import a_contact, a_conversation, a_strange_conversation, a_text_from, a_user, another_firm
from tests.messaging.reading import rows, unread_badge, words
from tests.rules.pages import read

CANARY = "Zanzibar"


@pytest.fixture
def cora(firm):
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "When is court?")
    return conversation


def notes(visitor, conversation, body, key="k1", **fields):
    path = f"/conversations/{conversation.id}/messages"
    return visitor.post(path, data={"channel": "note", "body": body, "key": key, **fields})


def note_in(conversation):
    return newest_messages(conversation.id).rows[-1]


def how_many(model) -> int:
    return db.session.execute(sa.select(sa.func.count()).select_from(model)).scalar_one()


def test_a_note_stands_in_the_thread_with_its_author_and_the_word(ana, ben, cora):
    answer = notes(ana, cora, "The adjuster offered 12,000.")

    page = words(ben.get(f"/conversations/{cora.id}"))
    assert answer.status_code == 303
    assert "Internal note by Ana Whitfield" in page
    assert "The adjuster offered 12,000. Internal note Ana Whitfield" in page


def test_a_note_leaves_by_no_sender(ana, cora, carrier, mailer):
    notes(ana, cora, f"{CANARY}: settle at 40")
    note = _note_row(cora)

    with pytest.raises(Refused, match="Only a text"):
        try_again(note, author=ana.user)
    with pytest.raises(ValueError, match="no channel"):
        hand_out(note)
    retried = ana.post(f"/conversations/{cora.id}/messages/{note.id}/retry")
    db.session.commit()
    drain_firm()
    pick_up_deliveries()

    assert retried.status_code == 422
    assert (how_many(Outgoing), how_many(OutgoingMail)) == (0, 0)
    assert (carrier.sent, mailer.sent) == ([], [])
    assert (note.outgoing_id, note.provider_id, note.state) == (None, None, MessageState.NOTED)


def _note_row(conversation):
    found = sa.select(Message).where(Message.conversation_id == conversation.id, Message.kind == Kind.NOTE)
    return db.session.execute(found).scalar_one()


def test_a_note_failed_by_mistake_is_still_sent_by_nobody(ana, cora):
    note = add_note(cora, author=ana.user, body=CANARY, key="k")
    note.state = MessageState.FAILED
    db.session.flush()

    answer = ana.post(f"/conversations/{cora.id}/messages/{note.id}/retry", htmx=True)

    assert answer.status_code == 422
    assert "/retry" not in ana.get(f"/conversations/{cora.id}").text
    assert how_many(Outgoing) == 0


def test_an_answer_after_a_note_carries_no_word_of_it(ana, cora):
    notes(ana, cora, CANARY)
    ana.post(f"/conversations/{cora.id}/messages", data={"channel": "text", "body": "At 2", "key": "k2"})

    [outgoing] = db.session.execute(sa.select(Outgoing)).scalars()
    assert outgoing.body == "At 2"


def test_a_note_goes_into_a_thread_whose_number_opted_out(ana, firm):
    grace = a_conversation(a_contact("Grace Bell"), opted_out=True)

    assert notes(ana, grace, "Call her instead").status_code == 303
    assert "Call her instead" in words(ana.get(f"/conversations/{grace.id}"))


def test_the_inbox_says_note_and_not_you(ana, cora):
    notes(ana, cora, "Settle at 40")

    [row] = rows(ana)
    assert "Note: Settle at 40" in row
    assert "You:" not in row


def test_who_notes_takes_part(ana, ben, cora):
    notes(ana, cora, "Mine")

    a_text_from(cora, "Are you there?")

    assert (unread_badge(ana), unread_badge(ben)) == (1, 0)


def test_a_colleagues_note_is_unread_for_nobody_it_does_not_name(ana, ben, cora):
    take_part(cora, ben.user)

    notes(ana, cora, "Nothing for you")

    assert unread_badge(ben) == 0


def test_who_is_named_finds_the_thread_unread_and_takes_part(ana, ben, cora):
    take_part(cora, ana.user)

    notes(ana, cora, "@Ben Okafor will you call her?")
    seen = unread_badge(ben)
    a_text_from(cora, "Hello?")

    assert (seen, unread_badge(ben)) == (1, 2)
    assert '<b class="mention">@Ben Okafor</b>' in ben.get(f"/conversations/{cora.id}").text


def test_who_is_named_in_two_ways_is_marked_each_time(ana, ben, cora):
    body = "@Ben Okafor, read this. Then @ben can call; not ask@ben.test"
    notes(ana, cora, body)

    page = ben.get(f"/conversations/{cora.id}").text

    assert re.findall('<b class="mention">(.*?)</b>', page) == ["@Ben Okafor", "@ben"]


def test_who_is_named_keeps_what_nobody_had_read(ana, ben, cora):
    notes(ana, cora, "@Ben Okafor over to you")

    assert unread_badge(ben) == 2


def test_who_left_is_back_when_named(ana, ben, cora):
    for visitor in (ana, ben):
        take_part(cora, visitor.user)
    leave(cora, ben.user)

    notes(ana, cora, "@Ben Okafor once more, sorry")

    assert len(rows(ben)) == 1
    assert not thread_head(ben.user, cora.id).is_left


def test_an_archived_thread_comes_back_only_for_a_note_that_names_somebody(ana, ben, cora):
    archive(cora)

    notes(ana, cora, "For the file", key="k1")
    still_away = rows(ana)
    notes(ana, cora, "@Ben Okafor look", key="k2")

    assert still_away == []
    assert len(rows(ben)) == 1


@pytest.mark.parametrize(
    "body",
    ["@ben okafor look", "Look, @Ben  Okafor.", "(@Ben Okafor)", "@Ben look", "hey\n@BEN: look"],
)
def test_names_are_found_as_people_write_them(ana, ben, cora, body):
    add_note(cora, author=ana.user, body=body, key="k")

    assert [id_ for id_, _written in note_in(cora).mentions] == [str(ben.id)]


@pytest.mark.parametrize("body", ["ben@okafor.test", "@ 2 pm", "@Benedict", "Ben Okafor", "a@Ben Okafor", "@@Ben"])
def test_what_names_nobody_is_only_words(ana, ben, cora, body):
    add_note(cora, author=ana.user, body=body, key="k")

    assert note_in(cora).mentions == ()
    assert unread_count(ben.user) == 0


def test_the_longer_name_is_meant(ana, cora):
    lee, junior = a_user("Ann Lee"), a_user("Ann Lee Park")

    add_note(cora, author=ana.user, body="@Ann Lee Park please see", key="k")

    assert (unread_count(lee), unread_count(junior)) == (0, 2)


def test_a_first_name_of_two_is_refused_with_the_words_kept(ana, ben, cora):
    a_user("Ben Adler")

    page = notes(ana, cora, "@Ben will you call?")

    assert page.status_code == 422
    assert "Several colleagues are called Ben. Write the last name too." in words(page)
    assert "@Ben will you call?" in page.text
    assert unread_badge(ben) == 1


def test_naming_somebody_who_may_not_read_texts_is_refused(ana, sam, cora):
    page = notes(ana, cora, "@Sam Lee post this")

    assert page.status_code == 422
    assert "Sam Lee may not read text messages, so the note would not be seen." in words(page)
    assert "@Sam Lee post this" in page.text
    assert note_in(cora).kind is Kind.TEXT


def test_a_colleague_who_is_gone_is_only_a_word(ana, ben, cora):
    ben.user.deactivated_at = cora.latest_at

    assert notes(ana, cora, "@Ben Okafor did this").status_code == 303


def test_naming_oneself_makes_nothing_unread(ana, cora):
    notes(ana, cora, "@Ana Whitfield remember")

    assert unread_badge(ana) == 0


def test_a_double_click_makes_one_note(ana, cora):
    for _ in range(2):
        notes(ana, cora, "Once", key="same")

    assert [m.body for m in newest_messages(cora.id).rows].count("Once") == 1


def test_the_same_words_as_text_and_as_note_are_two_things(ana, cora):
    notes(ana, cora, "At 2", key="same")
    ana.post(f"/conversations/{cora.id}/messages", data={"body": "At 2", "key": "same"})

    assert [m.kind for m in newest_messages(cora.id).rows] == [Kind.TEXT, Kind.NOTE, Kind.TEXT]


@pytest.mark.parametrize(
    ("body", "sentence"), [("  ", "Write a note first."), ("x" * (LONGEST_NOTE + 1), "A note can have up to 10,000.")]
)
def test_a_note_that_cannot_be_kept_is_refused_beside_the_field(ana, cora, body, sentence):
    page = notes(ana, cora, body)

    assert page.status_code == 422
    assert sentence in words(page)


def test_a_way_that_there_is_not_sends_nothing(ana, cora):
    page = ana.post(f"/conversations/{cora.id}/messages", data={"channel": "pigeon", "body": "Hello", "key": "k"})

    assert page.status_code == 422
    assert "Choose what goes out, then send." in words(page)
    assert how_many(Outgoing) == 0


def test_the_composer_goes_on_as_it_was_used(ana, cora):
    answer = ana.post(
        f"/conversations/{cora.id}/messages", data={"channel": "note", "body": "One", "key": "k"}, htmx=True
    )

    assert _chosen(answer) == "note"
    assert _chosen(ana.get(f"/conversations/{cora.id}")) == "text"


def test_a_half_written_note_comes_back_as_a_note(ana, cora):
    path = f"/conversations/{cora.id}/draft"
    ana.post(path, data={"channel": "note", "body": "Between us", "key": "k"})
    as_note = _chosen(ana.get(f"/conversations/{cora.id}"))
    ana.post(path, data={"channel": "text", "body": "Between us", "key": "k"})

    assert (as_note, _chosen(ana.get(f"/conversations/{cora.id}"))) == ("note", "text")


def _chosen(page) -> str:
    radios = [one for one in read(page.text).walk() if one.attributes.get("name") == "channel"]
    [chosen] = [one.attributes["value"] for one in radios if "checked" in one.attributes]
    return chosen


def test_who_may_be_named_is_who_may_read(ana, ben, sam, cora):
    page = ana.get(f"/conversations/{cora.id}/colleagues", htmx=True)

    assert "Ben Okafor" in words(page)
    assert "Sam Lee" not in words(page)


def test_another_firms_people_are_not_named(ana, cora):
    with another_firm():
        a_user("Zoe Quill", "admin")

    add_note(cora, author=ana.user, body="@Zoe Quill hello", key="k")

    assert note_in(cora).mentions == ()
    assert "Zoe" not in words(ana.get(f"/conversations/{cora.id}/colleagues"))


def test_a_note_goes_along_when_somebody_says_whose_number_it_is(ana, firm):
    stranger = a_strange_conversation()
    a_text_from(stranger, "Hi")
    add_note(stranger, author=ana.user, body="Sounds like Dana", key="k")

    ana.post(f"/conversations/{stranger.id}/contact", data={"contact_id": str(a_contact("Dana Cole").id)})

    assert "Sounds like Dana" in words(ana.get(f"/conversations/{stranger.id}", follow_redirects=True))


def test_a_note_is_nothing_that_was_sent(ana, cora):
    notes(ana, cora, "Between us")

    note = note_in(cora)
    assert (note.direction, note.state, note.can_retry) == (Direction.WITHIN, MessageState.NOTED, False)
