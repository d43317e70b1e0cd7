"""Conversations with clients, their messages, and who takes part."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casestatus.accounts.models import User
from casestatus.cases.models import Case
from casestatus.contacts.models import Contact
from casestatus.core.db import Base, Timestamped, one_of
from casestatus.core.live import conversation_topic
from casestatus.core.tenancy import FirmOwned, belongs_to, reference
from casestatus.files.models import StoredFile
from casestatus.outbox.models import Outgoing


class Direction(StrEnum):
    IN = "in"
    OUT = "out"
    WITHIN = "within"  # between colleagues: a note


class Kind(StrEnum):
    """What stands in the thread: the channel of a message (T24)."""

    TEXT = "text"
    CALL = "call"  # a call to the text number, refused (T15)
    NOTE = "note"  # for colleagues; it leaves by no channel (T25)
    EMAIL = "email"
    PORTAL = "portal"


class MessageState(StrEnum):
    """What the thread says of a message's delivery (T3)."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"  # our answer to STOP, where the carrier answers by itself and blocks ours
    NOTED = "noted"  # an internal note: there is nothing to deliver


class Waiting(StrEnum):
    """How far a text got that is to be sent later (T19)."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # its time came and it was refused: the thread says why
    CANCELLED = "cancelled"


class AttachmentState(StrEnum):
    """How far a picture or file of a text got (T4)."""

    WAITING = "waiting"  # to be fetched from the carrier
    KEPT = "kept"
    REFUSED = "refused"  # the reason says why
    LOST = "lost"  # it could not be fetched for a day


class Conversation(FirmOwned, Timestamped, Base):
    """All messages between the firm and one contact, or one number that nobody knows yet.

    Holds ready what a row of the inbox shows. `version` goes up with every change of anything in it, under a row lock.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        sa.Index("uq_conversations_contact", "firm_id", "contact_id", unique=True),
        sa.Index(
            "uq_conversations_unknown_number",
            "firm_id",
            "phone",
            unique=True,
            postgresql_where=sa.text("contact_id IS NULL AND merged_into_id IS NULL"),
        ),
        sa.Index("ix_conversations_phone", "firm_id", "phone", "latest_at"),
        sa.Index("ix_conversations_number", "phone"),  # for questions about all firms (T27)
        sa.Index(
            "ix_conversations_inbox",
            "firm_id",
            sa.text("latest_at DESC"),
            sa.text("id DESC"),
            postgresql_where=sa.text("archived_at IS NULL AND merged_into_id IS NULL"),
        ),
        sa.Index(
            "ix_conversations_archived",
            "firm_id",
            sa.text("latest_at DESC"),
            sa.text("id DESC"),
            postgresql_where=sa.text("archived_at IS NOT NULL AND merged_into_id IS NULL"),
        ),
        sa.Index("ix_conversations_unclaimed", "firm_id", postgresql_where=sa.text("unclaimed_unread > 0")),
        sa.Index(
            "ix_conversations_assigned",
            "firm_id",
            "assigned_to_id",
            sa.text("latest_at DESC"),
            postgresql_where=sa.text("assigned_to_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_conversations_waiting",
            "firm_id",
            "waiting_since",
            postgresql_where=sa.text("waiting_since IS NOT NULL AND archived_at IS NULL AND merged_into_id IS NULL"),
        ),
    )

    contact_id: Mapped[UUID | None] = reference("contacts")
    contact: Mapped[Contact | None] = belongs_to(Contact, contact_id)
    phone: Mapped[str]  # E.164, the number last used on their side
    firm_number: Mapped[str]  # E.164, the number last used on ours; answers leave from it
    version: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]
    merged_into_id: Mapped[UUID | None] = reference("conversations")
    chosen_at: Mapped[datetime | None]  # somebody said that a shared number goes on here
    blocked_at: Mapped[datetime | None]  # all that stands in it is of blocked numbers: it is in no inbox (T9)
    redrawn: Mapped[int] = mapped_column(default=0, server_default="0")  # version: pages from before show it anew
    away_said_on: Mapped[date | None]  # the firm's day on which its away message went out last (T23)

    latest_at: Mapped[datetime]
    latest_message_id: Mapped[UUID | None]
    latest_author_id: Mapped[UUID | None]  # the user who wrote it
    latest_snippet: Mapped[str] = mapped_column(default="")
    latest_direction: Mapped[Direction] = one_of(Direction, default=Direction.IN)
    latest_state: Mapped[MessageState] = one_of(MessageState, default=MessageState.RECEIVED)

    has_participants: Mapped[bool] = mapped_column(default=False)
    unclaimed_unread: Mapped[int] = mapped_column(default=0)  # came in while nobody took part
    channel: Mapped[Kind] = one_of(Kind, check="channel", default=Kind.TEXT, server_default="text")  # last used (T24)
    assigned_to_id: Mapped[UUID | None] = reference("users")
    assigned_to: Mapped[User | None] = belongs_to(User, assigned_to_id)
    waiting_since: Mapped[datetime | None]  # the oldest message of theirs that no person has answered (T22)

    @property
    def topic(self) -> str:
        return conversation_topic(self.id)

    @property
    def is_of_nobody_known(self) -> bool:
        return self.contact_id is None and self.merged_into_id is None

    def next_version(self) -> int:
        """A fresh version for something that changes in a conversation whose row is locked."""
        self.version += 1
        return self.version


class Message(FirmOwned, Timestamped, Base):
    """One text or call in a conversation."""

    __tablename__ = "messages"
    __table_args__ = (
        sa.Index("ix_messages_thread", "firm_id", "conversation_id", sa.text("at DESC"), sa.text("id DESC")),
        sa.Index("ix_messages_version", "firm_id", "conversation_id", "version"),
        sa.Index("uq_messages_key", "firm_id", "conversation_id", "key", unique=True),
        sa.Index("uq_messages_provider_id", "firm_id", "provider_id", unique=True),
        sa.Index("ix_messages_outgoing", "firm_id", "outgoing_id"),
        sa.Index("ix_messages_mail", "firm_id", "mail_id", postgresql_where=sa.text("mail_id IS NOT NULL")),
        sa.Index("ix_messages_untold", "firm_id", "conversation_id", postgresql_where=sa.text("is_untold")),
        sa.Index("ix_messages_block", "firm_id", "block_id", postgresql_where=sa.text("block_id IS NOT NULL")),
    )

    conversation_id: Mapped[UUID] = reference("conversations")
    conversation: Mapped[Conversation] = belongs_to(Conversation, conversation_id)
    version: Mapped[int]
    at: Mapped[datetime]  # when it came or was written
    direction: Mapped[Direction] = one_of(Direction)
    kind: Mapped[Kind] = one_of(Kind, default=Kind.TEXT)
    body: Mapped[str]
    phone: Mapped[str]  # theirs, E.164 or a short code
    firm_number: Mapped[str]  # ours, E.164
    author_id: Mapped[UUID | None] = reference("users")
    author: Mapped[User | None] = belongs_to(User, author_id)
    case_id: Mapped[UUID | None] = reference("cases", index=True)
    case: Mapped[Case | None] = belongs_to(Case, case_id)
    state: Mapped[MessageState] = one_of(MessageState)
    error_code: Mapped[str | None]
    outgoing_id: Mapped[UUID | None] = reference("outgoing")
    outgoing: Mapped[Outgoing | None] = belongs_to(Outgoing, outgoing_id)
    subject: Mapped[str | None]  # of an e-mail
    mail_id: Mapped[UUID | None] = reference("outgoing_mail")
    key: Mapped[str | None]  # the composer's: a second press sends nothing
    mentions: Mapped[dict[str, Any] | None]  # of a note: whom it names, user's id and the name as it was written
    provider_id: Mapped[str | None]  # the carrier's id of what came in
    block_id: Mapped[UUID | None] = reference("blocked_numbers")  # it is kept aside and nobody sees it (T9)
    attachment_count: Mapped[int] = mapped_column(default=0, server_default="0")
    is_untold: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # people wait to be told (T8)
    attachments: Mapped[list["Attachment"]] = relationship(
        primaryjoin=lambda: sa.orm.foreign(Attachment.message_id) == Message.id,
        order_by=lambda: Attachment.position,
        lazy="raise_on_sql",  # threads load them with their messages (inbox/attachment_queries.py)
    )


class Attachment(FirmOwned, Timestamped, Base):
    """A picture or file that came with a text. It is fetched from the carrier after the text is shown."""

    __tablename__ = "attachments"
    __table_args__ = (
        sa.UniqueConstraint("firm_id", "message_id", "position"),
        sa.Index("ix_attachments_waiting", "due_at", postgresql_where=sa.text("state = 'waiting'")),
    )

    message_id: Mapped[UUID] = reference("messages")
    position: Mapped[int]  # 0 is the first
    url: Mapped[str]  # at the carrier
    declared_type: Mapped[str]  # what the carrier says it is; its content may say otherwise
    state: Mapped[AttachmentState] = one_of(AttachmentState, default=AttachmentState.WAITING)
    reason: Mapped[str | None]  # why it was refused: a key of attaching.REFUSALS
    file_id: Mapped[UUID | None] = reference("stored_files")
    file: Mapped[StoredFile | None] = belongs_to(StoredFile, file_id)
    asked_at: Mapped[datetime]  # since when we try
    due_at: Mapped[datetime]  # when to try next
    tries: Mapped[int] = mapped_column(default=0)


class EnclosureState(StrEnum):
    """How far a file is that goes with a text."""

    WAITING = "waiting"  # a worker makes it ready
    READY = "ready"
    REFUSED = "refused"  # texts cannot carry it


class Enclosure(FirmOwned, Timestamped, Base):
    """A file that somebody has put to a text they have not sent yet. For nobody else's eyes (T17)."""

    __tablename__ = "enclosures"
    __table_args__ = (
        sa.Index("ix_enclosures_writer", "firm_id", "user_id", "conversation_id"),
        sa.Index("ix_enclosures_created_at", "created_at"),
    )

    user_id: Mapped[UUID] = reference("users")
    conversation_id: Mapped[UUID | None] = reference("conversations")  # none in Compose, before there is one
    opened_for_id: Mapped[UUID | None] = reference("contacts")  # Compose was opened from this contact's page
    name: Mapped[str]  # as its writer calls it
    media_type: Mapped[str | None]  # by its content; None for what is not kept
    size: Mapped[int]  # bytes, as it came
    state: Mapped[EnclosureState] = one_of(EnclosureState)
    reason: Mapped[str | None]  # why it was refused: a key of enclosing.REASONS
    tries: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[UUID | None] = reference("stored_files")  # as it will be sent

    @property
    def key(self) -> str:
        """Where it lies in storage, as it came, until it is ready."""
        return f"{self.firm_id}/{self.id}.enclosure"


class Participation(FirmOwned, Timestamped, Base):
    """How one user stands to a conversation: takes part or not, and what is unread for them (T7)."""

    __tablename__ = "participations"
    __table_args__ = (
        sa.UniqueConstraint("firm_id", "user_id", "conversation_id"),
        sa.Index("ix_participations_conversation", "firm_id", "conversation_id"),
        sa.Index("ix_participations_unread", "firm_id", "user_id", postgresql_where=sa.text("unread > 0")),
        sa.Index("ix_participations_left", "firm_id", "user_id", postgresql_where=sa.text("left_at IS NOT NULL")),
        sa.Index("ix_participations_remind", "firm_id", "user_id", postgresql_where=sa.text("remind_at IS NOT NULL")),
        sa.Index(
            "ix_participations_not_rung",
            "remind_at",
            postgresql_where=sa.text("remind_at IS NOT NULL AND rung_at IS NULL"),
        ),
    )

    conversation_id: Mapped[UUID] = reference("conversations")
    conversation: Mapped[Conversation] = belongs_to(Conversation, conversation_id)
    user_id: Mapped[UUID] = reference("users")
    user: Mapped[User] = belongs_to(User, user_id)
    takes_part: Mapped[bool] = mapped_column(default=False)
    unread: Mapped[int] = mapped_column(default=0)  # counts only for those who take part
    seen_unclaimed: Mapped[int] = mapped_column(default=0)  # of conversation.unclaimed_unread
    left_at: Mapped[datetime | None]  # out of this user's inbox since (T12)
    muted_at: Mapped[datetime | None]  # no e-mail and nothing on the desktop since; it still counts as unread (T11)
    draft: Mapped[str] = mapped_column(default="", server_default="")  # half-written, for nobody else's eyes
    draft_kind: Mapped[Kind | None] = one_of(Kind, check="draft_kind")  # what the draft is to become
    draft_subject: Mapped[str] = mapped_column(default="", server_default="")  # of a draft that is to become an e-mail
    enclosed: Mapped[list[str]] = mapped_column(default=list, server_default="{}")  # ids of what goes with the draft
    sent_key: Mapped[str | None]  # of the composer last sent: a draft that comes late under it is one no more
    remind_at: Mapped[datetime | None]  # out of this user's inbox until then, or until the client writes (T22)
    rung_at: Mapped[datetime | None]  # when open pages were told that it is time


class Move(FirmOwned, Timestamped, Base):
    """A whole conversation that went to another contact with the same number, and what it takes to undo that (T5)."""

    __tablename__ = "conversation_moves"
    __table_args__ = (sa.Index("ix_conversation_moves_target", "firm_id", "target_id"),)

    source_id: Mapped[UUID] = reference("conversations")  # the target itself, when the other had no conversation
    target_id: Mapped[UUID] = reference("conversations")
    from_contact_id: Mapped[UUID] = reference("contacts")
    to_contact_id: Mapped[UUID] = reference("contacts")
    before: Mapped[dict[str, Any]]  # cases of the messages, and who had what unread
    target_version: Mapped[int]  # once anything more happens there, the move stands
    undone_at: Mapped[datetime | None]


class ComposeDraft(FirmOwned, Timestamped, Base):
    """What one user has half-written in Compose, before there is a conversation. For nobody else's eyes (T2)."""

    __tablename__ = "compose_drafts"
    __table_args__ = (sa.UniqueConstraint("firm_id", "user_id", "opened_for_id", postgresql_nulls_not_distinct=True),)

    user_id: Mapped[UUID] = reference("users")
    opened_for_id: Mapped[UUID | None] = reference("contacts")  # Compose was opened from this contact's page
    contact_id: Mapped[UUID | None] = reference("contacts")  # who was picked
    to: Mapped[str] = mapped_column(default="")  # as it was typed
    body: Mapped[str] = mapped_column(default="")
    sent_key: Mapped[str | None]


class ScheduledText(FirmOwned, Timestamped, Base):
    """A text that somebody wrote to be sent later. When its time has come it becomes a message of the thread (T19)."""

    __tablename__ = "scheduled_texts"
    __table_args__ = (
        sa.UniqueConstraint("firm_id", "conversation_id", "key"),
        sa.Index("ix_scheduled_texts_due", "due_at", postgresql_where=sa.text("state = 'waiting'")),
        sa.Index(
            "ix_scheduled_texts_waiting", "firm_id", "conversation_id", postgresql_where=sa.text("state = 'waiting'")
        ),
    )

    conversation_id: Mapped[UUID] = reference("conversations")
    conversation: Mapped[Conversation] = belongs_to(Conversation, conversation_id)
    author_id: Mapped[UUID] = reference("users")
    author: Mapped[User] = belongs_to(User, author_id)
    phone: Mapped[str | None]  # the number that its writer saw; None for the conversation's, whichever that is
    body: Mapped[str]
    files: Mapped[list[str]] = mapped_column(default=list, server_default="{}")  # ids of stored files, in order
    due_at: Mapped[datetime]
    state: Mapped[Waiting] = one_of(Waiting, default=Waiting.WAITING)
    key: Mapped[str]  # the composer's: a second press schedules nothing
    version: Mapped[int] = mapped_column(default=0)  # of what is to be sent, and when
    changed_by_id: Mapped[UUID | None] = reference("users")  # who changed or cancelled it last
    message_id: Mapped[UUID | None] = reference("messages")  # what became of it
