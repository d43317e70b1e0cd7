"""A number of two contacts: "Also the number of …", "Move to", and back (T5)."""

import io
from datetime import timedelta
from runpy import run_path

import pytest
import sqlalchemy as sa

from casestatus.contacts.keeping import PhoneLine, set_phones
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.migrating import MIGRATIONS
from casestatus.inbox.thread_queries import thread_head
from casestatus.messaging.enclosing import Place, enclosed_by
from casestatus.messaging.models import Conversation, Message, Move, Waiting
from casestatus.messaging.moving import go_on_with, move_all, undo_move
from casestatus.messaging.receiving import Incoming
from casestatus.messaging.taking_part import mark_read, take_part
from casestatus.trail.models import Entry
from tests.factories import (
    PICTURE,
    a_case,
    a_contact,
    a_conversation,
    a_number,
    a_picture_from,
    a_scheduled_text,
    a_strange_conversation,
    a_text_from,
    another_firm,
    firm_number,
    receive,
)
from tests.messaging.calling import a_sid
from tests.messaging.reading import rows, unread_badge, words


@pytest.fixture
def cora(firm):
    """Cora's conversation, on the family's phone."""
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "It is about the car")
    return conversation


@pytest.fixture
def marco(cora):
    """Somebody with the same phone, who has no conversation yet."""
    return a_contact("Marco Vega", phone=cora.phone)


@pytest.fixture
def marcos(marco, cora):
    """Marco's conversation, so far on a number of his own."""
    set_phones(marco, [PhoneLine(a_number()), PhoneLine(cora.phone)])
    conversation = a_conversation(marco)
    a_text_from(conversation, "From my own phone")
    return conversation


def moves(visitor, conversation, contact, **fields):
    return visitor.post(f"/conversations/{conversation.id}/move", data={"to": str(contact.id), **fields})


def thread(visitor, conversation) -> str:
    return words(visitor.get(f"/conversations/{conversation.id}"))


def a_text_comes(phone: str, body: str) -> Conversation:
    return receive(Incoming(a_sid(), sender=phone, firm_number=firm_number(), body=body)).conversation


def last_move() -> Move:
    return db.session.query(Move).order_by(Move.created_at.desc()).first()


def test_the_thread_says_whose_number_it_is_too(ana, cora, marco):
    assert "Also the number of Marco Vega" in thread(ana, cora)
    about = words(ana.get(f"/conversations/{cora.id}/about", htmx=True))
    assert "Also the number of Marco Vega Move to" in about


def test_a_number_of_one_contact_says_nothing_of_the_sort(ana, cora):
    assert "Also the number of" not in thread(ana, cora)


def test_another_firms_contact_with_the_number_is_not_named(ana, cora):
    with another_firm():
        a_contact("Tom Wexler", phone=cora.phone)

    assert "Tom Wexler" not in thread(ana, cora)


def test_from_now_on_the_numbers_texts_stand_with_the_other(ana, cora, marco):
    answer = moves(ana, cora, marco)

    a_text_comes(cora.phone, "This is Marco")

    assert "This is Marco" in words(ana.get(answer.location))
    assert "This is Marco" not in thread(ana, cora)
    assert "It is about the car" in thread(ana, cora)
    assert "Marco Vega" in rows(ana)[0]


def test_from_now_on_goes_on_in_a_conversation_that_exists(ana, cora, marcos):
    phone = cora.phone

    answer = moves(ana, cora, marcos.contact)

    assert answer.location.endswith(f"/conversations/{marcos.id}")
    assert a_text_comes(phone, "Marco, from the family's phone").id == marcos.id


def test_whoever_is_written_to_last_gets_the_answer(ana, cora, marco):
    moves(ana, cora, marco)

    ana.post(f"/conversations/{cora.id}/messages", data={"body": "Cora, one more thing", "key": "k"})

    assert a_text_comes(cora.phone, "Yes?").id == cora.id


def test_going_on_moves_back_the_same_way(ana, cora, marco):
    answer = moves(ana, cora, marco)
    theirs = answer.location.rpartition("/")[2]

    ana.post(f"/conversations/{theirs}/move", data={"to": str(cora.contact_id)})

    assert a_text_comes(cora.phone, "Cora again").id == cora.id


def test_all_of_it_becomes_the_others_who_had_no_conversation(ana, cora, marco):
    answer = moves(ana, cora, marco, all="yes")

    assert answer.location.endswith(f"/conversations/{cora.id}")
    assert "Marco Vega" in rows(ana)[0]
    assert "It is about the car" in thread(ana, cora)
    assert len(rows(ana)) == 1


def test_all_of_it_joins_a_conversation_that_exists(ana, ben, cora, marcos):
    moves(ana, cora, marcos.contact, all="yes")

    assert "It is about the car" in thread(ana, marcos)
    assert "From my own phone" in thread(ana, marcos)
    assert ben.get(f"/conversations/{cora.id}").location.endswith(f"/conversations/{marcos.id}")
    assert len(rows(ana)) == 1


def test_the_first_contact_can_be_written_with_again(ana, cora, marcos):
    first = cora.contact
    moves(ana, cora, marcos.contact, all="yes")

    anew = a_conversation(first)

    assert (anew.contact_id, anew.id != cora.id) == (first.id, True)


def test_moved_messages_are_about_the_others_case(ana, cora, marco):
    a_case(cora.contact)
    case = a_case(marco)
    a_text_from(cora, "About that")

    moves(ana, cora, marco, all="yes")

    assert {message.case_id for message in db.session.query(Message)} == {case.id}


def test_what_holds_other_numbers_too_is_not_moved_whole(ana, cora, marco):
    set_phones(cora.contact, [PhoneLine(cora.phone), PhoneLine(other := a_number())])
    shared = cora.phone
    a_text_comes(other, "From work")
    a_text_comes(shared, "Home again")

    page = words(ana.get(f"/conversations/{cora.id}/move"))
    answer = moves(ana, cora, marco, all="yes")

    assert "Earlier messages stay: some of them are of other numbers." in page
    assert answer.status_code == 422
    assert "go on from now instead" in words(answer)


@pytest.mark.parametrize("way", [go_on_with, move_all])
def test_a_contact_without_the_number_gets_nothing(firm, cora, way):
    with pytest.raises(Refused, match="That is not a number of theirs."):
        way(cora, a_contact("Tom Wexler"))


@pytest.mark.parametrize("way", [go_on_with, move_all])
def test_the_contact_whose_it_is_already_gets_nothing(firm, cora, way):
    with pytest.raises(Refused):
        way(cora, cora.contact)


def test_what_was_unread_stays_unread_for_the_same_people(ana, ben, cora, marcos):
    take_part(marcos, ben.user)
    a_text_from(marcos, "One more")
    assert (unread_badge(ana), unread_badge(ben)) == (1, 2)

    moves(ana, cora, marcos.contact, all="yes")

    assert (unread_badge(ana), unread_badge(ben)) == (0, 2)  # whoever takes part hears of all of it


def test_undoing_brings_messages_counts_and_cases_back(ana, ben, cora, marcos):
    case = a_case(cora.contact)
    a_text_from(cora, "About my case")
    take_part(marcos, ben.user)
    before = (unread_badge(ana), unread_badge(ben), sorted(rows(ana)))
    moves(ana, cora, marcos.contact, all="yes")

    answer = ana.post(f"/conversations/{marcos.id}/moves/{last_move().id}/undo")

    assert answer.location.endswith(f"/conversations/{cora.id}")
    assert (unread_badge(ana), unread_badge(ben), sorted(rows(ana))) == before
    assert "It is about the car" in thread(ana, cora)
    assert "It is about the car" not in thread(ana, marcos)
    [mine] = db.session.query(Message).where(Message.body == "About my case")
    assert mine.case_id == case.id


def writes(visitor, conversation, body: str):
    visitor.post(f"/conversations/{conversation.id}/draft", data={"body": body, "key": "k"}, htmx=True)


def draft_of(visitor, conversation) -> str:
    return thread_head(visitor.user, conversation.id).draft


def test_undoing_brings_half_written_words_back(ana, ben, cora, marcos):
    writes(ana, cora, "For Cora only")
    writes(ana, marcos, "For Marco")
    writes(ben, cora, "Ben to Cora")
    move_all(cora, marcos.contact)
    assert draft_of(ana, marcos) == "For Marco\nFor Cora only"
    writes(ben, marcos, "Ben to Cora, and on")

    undo_move(last_move())
    db.session.flush()

    assert [draft_of(ana, one) for one in (cora, marcos)] == ["For Cora only", "For Marco"]
    assert [draft_of(ben, one) for one in (cora, marcos)] == ["", "Ben to Cora, and on"]


def test_undoing_brings_back_what_was_written_since_for_the_number(ana, cora, marcos):
    theirs = a_scheduled_text(marcos, ana.user, due_at=now() + timedelta(days=1))
    a_text_from(cora, "The newest, so answers go here")
    move_all(cora, marcos.contact)
    since = a_scheduled_text(marcos, ana.user, due_at=now() + timedelta(days=2))
    assert (theirs.phone == since.phone, since.phone) == (False, cora.phone)

    undo_move(last_move())

    db.session.expire_all()
    assert [text.conversation_id for text in (theirs, since)] == [marcos.id, cora.id]


def test_a_thread_that_stands_open_shows_nothing_of_the_other_after_undoing(ana, ben, cora, marcos):
    moves(ana, cora, marcos.contact, all="yes")
    since = marcos.version
    ana.post(f"/conversations/{marcos.id}/moves/{last_move().id}/undo")

    news = ben.get(f"/conversations/{marcos.id}/messages?since={since}", htmx=True).text

    assert f'<hx-partial hx-target="#{marcos.topic}" hx-swap="innerHTML">' in news  # all of it anew
    assert "It is about the car" not in news


def test_what_waits_is_changed_and_cancelled_by_a_page_from_before_undoing(ana, ben, cora, marcos, told):
    waiting = a_scheduled_text(cora, ana.user, due_at=now() + timedelta(days=1))
    moves(ana, cora, marcos.contact, all="yes")
    page = f"/conversations/{marcos.id}/scheduled/{waiting.id}"
    told.clear()
    ana.post(f"/conversations/{marcos.id}/moves/{last_move().id}/undo")

    looks_again = {note.name for note in told if hasattr(note, "name")}
    assert {f"conversation-{id_}-scheduled" for id_ in (cora.id, marcos.id)} <= looks_again
    soon = {"day": f"{now() + timedelta(days=3):%Y-%m-%d}", "clock": "12:00", "version": waiting.version}
    changed = ben.post(page, data={"body": "At noon", "when": "later", **soon})
    assert (changed.status_code, waiting.body) == (303, "At noon")
    assert (ben.post(f"{page}/cancel").status_code, waiting.state) == (303, Waiting.CANCELLED)


def test_pictures_and_filing_are_where_a_page_from_before_the_move_has_them(ana, cora, marcos):
    picture = a_picture_from(cora)
    [attachment], case = picture.attachments, a_case(marcos.contact)
    move_all(cora, marcos.contact)
    here = f"/conversations/{cora.id}"

    shown = [ana.get(f"{here}/attachments/{attachment.id}{way}").status_code for way in ("", "/preview", "/file")]
    filed = ana.post(f"{here}/messages/{picture.id}/case", data={"case": str(case.id)})

    assert shown == [200, 200, 200]
    assert filed.location == f"/conversations/{marcos.id}"
    assert picture.case_id == case.id


def test_a_move_from_before_its_drafts_were_told_by_lengths_is_undone(ana, cora, marcos):
    move_all(cora, marcos.contact)
    move, words_kept = last_move(), {str(ana.user.id): ["For Cora only", "", None]}
    move.before = {**move.before, "drafts": {"source": words_kept, "target": {}, "joined": words_kept}}
    db.session.flush()

    db.session.execute(sa.text(run_path(str(MIGRATIONS / "versions/0052_words_of_moved_drafts.py"))["HELD_WORDS"]))
    db.session.refresh(move)

    assert "drafts" not in move.before
    assert undo_move(move) is cora


def test_what_was_read_since_stays_read_after_undoing(ana, cora, marcos):
    target = move_all(cora, marcos.contact)
    mark_read(target, ana.user)

    undo_move(last_move())

    assert unread_badge(ana) == 0


def test_undoing_gives_a_conversation_back_that_only_changed_its_contact(ana, cora, marco):
    first = cora.contact_id
    moves(ana, cora, marco, all="yes")
    assert "The conversation was moved here. Undo" in thread(ana, cora)

    ana.post(f"/conversations/{cora.id}/moves/{last_move().id}/undo")

    assert cora.contact_id == first
    assert "The conversation was moved here." not in thread(ana, cora)


def test_a_move_stands_once_something_was_written(ana, cora, marcos):
    moves(ana, cora, marcos.contact, all="yes")
    a_text_from(marcos, "Hello")

    answer = ana.post(f"/conversations/{marcos.id}/moves/{last_move().id}/undo")

    assert answer.status_code == 409
    assert "The conversation was moved here." not in thread(ana, marcos)


def test_a_move_is_undone_once_and_whoever_presses_later_comes_to_what_came_back(ana, ben, cora, marco):
    a_conversation(marco)
    moved = moves(ana, cora, marco, all="yes").location
    undo = f"{moved}/moves/{last_move().id}/undo"

    answers = [ana.post(undo), ben.post(undo)]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, f"/conversations/{cora.id}")] * 2
    entries = db.session.query(Entry).where(Entry.subject_id == cora.id, Entry.action == "move undone")
    assert entries.count() == 1


@pytest.fixture
def twice(cora):
    """Where Cora's conversation is after it went into one, and with that into a third."""
    bees, cats = (a_conversation(a_contact(name, phone=cora.phone)) for name in ("Bee Vega", "Cat Vega"))
    move_all(cora, bees.contact)
    return move_all(bees, cats.contact)


@pytest.mark.parametrize("act", ["archive", "leave", "files"])
def test_what_is_done_by_a_page_of_two_moves_ago_goes_on_where_the_conversation_is(ben, cora, twice, act):
    assert ben.post(f"/conversations/{cora.id}/{act}").location == f"/conversations/{twice.id}?went=on"
    assert ben.get(f"/conversations/{cora.id}").location == f"/conversations/{twice.id}"
    assert ben.get(f"/conversations/{cora.id}/contact?as=new").location == f"/conversations/{twice.id}"


def test_what_is_put_to_a_text_two_moves_ago_is_there(ben, cora, twice):
    brought = {"body": "And this", "files": [(io.BytesIO(PICTURE), "late.png")]}
    waiting = a_scheduled_text(twice, ben.user, due_at=now() + timedelta(days=1))

    late = ben.post(f"/conversations/{cora.id}/files", data=brought, htmx=True)

    assert late.headers["HX-Redirect"] == f"/conversations/{twice.id}?went=on"
    assert [file.name for file in enclosed_by(ben.user, Place(twice.id))] == ["late.png"]
    assert "And this" in thread(ben, twice)
    assert ben.post(f"/conversations/{cora.id}/scheduled/{waiting.id}/cancel").status_code == 303
    assert waiting.state is Waiting.CANCELLED


def test_moves_are_undone_one_after_the_other(ana, cora, twice):
    first, second = db.session.query(Move).order_by(Move.created_at)
    bees = first.target_id

    there = ana.post(f"/conversations/{twice.id}/moves/{second.id}/undo").location
    assert there == f"/conversations/{bees}"
    assert "The conversation was moved here. Undo" in words(ana.get(there))
    back = ana.post(f"{there}/moves/{first.id}/undo").location

    assert back == f"/conversations/{cora.id}"
    assert "It is about the car" in words(ana.get(back))


@pytest.mark.parametrize("more", [{"all": "yes"}, {}])
def test_who_decides_by_a_page_from_before_a_colleague_did_is_told(ana, ben, cora, marco, more):
    dana = a_contact("Dana Cole", phone=cora.phone)
    page = {"was": str(cora.contact_id)}
    moves(ana, cora, marco, all="yes", **page)

    late = moves(ben, cora, dana, **page, **more)

    assert late.status_code == 409
    assert "A colleague has said meanwhile whose texts these are." in words(late)
    assert cora.contact_id == marco.id


def test_a_move_is_in_the_trail(ana, cora, marco):
    first = cora.contact_id
    moves(ana, cora, marco, all="yes")

    [entry] = db.session.query(Entry).where(Entry.subject_id == cora.id)
    assert (entry.action, entry.actor_id) == ("moved", ana.id)
    assert entry.changes["contact_id"] == [str(first), str(marco.id)]


def test_only_who_may_text_and_edit_contacts_may_move(ana, sam, zoe, cora, marco):
    ana.user.switches = {"edit_contacts": False}

    assert [moves(one, cora, marco).status_code for one in (ana, sam, zoe)] == [403, 403, 404]


def test_another_firms_contact_gets_nothing(ana, cora):
    with another_firm():
        theirs = a_contact("Tom Wexler", phone=cora.phone)
        theirs_id = theirs.id

    assert ana.post(f"/conversations/{cora.id}/move", data={"to": str(theirs_id)}).status_code == 404


def test_an_unlinked_number_of_several_contacts_offers_each_of_them(ana, firm):
    stranger = a_strange_conversation()
    a_text_from(stranger, "Guess who")
    cora, _ = (a_contact(name, phone=stranger.phone) for name in ("Cora Medina", "Marco Vega"))

    about = ana.get(f"/conversations/{stranger.id}/about", htmx=True)
    ana.post(f"/conversations/{stranger.id}/contact", data={"contact_id": str(cora.id)})

    assert "The number of Cora Medina Link" in words(about)
    assert "The number of Marco Vega Link" in words(about)
    assert stranger.contact_id == cora.id


def test_a_number_taken_off_a_contact_is_nobodys(ana, cora):
    phone = cora.phone
    set_phones(cora.contact, [PhoneLine(a_number())])

    assert a_text_comes(phone, "I have a new phone").contact_id is None
    assert "I have a new phone" not in thread(ana, cora)
