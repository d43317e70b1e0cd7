"""Reads all that was said, oldest first, a few hundred messages at a time, so that any number of them fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.cases.models import Case
from casestatus.cases.queries import visible_to as cases_visible_to
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.phones import display
from casestatus.core.words import Sentence, _
from casestatus.files.models import StoredFile
from casestatus.firms.models import Firm
from casestatus.mail.models import OutgoingMail
from casestatus.messaging.attachment_rows import ShownAttachment, attachments_in_json, shown_attachments
from casestatus.messaging.models import Attachment, Conversation, Direction, Kind, Message, MessageState
from casestatus.messaging.queries import visible_to as conversations_visible_to
from casestatus.messaging.showing import label, said, why, why_mail
from casestatus.transcripts.subjects import Of, Subject

AT_ONCE = 500
CHANNELS = {
    Kind.TEXT: _("Text message"),
    Kind.CALL: _("Call"),
    Kind.NOTE: _("Internal note"),
    Kind.EMAIL: _("E-mail"),
    Kind.PORTAL: _("Portal message"),
}
AUTOMATIC = _("Automatic")
_IS_NOTE = Message.kind == Kind.NOTE


@dataclass(frozen=True, slots=True)
class Line:
    """One message as a transcript tells it."""

    number: int  # 1 is the first
    id: UUID
    conversation_id: UUID
    at: datetime
    direction: Direction
    kind: Kind
    author: str | Sentence
    theirs: str  # a number, or an e-mail address, as people read it
    ours: str  # a number; of an e-mail the firm, and the address that it left from
    subject: str  # of an e-mail
    words: str | Sentence
    state: MessageState
    error_code: str | None
    case_number: str | None
    attachments: tuple[ShownAttachment, ...]
    files: tuple[StoredFile | None, ...] = ()  # of the attachments, where they were asked for

    @property
    def is_out(self) -> bool:
        return self.direction is Direction.OUT

    @property
    def is_note(self) -> bool:
        return self.kind is Kind.NOTE

    @property
    def channel(self) -> Sentence:
        return CHANNELS[self.kind]

    @property
    def delivery(self) -> Sentence | str:
        """What became of it, in plain words."""
        return "" if self.kind in (Kind.NOTE, Kind.CALL) else label(self.state)

    @property
    def why(self) -> Sentence | None:
        of_mail = self.kind is Kind.EMAIL
        return why_mail(self.state, self.error_code) if of_mail else why(self.state, self.error_code)

    @property
    def way(self) -> Sentence | str:
        """The channel; of an e-mail to which address."""
        return _("E-mail to {address}", address=self.theirs) if self.kind is Kind.EMAIL else self.channel


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages a transcript has."""

    subject: Subject
    until: datetime  # what came in later stays out, however long it takes
    notes: bool = False  # with internal notes
    cases: Sequence[UUID] | None = None  # no other is named; where none are given, all that its reader may see


@dataclass(frozen=True, slots=True)
class HowMany:
    """How many messages a transcript has, and how many internal notes there are."""

    wanted: int
    notes: int


def how_many(user: User, wanted: Wanted) -> HowMany:
    of_notes = sa.func.count(Message.id).filter(_IS_NOTE)
    counted = _messages(user, replace(wanted, notes=True)).with_only_columns(sa.func.count(Message.id), of_notes)
    everything, notes = db.session.execute(counted.order_by(None)).one()
    return HowMany(everything if wanted.notes else everything - notes, notes)


def cases_in(user: User, subject: Subject) -> list[UUID]:
    """The cases that a transcript made now would name."""
    filed = _messages(user, Wanted(subject, now(), notes=True)).with_only_columns(Message.case_id).order_by(None)
    named = cases_visible_to(user).where(Case.id.in_(filed)).with_only_columns(Case.id)
    return list(db.session.execute(named).scalars())


def all_lines(user: User, wanted: Wanted, *, most: int) -> list[Line]:
    """The whole transcript, for a page; its first `most` messages where there are more."""
    rows = db.session.execute(_columns(user, wanted).limit(most)).all()
    return [_line(row, number) for number, row in enumerate(rows, 1)]


def lines_in_turn(user_id: UUID, wanted: Wanted) -> Iterator[list[Line]]:
    """The whole transcript with its files, some hundred messages at a time, each read by itself."""
    last: Line | None = None
    while True:
        with db.looking():
            user = db.session.get_one(User, user_id)
            rows = db.session.execute(_next(user, wanted, last).limit(AT_ONCE)).all()
            first = last.number + 1 if last else 1
            lines = _with_files([_line(row, number) for number, row in enumerate(rows, first)])
        if lines:
            yield lines
        if len(lines) < AT_ONCE:
            return
        last = lines[-1]


def _messages(user: User, wanted: Wanted) -> sa.Select:
    subject = wanted.subject
    found = sa.select(Message).where(Message.created_at <= wanted.until)
    if not wanted.notes:
        found = found.where(sa.not_(_IS_NOTE))
    if subject.of is Of.CASE:
        seen = conversations_visible_to(user).with_only_columns(Conversation.id)
        found = found.where(Message.case_id == subject.id, Message.conversation_id.in_(seen))
    else:
        found = found.where(Message.conversation_id == subject.id)
    return found.order_by(Message.at, Message.id)


def _columns(user: User, wanted: Wanted) -> sa.Select:
    """What a line is made of; the case is named to those only who may see it (A2)."""
    cases = cases_visible_to(user)
    case = (cases if wanted.cases is None else cases.where(Case.id.in_(wanted.cases))).subquery()
    return (
        _messages(user, wanted)
        .outerjoin(User, User.id == Message.author_id)
        .outerjoin(Conversation, Conversation.id == Message.conversation_id)
        .outerjoin(Contact, Contact.id == Conversation.contact_id)
        .outerjoin(case, case.c.id == Message.case_id)
        .outerjoin(OutgoingMail, OutgoingMail.id == Message.mail_id)
        .with_only_columns(
            Message.id,
            Message.conversation_id,
            Message.at,
            Message.direction,
            Message.kind,
            Message.body,
            Message.phone,
            Message.firm_number,
            Message.subject,
            OutgoingMail.recipient.label("mailed_to"),
            OutgoingMail.sender.label("mailed_from"),
            sa.select(Firm.name).where(Firm.id == Message.firm_id).scalar_subquery().label("firm"),
            Message.state,
            Message.error_code,
            Message.attachment_count,
            User.name.label("wrote"),
            sa.func.trim(Contact.first_name + " " + Contact.last_name).label("known_as"),
            case.c.number.label("case_number"),
            sa.case((Message.attachment_count > 0, attachments_in_json())).label("attached"),
        )
    )


def _next(user: User, wanted: Wanted, last: Line | None) -> sa.Select:
    lines = _columns(user, wanted)
    if last is None:
        return lines
    there = sa.tuple_(sa.cast(last.at, Message.at.type), sa.cast(last.id, Message.id.type))
    return lines.where(sa.tuple_(Message.at, Message.id) > there)


def _line(row: Any, number: int) -> Line:
    author = row.wrote or (AUTOMATIC if row.direction is Direction.OUT else row.known_as or display(row.phone))
    return Line(
        number=number,
        id=row.id,
        conversation_id=row.conversation_id,
        at=row.at,
        direction=row.direction,
        kind=row.kind,
        author=author,
        theirs=row.mailed_to or display(row.phone),
        ours=_mailbox(row.firm, row.mailed_from) if row.mailed_to else display(row.firm_number),
        subject=row.subject or "",
        words=said(row.kind, row.body, row.attachment_count),
        state=row.state,
        error_code=row.error_code,
        case_number=row.case_number,
        attachments=shown_attachments(row.attached),
    )


def _mailbox(firm: str, address: str | None) -> str:
    """`Harbor & Reed <mail@harbor.example>`; the firm alone where nobody kept the address."""
    return f"{firm} <{address}>" if address else firm


def _with_files(lines: list[Line]) -> list[Line]:
    ids = [attachment.id for line in lines for attachment in line.attachments]
    if not ids:
        return lines
    asked = sa.select(Attachment.id, StoredFile).join(StoredFile, StoredFile.id == Attachment.file_id)
    files = {row[0]: row[1] for row in db.session.execute(asked.where(Attachment.id.in_(ids)))}
    for file in files.values():
        db.session.expunge(file)
    return [replace(line, files=tuple(files.get(one.id) for one in line.attachments)) for line in lines]
