"""The demo firm: what a visitor sees, and that it is what the product would have made of the same talk."""

import pytest
import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.appointments.models import Appointment
from casestatus.cases.models import Case
from casestatus.consent.models import Event, LedgerEntry, OptOut, PossibleOptOut
from casestatus.consent.wrong_number import says_wrong_number
from casestatus.contacts.models import Contact, ContactPhone
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.phones import to_e164
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import Firm
from casestatus.gateways.storage import storage
from casestatus.inbox.list_queries import inbox_of, unread_count
from casestatus.inbox.rows import Only, View
from casestatus.mail.models import MailState, OutgoingMail
from casestatus.messaging.entering import snippet
from casestatus.messaging.models import Attachment, Conversation, Direction, Kind, Message, MessageState, Participation
from casestatus.messaging.receiving import STOPPED
from casestatus.messaging.waiting import look_who_waits
from casestatus.outbox.models import BadNumber
from tests.visitors import Visitor

PEOPLE = ("Cora Medina", "Darnell Tate", "Priya Nair", "Luis Ortega")
PEOPLE += ("Grace Bell", "Marcus Shaw", "Hana Kovács", "Tom Wexler")


def count(model, *where) -> int:
    return db.session.execute(sa.select(sa.func.count()).select_from(model).where(*where)).scalar_one()


def all_of(model) -> list:
    return list(db.session.execute(sa.select(model)).scalars())


def user(first_name: str) -> User:
    return db.session.execute(sa.select(User).where(User.email == f"{first_name}@demo.test")).scalar_one()


def talk_with(name: str) -> Conversation:
    return next(talk for talk in all_of(Conversation) if talk.contact and talk.contact.name == name)


def texts() -> dict[Conversation, list[Message]]:
    """Every conversation with its messages, oldest first."""
    found = db.session.execute(sa.select(Message).order_by(Message.at, Message.id)).scalars().all()
    return {talk: [m for m in found if m.conversation_id == talk.id] for talk in all_of(Conversation)}


def test_it_has_eight_users_sixty_contacts_forty_cases_and_hundreds_of_messages(demo):
    assert [count(model) for model in (User, Contact, Case)] == [8, 60, 40]
    assert 250 <= count(Message) <= 500


def test_one_of_its_people_is_invited_and_one_has_left(demo):
    assert [one.name for one in all_of(User) if one.is_invited] == ["Nora Castellan"]
    assert [one.name for one in all_of(User) if not one.is_active] == ["Peter Lang"]


def test_every_number_is_one_that_nobody_has(demo):
    numbers = [phone.e164 for phone in all_of(ContactPhone)] + [talk.phone for talk in all_of(Conversation)]

    assert [number for number in numbers if number != to_e164(number)] == []
    assert [number for number in numbers if not number.startswith(("+184355501", "+185455501"))] == []


@pytest.mark.parametrize("first_name", ["ada", "ana", "joel", "ben", "rosa"])
def test_what_is_unread_is_what_the_inbox_shows(demo, first_name):
    person = user(first_name)

    assert unread_count(person) == sum(row.unread for row in inbox_of(person, size=100).rows)


def test_ana_and_ben_have_unread_messages_in_several_conversations(demo):
    unread = {name: [row.name for row in inbox_of(user(name), view=View.UNREAD).rows] for name in ("ana", "ben")}

    assert unread["ana"] == ["Cora Medina", "Darnell Tate", "(854) 555-0177"]
    assert len(unread["ben"]) > 3
    assert unread_count(user("ana")) == 4


def test_only_who_wrote_takes_part(demo):
    wrote = {(m.conversation_id, m.author_id) for m in all_of(Message) if m.author_id}
    takes_part = {(p.conversation_id, p.user_id) for p in all_of(Participation) if p.takes_part}

    left = {(p.conversation_id, p.user_id) for p in all_of(Participation) if p.left_at}
    assert takes_part == wrote - left
    assert left < wrote
    assert {talk.id for talk in all_of(Conversation) if talk.has_participants} == {talk for talk, _ in wrote}


def test_every_view_of_the_inbox_has_something_for_ana(demo):
    shown = {view: [row.name for row in inbox_of(user("ana"), view=view).rows] for view in View}

    assert shown[View.LEFT] == ["Frances Vanderhorst"]
    assert set(shown[View.ARCHIVED]) == {"Ifeoma Eze", "Linda Rutledge", "Quentin Smalls"}
    assert [row.name for row in inbox_of(user("ana")).rows if row.draft] == ["Priya Nair"]


def test_no_more_is_unread_than_came_in_after_the_firms_last_text(demo):
    talk = texts()

    for participation in all_of(Participation):
        said = [m.direction for m in talk[participation.conversation]]
        at_the_end = said[::-1].index(Direction.OUT) if Direction.OUT in said else 0
        assert participation.unread in (0, at_the_end)


def test_the_row_of_the_inbox_is_the_last_thing_a_person_said(demo):
    for conversation, said in texts().items():
        if conversation.blocked_at:
            continue
        last = [m for m in said if m.author_id or m.direction is Direction.IN][-1]
        shown = (conversation.latest_message_id, conversation.latest_at, conversation.latest_snippet)
        assert shown == (last.id, last.at, snippet(last))
        assert (conversation.latest_direction, conversation.latest_state) == (last.direction, last.state)


def test_versions_count_up_in_every_conversation(demo):
    for conversation, said in texts().items():
        assert [m.version for m in said] == list(range(1, conversation.version + 1))


def test_every_text_of_ours_left_through_the_outbox(demo):
    for message in all_of(Message):
        is_text = message.direction is Direction.OUT and message.kind is Kind.TEXT
        assert (message.outgoing is not None) == is_text
        assert message.outgoing is None or message.outgoing.state == message.state.value
        assert message.outgoing is None or message.outgoing.error_code == message.error_code


def test_a_text_is_about_the_clients_only_open_case(demo):
    conversation = next(talk for talk in texts() if talk.contact and talk.contact.name == "Cora Medina")

    assert {message.case.number for message in texts()[conversation]} == {"PI-2041"}


def test_one_text_failed_and_most_were_delivered(demo):
    sent = [message.state for message in all_of(Message) if message.direction is Direction.OUT]

    assert sent.count(MessageState.FAILED) == 1
    assert count(Message, Message.error_code == "30003") == 1
    assert 0 < sent.count(MessageState.SENT) < 5
    assert set(sent) <= {MessageState.DELIVERED, MessageState.SENT, MessageState.FAILED}


def test_one_client_opted_out_and_was_told_so(demo):
    [opt_out] = all_of(OptOut)

    said = next(said for talk, said in texts().items() if talk.phone == opt_out.address)

    assert [m.body for m in said[-2:]] == ["STOP", STOPPED.words.format(firm="Harbor & Reed")]
    assert (opt_out.words, opt_out.message_id, opt_out.created_at) == ("STOP", said[-2].id, said[-2].at)


def test_it_reaches_from_eight_weeks_ago_to_some_minutes_ago(demo):
    ages = sorted(now() - message.at for message in all_of(Message))

    assert ages[0].total_seconds() > 0
    assert ages[0].total_seconds() < 30 * 60
    assert 50 <= ages[-1].days <= 60


def test_somebody_called_and_some_people_are_nobodys_yet(demo):
    assert count(Message, Message.kind == Kind.CALL) == 1
    assert count(Conversation, Conversation.contact_id.is_(None)) == 2
    assert count(Conversation, Conversation.has_participants.is_(False)) >= 3


def test_ana_finds_the_people_of_the_sketch_in_her_inbox(app, demo):
    page = Visitor(app, user("ana")).get("/inbox")

    assert [name for name in PEOPLE if name not in page.text] == []
    assert "Hi my cousin Cora gave me this number" in page.text


def test_who_may_not_read_texts_is_told_so(app, demo):
    assert Visitor(app, user("sam")).get("/inbox").status_code == 403


def test_clients_sent_pictures_which_are_kept(demo):
    pictures = [attachment.file for attachment in all_of(Attachment)]

    assert len(pictures) >= 3
    assert [one.media_type for one in pictures] == ["image/jpeg"] * len(pictures)
    assert all(b"".join(storage().read(one.key))[:2] == b"\xff\xd8" for one in pictures)


def test_the_pictures_stand_in_the_thread_that_is_first(app, demo):
    ana = Visitor(app, user("ana"))
    cora = inbox_of(ana.user).rows[0]

    thread = ana.get(f"/conversations/{cora.id}").text

    assert cora.name == "Cora Medina"
    assert 'alt="Picture 2 of 2 from Cora Medina"' in thread


def test_somebody_may_have_opted_out_and_clients_have_agreed(demo):
    assert count(PossibleOptOut, PossibleOptOut.decided_at.is_(None)) == 1
    assert count(LedgerEntry, LedgerEntry.event == Event.AGREED) >= 40
    assert count(Appointment) == 1


def test_one_number_is_in_doubt_and_the_usual_answer_time_is_known(demo):
    doubted = db.session.execute(sa.select(BadNumber)).scalar_one()

    assert (doubted.error_code, says_wrong_number(doubted.words, names=list)) == ("maybe_wrong", True)
    assert 1 <= db.session.get_one(Firm, chosen_firm()).answer_minutes <= 60


def test_everybody_waits_since_what_the_messages_say(demo):
    seeded = {talk.id: talk.waiting_since for talk in all_of(Conversation)}

    for talk in all_of(Conversation):
        look_who_waits(talk)

    assert {talk.id: talk.waiting_since for talk in all_of(Conversation)} == seeded


def test_each_of_the_narrower_lists_has_something_for_ana(demo):
    shown = {only: [row.name for row in inbox_of(user("ana"), only=only).rows] for only in Only}

    assert shown[Only.MINE] == ["Darnell Tate", "Priya Nair", "Hana Kovács"]
    assert shown[Only.REMINDERS] == ["Joanna Ravenel"]
    assert shown[Only.WAITING][-2:] == ["Darnell Tate", "Cora Medina"]
    assert "(854) 555-0177" in shown[Only.UNASSIGNED]


def test_a_conversation_that_is_assigned_is_so_to_one_who_takes_part(demo):
    takes_part = {(p.conversation_id, p.user_id) for p in all_of(Participation) if p.takes_part}

    assigned = {(talk.id, talk.assigned_to_id) for talk in all_of(Conversation) if talk.assigned_to_id}

    assert len(assigned) > 8
    assert assigned <= takes_part


def test_a_thread_has_a_note_that_names_somebody_and_an_email(demo):
    said = {message.kind: message for message in texts()[talk_with("Cora Medina")]}

    assert list(said[Kind.NOTE].mentions.values()) == ["Ana Whitfield"]
    assert said[Kind.EMAIL].subject == "Your notebook: what helps most"
    mail = db.session.get_one(OutgoingMail, said[Kind.EMAIL].mail_id)
    assert (mail.recipient, mail.state, mail.body) == ("cora.medina@example.com", MailState.SENT, "")


def test_a_shops_number_is_blocked_and_listed(app, demo):
    page = Visitor(app, user("ben")).get("/settings/blocked").text

    assert "(843) 555-0181" in page
    assert "(843) 555-0181" not in [row.name for row in inbox_of(user("ana"), size=100).rows]
