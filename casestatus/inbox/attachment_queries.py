"""Questions about what came with texts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.errors import NotFound
from casestatus.files.models import StoredFile
from casestatus.messaging.models import Attachment, Conversation, Message
from casestatus.messaging.queries import gone_on_in, visible_to


@dataclass(frozen=True)
class Found:
    """An attachment with all that an action on it needs."""

    attachment: Attachment
    message: Message
    conversation: Conversation


@dataclass(frozen=True)
class KeptFile:
    """A file, and with which text it came, as its how manieth."""

    file: StoredFile
    position: int
    at: datetime

    def name_in(self, zone: ZoneInfo) -> str:
        """What it is called when it is saved: as we called it, else by the day in the firm's zone, by nobody's name."""
        return self.file.name or f"text-{self.at.astimezone(zone):%Y-%m-%d}-{self.position + 1}.{self.file.extension}"


def attachment_of(user: User, conversation_id: UUID, attachment_id: UUID) -> Found:
    """An attachment in a conversation that this person may see. Raises NotFound."""
    found = _attachments(user, Attachment, Message, Conversation)
    return Found(*_one(found, attachment_id, conversation_id, user))


def file_of(user: User, conversation_id: UUID, attachment_id: UUID) -> KeptFile:
    """The file of one that is kept. Raises NotFound."""
    asked = _attachments(user, StoredFile, Attachment.position, Message.at)
    asked = asked.join(StoredFile, StoredFile.id == Attachment.file_id)
    return KeptFile(*_one(asked, attachment_id, conversation_id, user))


def _attachments(user: User, *wanted: Any) -> sa.Select:
    return (
        visible_to(user)
        .with_only_columns(*wanted)
        .select_from(Conversation)
        .join(Message, Message.conversation_id == Conversation.id)
        .join(Attachment, Attachment.message_id == Message.id)
        .where(Message.block_id.is_(None))
    )


def _one(asked: sa.Select, attachment_id: UUID, conversation_id: UUID, user: User) -> sa.Row:
    """The one with this id, there or where that conversation goes on since the page was drawn."""
    asked = asked.where(Attachment.id == attachment_id)
    row = db.session.execute(asked.where(Conversation.id == conversation_id)).one_or_none()
    if row is None:
        goes_on_in = gone_on_in(user, conversation_id).id
        row = db.session.execute(asked.where(Conversation.id == goes_on_in)).one_or_none()
    if row is None:
        raise NotFound()
    return row
