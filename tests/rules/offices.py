"""A law office with one of everything, each thing marked by a word that nobody else may read."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.mailing import make_link
from casestatus.accounts.models import LinkKind, StaffSession
from casestatus.appointments.keeping import plan
from casestatus.appointments.models import Reminder
from casestatus.consent.agreeing import Said, Way, record_consent
from casestatus.consent.mailing import mail_client
from casestatus.consent.models import BlockedNumber, Channel, Event, How, LedgerEntry, PossibleOptOut, Purpose
from casestatus.contacts.keeping import set_emails
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import _
from casestatus.desk.consent_papers import begin_paper
from casestatus.firms.models import Firm
from casestatus.firms.numbering import add_number
from casestatus.firms.queries import numbers_of
from casestatus.mail.posting import Letter
from casestatus.messaging.blocking import block
from casestatus.messaging.delivering import pick_up_deliveries
from casestatus.messaging.drafting import keep_compose_draft
from casestatus.messaging.models import Conversation, Move
from casestatus.messaging.moving import move_all
from casestatus.messaging.sending import send_message
from casestatus.notices.models import Notice, NoticeChoice, Origin, OutgoingPush, PushBrowser
from casestatus.outbox.models import BadNumber, Line
from casestatus.outbox.recording import record_report
from casestatus.outbox.trying import send_test
from casestatus.staff.inviting import invite
from casestatus.trail.tracking import note_view
from casestatus.transcripts.asking import Form, begin_export
from casestatus.transcripts.subjects import Of, subject_of
from casestatus.wording.keeping import add_template
from tests import factories

SAID = {"status": "failed", "error_code": "30003", "payload": {}}


@dataclass(frozen=True)
class Office:
    """The ids of what an office has, as they stand in addresses, and the word that marks all of it."""

    mark: str
    firm: UUID
    contact: UUID
    case: UUID
    conversation: UUID
    attachment: UUID  # a picture that is kept
    message: UUID  # one that failed, so that it can be tried again
    stranger: UUID  # a conversation with a number that nobody knows
    session: UUID
    browser: UUID  # in which somebody is shown notices
    household: UUID  # somebody with the same number as the contact
    moved: UUID  # a conversation that went to somebody else of its number
    move: UUID  # which can be undone
    asked: UUID  # words that may be an opt-out
    paper: UUID  # a contact's consent record that somebody of the office asked for
    line: UUID  # of the consent ledger, which somebody wrote down
    number: UUID  # that it texts from
    block: UUID  # of a number that wrote
    spare: UUID  # another one, which it could do without
    test: UUID  # a test text from that number
    enclosure: UUID  # a picture that its admin has put to a text
    compose_enclosure: UUID  # another one, in Compose
    template: UUID  # words with fields in them
    run: UUID  # a transcript that somebody of the office asked for
    scheduled: UUID  # a text that waits to be sent
    phone: str
    colleague: UUID
    invited: UUID
    reset: str  # the token of a mailed link
    invitation: str
    unsubscribe: str  # the token of a link in an e-mail to a client


def an_office(mark: str) -> Office:
    """One of everything for the chosen firm: every table of a firm has a row, every text has the mark in it."""
    author = factories.a_user(f"{mark} Reyes", "admin")
    contact = factories.a_contact(f"Cora {mark}")
    set_emails(contact, [f"{mark}@client.test"])
    case = factories.a_case(contact, number=f"{mark}-1", attorney=author)
    conversation = factories.a_conversation(contact)
    factories.a_text_from(conversation, f"{mark} asks when court is")
    attachment = factories.a_picture_from(conversation, f"{mark} looks like this").attachments[0]
    message = send_message(conversation, author=author, body=f"{mark} answers: at 2", key=mark)
    _carrier_says(message.outgoing_id, **SAID)
    stranger = factories.a_strange_conversation()
    factories.a_text_from(stranger, f"{mark} was here")
    factories.a_text_from(stranger, "STOP")
    db.session.get_one(Firm, chosen_firm()).name = f"{mark} Law"
    db.add(BadNumber(e164=factories.a_number(), error_code="30005"), Line(e164=factories.a_number(), kind="mobile"))
    [number] = numbers_of(chosen_firm())
    spare = add_number(number.firm, factories.a_number())
    blocked = _blocked(author, mark)
    test = send_test(number, firm=number.firm, to=factories.a_number())
    note_view("Case", case.id)
    enclosure = factories.an_enclosure(conversation, author, name=f"{mark}.png")
    template = add_template(name=f"{mark} thanks", english=f"{mark} thanks you, {{first name}}.", spanish="")
    appointment = plan(contact, title=f"{mark} signs", starts_at=factories.some_time_ago(days=-3), case=case)
    db.add(Reminder(appointment_id=appointment.id, hours_before=96, starts_at=appointment.starts_at))
    household = factories.a_contact("Dana Ross", phone=contact.phones[0].e164)
    moved, move = _moved()
    keep_compose_draft(author, None, to=mark, contact=contact, body=f"{mark} is half-written", key="")
    session = _session_of(author)
    scheduled = factories.a_scheduled_text(conversation, author, f"{mark} hears from us tomorrow")
    browser = _notices_of(author, session, message)  # last: who answers has read what they were to be told of
    people, phone = _people_of(author, mark), contact.phones[0].e164
    ids = (
        contact.id,
        case.id,
        conversation.id,
        attachment.id,
        message.id,
        stranger.id,
        session.id,
        browser.id,
        household.id,
        moved.id,
        move.id,
        _asked_to_stop(mark),
        begin_paper(contact, by=author).id,
        _agreed(contact, author, mark),
        number.id,
        blocked.id,
        spare.id,
        test.id,
        enclosure.id,
        factories.an_enclosure(None, author, name=f"{mark} first.png").id,
        template.id,
        begin_export(subject_of(author, Of.CONVERSATION, conversation.id), form=Form.CSV, by=author).id,
        scheduled.id,
    )
    db.session.commit()
    return Office(mark, chosen_firm(), *ids, phone=phone, **people)


def _notices_of(author: factories.User, session: StaffSession, message: factories.Message) -> PushBrowser:
    """What somebody of the office wants to be told, and is about to be, by e-mail and in a browser."""
    mine, soon = {"user_id": author.id}, now() + factories.timedelta(minutes=1)
    about = {"about_id": message.conversation_id, "due_at": soon}
    keys = {"endpoint": f"https://push.test/{author.name}", "p256dh": "key", "auth": "secret"}
    browser = db.add(PushBrowser(session_id=session.id, **mine, **keys))
    db.add(
        NoticeChoice(email_from_clients=True, **mine),
        Notice(origin=Origin.CLIENT, event_id=message.id, who=author.name, words=message.body, **mine, **about),
        OutgoingPush(browser_id=browser.id, useless_at=soon, **about),
    )
    return browser


def _moved() -> tuple[Conversation, Move]:
    """A conversation that was taken for one person's and is another's, of the same number."""
    eve = factories.a_contact("Eve Ross")
    conversation = factories.a_conversation(eve)
    moved = move_all(conversation, factories.a_contact("Fay Ross", phone=eve.phones[0].e164))
    return moved, db.session.execute(sa.select(Move).where(Move.target_id == moved.id)).scalar_one()


def _blocked(author: factories.User, mark: str) -> BlockedNumber:
    """A number that somebody blocked after it had written."""
    conversation = factories.a_strange_conversation()
    factories.a_text_from(conversation, f"{mark} buys houses")
    block(conversation, number=conversation.phone, by=author)
    return db.session.execute(sa.select(BlockedNumber)).scalar_one()


def _asked_to_stop(mark: str) -> UUID:
    """Somebody asked in ordinary words for no more texts, and nobody has decided what they meant."""
    conversation = factories.a_conversation(factories.a_contact("Gus Lane"))
    factories.a_text_from(conversation, f"{mark} here, please stop texting me")
    return db.session.execute(sa.select(PossibleOptOut.id)).scalar_one()


def _agreed(contact: Contact, author: factories.User, mark: str) -> UUID:
    """What somebody agreed to, written down at the office."""
    zone = db.session.get_one(Firm, chosen_firm()).zone
    way, said = Way(Channel.SMS, contact.phones[0].e164), Said(How.PAPER, f"{mark} agrees to get texts")
    record_consent(contact.id, way, [Purpose.CASE], said=said, zone=zone, by=author)
    db.session.flush()
    agreed = sa.select(LedgerEntry.id).where(LedgerEntry.event == Event.AGREED)
    return db.session.execute(agreed).scalar_one()


def _carrier_says(outgoing_id: UUID | None, **said: object) -> None:
    assert outgoing_id is not None
    record_report(outgoing_id, provider_id="SM1", **said)  # type: ignore[arg-type]
    db.session.flush()
    pick_up_deliveries()


def _people_of(author: factories.User, mark: str) -> dict[str, Any]:
    """A colleague, and somebody who was invited, with the links that were mailed."""
    invited = invite(email=f"{mark}.{factories.a_number()}@harbor.test", name=f"{mark} Lane", role="staff", by=author)
    hour = factories.timedelta(hours=1)
    return {
        "colleague": factories.a_user(f"{mark} Park").id,
        "invited": invited.id,
        "reset": make_link(author, LinkKind.RESET, lasts=hour),
        "invitation": make_link(invited, LinkKind.INVITATION, lasts=hour),
        "unsubscribe": _mail_to_a_client(mark),
    }


def _mail_to_a_client(mark: str) -> str:
    """The token of the link that ends such e-mails."""
    letter = Letter(_("Write the firm's name."), (), "http://localhost/", ())
    mail = mail_client(letter, to=f"{mark}@client.test", about_id=new_id(), useless_at=factories.some_time_ago(days=-1))
    return (mail.unsubscribe or "").rpartition("/")[2]


def _session_of(author: factories.User) -> StaffSession:
    """A browser that somebody of the office is signed in with."""
    return db.add(
        StaffSession(
            token_hash=f"hash {author.id}",
            firm_id=author.firm_id,
            user_id=author.id,
            browser=f"Browser of {author.name}",
            last_seen_at=now(),
            expires_at=now() + factories.timedelta(days=1),
        )
    )
