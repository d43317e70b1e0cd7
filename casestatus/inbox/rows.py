"""What lists and threads show: small rows, loaded in full, ready for the templates."""

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from casestatus.consent.models import Source
from casestatus.core.clock import now
from casestatus.core.live import conversation_topic
from casestatus.core.names import initials
from casestatus.core.phones import display
from casestatus.core.words import Sentence
from casestatus.inbox.searching import Hit
from casestatus.messaging.attachment_rows import ShownAttachment
from casestatus.messaging.models import Direction, Kind, MessageState
from casestatus.messaging.showing import (
    NOT_TO_BE_TEXTED,
    how_opted_out,
    in_parts,
    label,
    mail_refusal,
    refusal,
    why,
    why_mail,
)
from casestatus.outbox.doubting import Doubt
from casestatus.outbox.reasons import DOUBTED, OPTED_OUT

JUST_NOW = timedelta(minutes=10)


class View(StrEnum):
    """Which conversations a list shows (T1)."""

    INBOX = "inbox"
    UNREAD = "unread"
    LEFT = "left"
    ARCHIVED = "archived"


class Only(StrEnum):
    """Which of a view's conversations a list shows (T22)."""

    ALL = ""
    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    REMINDERS = "reminders"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One conversation in the inbox."""

    id: UUID
    contact_id: UUID | None
    name: str
    phone: str
    latest_at: datetime
    snippet: str
    direction: Direction
    state: MessageState
    unread: int
    opted_out: bool
    draft: str  # how a text begins that its reader has not sent yet
    assigned_to: str | None  # who answers it
    waiting_since: datetime | None
    remind_at: datetime | None  # of its reader
    is_own: bool | None  # whether its reader wrote the last words
    hit: Hit | None = None  # where the words stand that were searched for

    def __hash__(self) -> int:
        """A row is looked up among those that are kept drawn: by what tells nearly all of them apart."""
        return hash((self.id.int, self.latest_at))

    @property
    def leads_to(self) -> str | None:
        """The cursor that opens the thread where the words stand; none when they are in the latest message."""
        return self.hit.cursor if self.hit and self.hit.at < self.latest_at else None

    def by(self, only: Only) -> datetime:
        """What it is listed by."""
        return {Only.WAITING: self.waiting_since, Only.REMINDERS: self.remind_at}.get(only) or self.latest_at

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def tone(self) -> int:
        """One of five colours for the person's mark, always the same."""
        return (self.contact_id or self.id).int % 5


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """One message as the thread shows it."""

    id: UUID
    version: int
    direction: Direction
    kind: Kind
    body: str | Sentence  # what its bubble says
    author_name: str | None
    at: datetime
    state: MessageState
    error_code: str | None
    attachments: tuple[ShownAttachment, ...] = ()
    mentions: tuple[tuple[str, str], ...] = ()  # of a note: whom it names, by id, and as it was written
    subject: str | None = None  # of an e-mail

    def __hash__(self) -> int:
        """The same as of a row of the inbox."""
        return hash((self.id.int, self.version))

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The words of a note in pieces, and whether each is somebody's @name."""
        return in_parts(str(self.body), [name for _id, name in self.mentions])

    @property
    def state_label(self) -> Sentence:
        return label(self.state)

    @property
    def reason(self) -> Sentence | None:
        of_mail = self.kind is Kind.EMAIL
        return why_mail(self.state, self.error_code) if of_mail else why(self.state, self.error_code)

    @property
    def can_retry(self) -> bool:
        return self.kind in (Kind.TEXT, Kind.EMAIL) and self.state in (MessageState.FAILED, MessageState.UNKNOWN)


class WithWhom(NamedTuple):
    """What a message that stands need know of its conversation."""

    id: UUID
    name: str
    refusal: Sentence | None  # why no text can be tried again
    mail_refusal: Sentence | None  # and no e-mail

    def refusal_by(self, kind: Kind) -> Sentence | None:
        """Why nothing can be sent by a channel, or None."""
        return self.mail_refusal if kind is Kind.EMAIL else self.refusal


class Beside(NamedTuple):
    """What a whole page says of the inbox, whatever it is about."""

    unread_total: int  # for its reader
    opt_out_count: int  # that wait for a person
    number: str | None  # from which new conversations start, E.164


class Standing(NamedTuple):
    """What decides which acts a conversation offers its reader."""

    id: UUID
    phone: str
    is_left: bool
    is_muted: bool
    archived_at: datetime | None
    waiting_since: datetime | None
    is_doubted: bool
    is_blocked: bool


class Block(NamedTuple):
    """That somebody blocked a number (T9)."""

    id: UUID
    number: str
    at: datetime
    by: str  # a name

    @property
    def is_new(self) -> bool:
        """So short a time old that ending it is an undoing."""
        return now() - self.at < JUST_NOW


class ToDecide(NamedTuple):
    """Words that may be an opt-out, which hold up all texts to the number until `due_at` (UTC) at the latest."""

    id: str
    words: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ThreadHead:
    """The conversation with what its page needs beside the messages."""

    id: UUID
    version: int
    phone: str
    firm_number: str
    contact_id: UUID | None
    known_as: str | None
    opted_out: bool
    bad_code: str | None
    unread: int
    is_noticed: bool  # its reader is about to get an e-mail about it
    draft: str  # what its reader has written and not sent
    draft_kind: Kind | None  # and what that is to become
    draft_subject: str  # of an e-mail
    enclosed: list[str] | None  # ids of the files that go with it
    is_left: bool  # by its reader
    is_muted: bool  # the same
    archived_at: datetime | None
    assigned_to: str | None  # the name of who answers it
    waiting_since: datetime | None  # the oldest message that no person has answered
    remind_at: datetime | None  # when its reader has it back in the inbox
    is_barred: bool  # it is written down that the number must not be texted
    also: list[list[str]] | None  # other contacts with the number: id and name
    undoable_move_id: UUID | None  # by which it came here a moment ago
    blocked: list[str] | None  # id, number, when and by whom a number of it was blocked
    latest_id: UUID | None  # the newest message
    redrawn: int  # the version at which threads that are open are to be shown anew
    case_id: UUID | None
    case_number: str | None
    opted_out_at: datetime | None
    opted_out_source: Source | None
    opted_out_words: str | None
    waits: int  # texts that were written for later
    state: str | None  # of the contact's address
    asked_to_stop: list[Any] | None  # in their own words: id, words, and until when to decide
    channel: Kind  # last used with the client
    email: str | None  # the contact's first
    is_out_of_email: bool  # it opted out
    doubted_for: list[str | None] | None  # words and day, where its number may be somebody else's
    archived_by: str | None = None  # who put it away, when its reader did not
    has_files: bool = False  # of those that go with the draft one at least was not refused
    beside: Beside | None = None  # where a whole page is shown

    def look(self, *reader: Hashable) -> str:
        """A mark of all that a thread shows beside its messages: the same as long as it looks the same to its reader.

        What comes and goes with every message and draft is no part of it. It ends with the channel of an answer.
        """
        shown = [getattr(self, name) for name in _SHOWN], self.is_asleep, self.is_just_archived
        block = self.block is not None and self.block.is_new
        return hashlib.blake2b(repr((shown, block, reader)).encode(), digest_size=9).hexdigest() + self.answers_by[0]

    @property
    def to_decide(self) -> ToDecide | None:
        """What somebody has to decide before a text can go out again."""
        if self.asked_to_stop is None:
            return None
        id_, words, due_at = self.asked_to_stop
        return ToDecide(id_, words, datetime.fromtimestamp(due_at, UTC))

    @property
    def how_it_opted_out(self) -> Sentence | None:
        """By what words, and how we know, for a number that opted out."""
        return how_opted_out(self.opted_out_source, self.opted_out_words) if self.opted_out_source else None

    @property
    def name(self) -> str:
        """The contact's name, or the number of somebody unknown."""
        return self.known_as or display(self.phone)

    @property
    def with_whom(self) -> WithWhom:
        return WithWhom(self.id, self.name, self.refusal, self.refusal_by(Kind.EMAIL))

    @property
    def standing(self) -> Standing:
        return Standing(*[getattr(self, name) for name in Standing._fields])

    @property
    def topic(self) -> str:
        return conversation_topic(self.id)

    @property
    def unseen(self) -> int:
        """What is done with once its reader has seen the thread: unread messages, or a notice of a colleague's."""
        return self.unread or int(self.is_noticed)

    @property
    def block(self) -> "Block | None":
        """The block of its number, or of another one that was blocked here."""
        if self.blocked is None:
            return None
        id_, number, at, by = self.blocked
        return Block(UUID(id_), number, datetime.fromisoformat(at), by)

    @property
    def doubt(self) -> Doubt | None:
        """Why its number may be somebody else's (T27)."""
        if self.bad_code not in DOUBTED or self.doubted_for is None:
            return None
        words, day = self.doubted_for
        return Doubt(self.bad_code, words, date.fromisoformat(day) if day else None)

    @property
    def is_doubted(self) -> bool:
        """Whether somebody reported the number as somebody else's, which is not done twice."""
        return self.doubt is not None and self.doubt.is_report

    @property
    def is_blocked(self) -> bool:
        """Whether it is the number that answers go to which is blocked."""
        return self.block is not None and self.block.number == self.phone

    @property
    def is_just_archived(self) -> bool:
        """So short a time ago that bringing it back is an undoing."""
        return self.archived_at is not None and now() - self.archived_at < JUST_NOW

    @property
    def answers_by(self) -> Kind:
        """The channel that an answer goes by at first: the one last used, if it can be."""
        by_email = self.channel is Kind.EMAIL and self.email is not None and not self.is_out_of_email
        return Kind.EMAIL if by_email else Kind.TEXT

    @property
    def is_asleep(self) -> bool:
        """Whether its reader has put it off."""
        return self.remind_at is not None and self.remind_at > now() and not self.unread

    @property
    def refusal(self) -> Sentence | None:
        """Why nothing can be sent to the number, or None."""
        if self.is_barred:
            return NOT_TO_BE_TEXTED
        return refusal(self.phone, OPTED_OUT if self.opted_out else self.bad_code)

    def refusal_by(self, kind: Kind) -> Sentence | None:
        """Why nothing can be sent by a channel, or None."""
        return mail_refusal(self.email, opted_out=self.is_out_of_email) if kind is Kind.EMAIL else self.refusal

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def tone(self) -> int:
        return (self.contact_id or self.id).int % 5


_FLEETING = set("version latest_id unread is_noticed draft draft_kind draft_subject enclosed has_files beside".split())
_SHOWN = [field.name for field in fields(ThreadHead) if field.name not in _FLEETING]
