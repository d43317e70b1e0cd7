""" "Block this number": out of sight, kept aside, and back again (T9)."""

import pytest
import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.consent.models import BlockedNumber
from casestatus.consent.opting import is_opted_out
from casestatus.contacts.keeping import PhoneLine, add_phone, set_phones
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.phones import display
from casestatus.inbox.list_queries import inbox_of, unread_count
from casestatus.inbox.rows import View
from casestatus.inbox.thread_queries import newest_messages, thread_head
from casestatus.messaging.assigning import needs_no_answer
from casestatus.messaging.blocking import block, unblock
from casestatus.messaging.finding import conversation_with_contact
from casestatus.messaging.linking import link
from casestatus.messaging.models import Conversation, Message
from casestatus.messaging.noting import add_note
from casestatus.messaging.receiving import Incoming, receive_call
from casestatus.messaging.sending import conversation_to, send_message, try_again
from casestatus.messaging.taking_part import mark_read, take_part
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing, State
from tests.factories import (
    a_case,
    a_contact,
    a_conversation,
    a_number,
    a_picture_from,
    a_scheduled_text,
    a_strange_conversation,
    a_text_from,
    a_user,
    firm_number,
    receive,
    some_time_ago,
)
from tests.messaging.calling import a_sid
from tests.messaging.reading import rows, unread_badge, words
from tests.rules.watching import statements_of


@pytest.fixture
def jill(firm):
    return a_user("Jill Tan", "attorney")


@pytest.fixture
def spam(firm):
    """A number that nobody knows, which wrote twice."""
    conversation = a_strange_conversation()
    a_text_from(conversation, "We buy houses")
    a_text_from(conversation, "Cash for houses")
    return conversation


@pytest.fixture
def cora(firm):
    """Cora's conversation: one text from her own phone, and a newer one from her brother's."""
    contact = a_contact("Cora Medina")
    own, brothers = contact.phones[0].e164, a_number()
    add_phone(contact, brothers)
    conversation = a_conversation(contact)
    says(own, "From my own phone")
    says(brothers, "From my brother's phone")
    return conversation


def says(number: str, body: str, **fields) -> Message:
    return receive(Incoming(a_sid(), sender=number, firm_number=firm_number(), body=body, **fields))


def own_phone(conversation: Conversation) -> str:
    return conversation.contact.phones[0].e164


def bodies(conversation: Conversation) -> list[str]:
    return [message.body for message in newest_messages(conversation.id).rows]


def names(user: User, view: View = View.INBOX, q: str = "") -> list[str]:
    return [row.name for row in inbox_of(user, view=view, q=q).rows]


def the_block() -> BlockedNumber:
    return db.session.execute(sa.select(BlockedNumber).where(BlockedNumber.ended_at.is_(None))).scalar_one()


def grows_old(**ago: float) -> BlockedNumber:
    """The block, and all that is kept aside, as if it were from then."""
    found = the_block()
    found.created_at = some_time_ago(**ago)
    aged = sa.update(Message).where(Message.block_id == found.id).values(created_at=some_time_ago(**ago))
    db.session.execute(aged, execution_options={"synchronize_session": False})
    return found


def blocks(visitor, conversation, **fields):
    return visitor.post(f"/conversations/{conversation.id}/block", data={"number": conversation.phone, **fields})


def test_a_blocked_number_is_in_no_inbox_and_no_search(spam, jill):
    block(spam, number=spam.phone, by=jill)

    assert [names(jill, view) for view in (View.INBOX, View.UNREAD, View.ARCHIVED, View.LEFT)] == [[], [], [], []]
    assert names(jill, q=spam.phone[-7:]) == []
    assert bodies(spam) == []
    assert spam.latest_snippet == ""


def test_what_it_sends_is_kept_aside_and_counts_for_nobody(spam, jill):
    take_part(spam, jill)
    block(spam, number=spam.phone, by=jill)

    says(spam.phone, "Still buying houses")

    assert (unread_count(jill), names(jill), bodies(spam)) == (0, [], [])
    assert db.session.execute(sa.select(sa.func.count()).where(Message.block_id == the_block().id)).scalar() == 3


def test_what_it_sends_refreshes_no_screen(spam, jill):
    block(spam, number=spam.phone, by=jill)
    db.session().info["notes"].clear()

    says(spam.phone, "Still buying houses")

    assert [note for note in db.session().info["notes"] if hasattr(note, "name") and note.name == "inbox"] == []


def test_a_call_of_it_is_kept_aside_too(spam, jill):
    block(spam, number=spam.phone, by=jill)

    receive_call(Incoming(a_sid("CA"), sender=spam.phone, firm_number=firm_number(), body=""))
    db.session.flush()

    assert (names(jill), bodies(spam)) == ([], [])


def test_its_stop_counts_and_is_not_answered(spam, jill):
    block(spam, number=spam.phone, by=jill)

    says(spam.phone, "STOP")

    assert is_opted_out(spam.phone)
    assert db.session.execute(sa.select(sa.func.count(Outgoing.id))).scalar() == 0


def test_a_start_ends_its_opt_out_too(spam, jill):
    says(spam.phone, "STOP")
    block(spam, number=spam.phone, by=jill)

    says(spam.phone, "START")

    assert not is_opted_out(spam.phone)


def test_ordinary_words_of_a_blocked_number_pause_it_for_a_person_to_decide(ana, spam, jill):
    block(spam, number=spam.phone, by=jill)

    says(spam.phone, "Please stop texting me")

    assert "Please stop texting me" in words(ana.get("/opt-outs"))
    unblock(the_block(), by=jill)
    with pytest.raises(Refused, match="They may have asked to stop"):
        send_message(spam, author=jill, body="Hello", key="", even_at_night=True)


def test_a_wrong_number_that_is_blocked_is_asked_about_when_it_is_unblocked(ana, spam, jill):
    """Nobody is told of it meanwhile; but what it said must not be forgotten, or the next text goes to a stranger."""
    block(spam, number=spam.phone, by=jill)

    says(spam.phone, "Sorry, you have the wrong number")

    assert "you have the wrong number" not in words(ana.get(f"/conversations/{spam.id}"))
    unblock(the_block(), by=jill)
    assert "They wrote Sorry, you have the wrong number" in words(ana.get(f"/conversations/{spam.id}"))
    with pytest.raises(Refused, match="that it is not the client's"):
        send_message(spam, author=jill, body="Hello", key="", even_at_night=True)


def test_unblocking_restores_the_thread_with_what_was_kept_aside(spam, jill):
    block(spam, number=spam.phone, by=jill)
    says(spam.phone, "Still buying houses")

    unblock(the_block(), by=jill)

    assert bodies(spam) == ["We buy houses", "Cash for houses", "Still buying houses"]
    assert len(names(jill)) == 1
    assert spam.latest_snippet == "Still buying houses"


def test_after_unblocking_what_came_meanwhile_is_unread_and_what_was_read_is_read(spam, jill):
    mark_read(spam, jill)
    block(spam, number=spam.phone, by=jill)
    says(spam.phone, "Still buying houses")

    unblock(the_block(), by=jill)

    assert unread_count(jill) == 1


def test_an_archived_thread_comes_back_to_the_inbox_only_when_something_came(spam, jill):
    spam.archived_at = now()
    block(spam, number=spam.phone, by=jill)
    unblock(the_block(), by=jill)
    assert (names(jill), len(names(jill, View.ARCHIVED))) == ([], 1)

    block(spam, number=spam.phone, by=jill)
    says(spam.phone, "Still buying houses")
    unblock(the_block(), by=jill)

    assert len(names(jill)) == 1


def test_a_text_after_unblocking_arrives_as_any_other(spam, jill):
    block(spam, number=spam.phone, by=jill)
    unblock(the_block(), by=jill)

    says(spam.phone, "Hello again")

    assert bodies(spam)[-1] == "Hello again"


def test_after_thirty_days_the_thread_is_gone_from_sight_and_still_in_the_database(spam, jill):
    block(spam, number=spam.phone, by=jill)
    old = grows_old(days=31)
    says(spam.phone, "Kept since yesterday")

    unblock(old, by=jill)

    assert bodies(spam) == ["Kept since yesterday"]
    assert db.session.execute(sa.select(sa.func.count(Message.id))).scalar() == 3


def test_a_thread_on_a_case_comes_back_however_old(cora, jill):
    a_case(cora.contact, closed=True)
    set_phones(cora.contact, [PhoneLine(cora.phone)])
    block(cora, number=cora.phone, by=jill)

    unblock(grows_old(days=400), by=jill)

    assert "From my brother's phone" in bodies(cora)


def test_a_conversation_of_two_numbers_keeps_the_texts_of_the_other(cora, jill):
    block(cora, number=cora.phone, by=jill)

    assert bodies(cora) == ["From my own phone"]
    assert names(jill) == ["Cora Medina"]
    assert (cora.latest_snippet, cora.phone) == ("From my own phone", own_phone(cora))


def test_in_a_conversation_of_two_numbers_only_the_blocked_one_counts_no_more(cora, jill):
    assert unread_count(jill) == 2

    block(cora, number=cora.phone, by=jill)
    assert unread_count(jill) == 1
    unblock(the_block(), by=jill)

    assert unread_count(jill) == 2


def test_who_takes_part_and_has_read_the_older_one_has_nothing_unread(cora, jill):
    take_part(cora, jill)
    brothers = cora.phone
    says(brothers, "Again from my brother's")
    assert unread_count(jill) == 1

    block(cora, number=brothers, by=jill)

    assert unread_count(jill) == 0


@pytest.mark.parametrize("somebody_takes_part", [True, False])
def test_what_one_had_read_and_another_had_not_stays_so(cora, jill, somebody_takes_part):
    kim = a_user("Kim Sole")
    if somebody_takes_part:
        for who in (jill, kim):
            take_part(cora, who)
    brothers = cora.phone
    for body in ("One", "Two", "Three"):
        says(brothers, body)
    mark_read(cora, jill)
    before = [unread_count(who) for who in (jill, kim)]

    block(cora, number=brothers, by=jill)
    hidden = [unread_count(who) for who in (jill, kim)]
    says(brothers, "Meanwhile")
    unblock(the_block(), by=kim)

    assert before == [0, 3 if somebody_takes_part else 5]
    assert hidden == [0, 0 if somebody_takes_part else 1]
    assert [unread_count(who) for who in (jill, kim)] == [before[0] + 1, before[1] + 1]


def test_who_begins_to_take_part_meanwhile_has_read_what_they_had_read(cora, jill):
    kim, brothers = a_user("Kim Sole"), cora.phone
    mark_read(cora, jill)
    block(cora, number=brothers, by=jill)
    for who in (jill, kim):
        take_part(cora, who)

    unblock(the_block(), by=jill)

    assert [unread_count(who) for who in (jill, kim)] == [0, 1]


def test_what_the_other_number_writes_still_comes(cora, jill):
    brothers = cora.phone
    block(cora, number=brothers, by=jill)

    says(brothers, "Not seen")
    says(own_phone(cora), "Seen")

    assert bodies(cora) == ["From my own phone", "Seen"]
    assert cora.phone == own_phone(cora)


def test_a_conversation_comes_back_when_somebody_writes_to_another_number_of_the_contact(firm, jill):
    cora = a_contact("Cora Medina")
    conversation = a_conversation(cora)
    a_text_from(conversation, "Hello")
    block(conversation, number=conversation.phone, by=jill)
    other = a_number()
    add_phone(cora, other)

    begun = conversation_to(other, cora, body="On this phone?")
    message = send_message(begun, author=jill, body="On this phone?", key="k")

    assert message.conversation_id == conversation.id
    assert (names(jill), bodies(conversation)) == (["Cora Medina"], ["On this phone?"])


def test_a_number_of_a_household_is_blocked_in_every_conversation(firm, jill):
    cora = a_contact("Cora Medina")
    first = a_conversation(cora)
    a_text_from(first, "Cora here")
    marco = a_contact("Marco Vega", phone=first.phone)
    second = conversation_with_contact(marco, first.phone, firm_number=firm_number())
    send_message(second, author=jill, body="Hello Marco", key="k")

    block(first, number=first.phone, by=jill)

    assert (names(jill), bodies(first), bodies(second)) == ([], [], [])
    unblock(the_block(), by=jill)
    assert (bodies(first), bodies(second)) == (["Cora here"], ["Hello Marco"])


def test_notes_alone_keep_no_conversation_in_the_inbox(spam, jill):
    add_note(spam, author=jill, body="Never heard of them", key="k")

    block(spam, number=spam.phone, by=jill)
    add_note(spam, author=jill, body="Blocked", key="k2")

    assert (names(jill), bodies(spam)) == ([], ["Never heard of them", "Blocked"])


def test_nothing_can_be_written_to_a_blocked_number(spam, jill):
    block(spam, number=spam.phone, by=jill)

    with pytest.raises(Refused, match="is blocked"):
        send_message(spam, author=jill, body="Hello", key="k")
    with pytest.raises(Refused, match="is blocked"):
        conversation_to(spam.phone, None, body="Hello")


def test_a_failed_text_is_not_tried_again(spam, jill):
    message = send_message(spam, author=jill, body="Who is this?", key="k")
    message.outgoing.state = State.FAILED
    block(spam, number=spam.phone, by=jill)

    with pytest.raises(Refused, match="is blocked"):
        try_again(message, author=jill)


@pytest.mark.parametrize("htmx", [False, True])
def test_who_tries_again_by_a_page_of_before_the_block_is_told_why_not(ana, spam, jill, htmx):
    message = send_message(spam, author=jill, body="Who is this?", key="k")
    message.outgoing.state = State.FAILED
    page = f"http://localhost/conversations/{spam.id}"
    block(spam, number=spam.phone, by=jill)
    db.session.flush()

    answer = ana.post(f"{page}/messages/{message.id}/retry", htmx=htmx, headers={"Referer": page})

    assert answer.status_code == 422
    assert "This number is blocked. Unblock it to write to it." in words(answer)
    assert htmx or f'href="/conversations/{spam.id}"' in answer.text  # the way back


def test_a_text_that_waits_when_its_number_is_blocked_does_not_leave(spam, jill, carrier):
    message = send_message(spam, author=jill, body="Who is this?", key="k")
    block(spam, number=spam.phone, by=jill)
    db.session.commit()

    drain_lane(spam.phone)

    assert carrier.sent == []
    assert (message.outgoing.state, message.outgoing.error_code) == (State.FAILED, "blocked")


def test_an_unknown_number_that_becomes_a_contacts_stays_blocked(spam, cora, jill):
    block(spam, number=spam.phone, by=jill)

    link(spam, cora.contact)
    says(spam.phone, "Still buying houses")

    assert bodies(cora) == ["From my own phone", "From my brother's phone"]
    assert cora.latest_snippet == "From my brother's phone"


def test_the_number_that_was_read_is_blocked_and_no_other(cora, jill):
    seen = cora.phone
    says(own_phone(cora), "Back on my own phone")

    with pytest.raises(Refused, match="Look again"):
        block(cora, number=seen, by=jill)

    assert len(bodies(cora)) == 3


def test_a_number_of_a_client_on_an_open_case_asks_twice(ana, cora):
    a_case(cora.contact, number="PI-2044")

    question = words(blocks(ana, cora))
    assert "client on an open case" in question
    assert "PI-2044" in question
    assert rows(ana) != []
    blocks(ana, cora, sure="yes")

    assert bodies(cora) == ["From my own phone"]


def test_a_case_that_the_reader_may_not_see_is_not_named_and_asks_all_the_same(ana, cora):
    a_case(cora.contact, number="PI-2044")
    ana.user.switches = {"all_cases": False}

    question = blocks(ana, cora)

    assert question.status_code == 422
    assert "client on an open case" in question.text
    assert "PI-2044" not in question.text


def test_who_read_another_number_than_answers_go_to_now_is_asked_about_neither(ana, cora):
    a_case(cora.contact, number="PI-2044")
    seen = cora.phone
    says(own_phone(cora), "Back on my own phone")

    for sure in ({}, {"sure": "yes"}):
        answer = words(blocks(ana, cora, number=seen, **sure))
        assert f"Answers go to {display(own_phone(cora))} now. Look again before you block it." in answer
        assert "client on an open case" not in answer
    assert len(bodies(cora)) == 3


def test_it_is_said_that_what_waits_will_not_leave(ana, spam):
    def points() -> str:
        return words(ana.get(f"/conversations/{spam.id}/block"))

    before = points()
    a_scheduled_text(spam, ana.user)

    assert "will not leave" not in before
    assert "What waits to be sent to it (1 text) will not leave." in points()


def test_other_numbers_ask_once(ana, spam):
    assert "the number is blocked, not the person" in words(ana.get(f"/conversations/{spam.id}/block"))

    assert blocks(ana, spam).status_code == 303

    assert rows(ana) == []


def test_the_thread_says_who_blocked_it_and_offers_to_undo(ana, spam):
    blocks(ana, spam)

    page = ana.get(f"/conversations/{spam.id}")

    assert "Ana Whitfield blocked" in words(page)
    assert "We buy houses" not in page.text
    assert "Its texts are kept aside. Undo" in words(page)
    ana.post(f"/settings/blocked/{the_block().id}/unblock", data={"then": "thread"})
    assert "We buy houses" in ana.get(f"/conversations/{spam.id}").text


def test_writing_to_it_is_refused_with_the_words_kept(ana, spam):
    blocks(ana, spam)

    page = ana.post(f"/conversations/{spam.id}/messages", data={"body": "Who is this?"})

    assert page.status_code == 422
    assert "This number is blocked" in page.text
    assert "Who is this?" in page.text


def test_compose_refuses_it_before_sending(ana, spam):
    blocks(ana, spam)

    page = ana.post("/conversations", data={"to": spam.phone, "body": "Who is this?"})

    assert page.status_code == 422
    assert "This number is blocked" in page.text
    assert "Who is this?" in page.text


def test_an_open_thread_shows_itself_anew_when_its_number_is_blocked(ana, ben, spam):
    before = thread_head(ben.user, spam.id).version
    blocks(ana, spam)

    news = ben.get(f"/conversations/{spam.id}/messages?since={before}", htmx=True)

    assert f'hx-target="#{spam.topic}" hx-swap="innerHTML"' in news.text
    assert "Ana Whitfield blocked" in words(news)
    assert "We buy houses" not in news.text
    after = thread_head(ben.user, spam.id).version
    assert (
        f'hx-target="#{spam.topic}"' not in ben.get(f"/conversations/{spam.id}/messages?since={after}", htmx=True).text
    )


def test_the_later_of_two_who_block_finds_it_blocked(ana, ben, spam):
    blocks(ana, spam)

    answer = blocks(ben, spam)

    assert answer.status_code == 303
    assert "Ana Whitfield blocked" in words(ben.get(answer.location))


def test_settings_list_the_number_with_who_when_and_how_much_came(ana, spam):
    blocks(ana, spam)
    says(spam.phone, "Still buying houses")

    page = ana.get("/settings/blocked")

    assert "by Ana Whitfield" in words(page)
    assert "1 All of it comes back until" in words(page)
    assert "Still buying houses" not in page.text


def test_unblocking_twice_is_no_error(ana, ben, spam):
    blocks(ana, spam)
    found = the_block().id

    answers = [who.post(f"/settings/blocked/{found}/unblock").status_code for who in (ana, ben)]

    assert answers == [303, 303]
    assert bodies(spam) == ["We buy houses", "Cash for houses"]
    assert unread_badge(ben) == 2


def test_pictures_of_a_blocked_number_are_not_shown(ana, spam):
    attachment = a_picture_from(spam).attachments[0]
    path = f"/conversations/{spam.id}/attachments/{attachment.id}/file"
    assert ana.get(path).status_code == 200

    blocks(ana, spam)

    assert ana.get(path).status_code == 404


def test_a_blocked_text_takes_few_questions(ana, spam, twilio, app):
    blocks(ana, spam)

    sender, ours = spam.phone, firm_number()
    with statements_of(app) as seen:
        twilio.text("Still buying houses", sender=sender, to=ours)

    assert len(seen.asked) <= 8


def test_a_client_waits_since_what_is_in_sight(cora, jill):
    says(own_phone(cora), "My own phone again")
    first, second, _third = [message.at for message in newest_messages(cora.id).rows]

    block(cora, number=own_phone(cora), by=jill)
    assert cora.waiting_since == second

    unblock(the_block(), by=jill)
    assert cora.waiting_since == first


def test_what_needed_no_answer_needs_none_when_it_comes_back(cora, jill):
    needs_no_answer(cora)
    block(cora, number=cora.phone, by=jill)
    assert cora.waiting_since is None

    unblock(the_block(), by=jill)

    assert cora.waiting_since is None


def test_what_came_meanwhile_waits_when_it_comes_back_and_a_keyword_does_not(spam, jill):
    needs_no_answer(spam)
    block(spam, number=spam.phone, by=jill)
    says(spam.phone, "STOP")
    late = says(spam.phone, "Are you there?")

    unblock(the_block(), by=jill)

    assert spam.waiting_since == late.at


def test_an_answer_to_the_blocked_number_was_an_answer(cora, jill):
    says(own_phone(cora), "One more thing")
    send_message(cora, author=jill, body="Noted.", key="k")

    block(cora, number=own_phone(cora), by=jill)

    assert cora.waiting_since is None
