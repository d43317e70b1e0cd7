"""What a contact sent with texts, apart from the thread it came in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.permissions import Permission
from casestatus.files.models import StoredFile
from casestatus.messaging.models import Attachment, AttachmentState, Conversation, Direction, Message

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Document:
    """A picture or file that came with a text."""

    id: UUID
    conversation_id: UUID
    media_type: str
    at: datetime

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def address(self) -> str:
        return f"/conversations/{self.conversation_id}/attachments/{self.id}"


def documents_of(user: User, contact_id: UUID) -> list[Document]:
    """The newest pictures and files from the contact's texts, for those who may read texts (T6)."""
    if not user.may(Permission.TEXT_MESSAGES):
        return []
    kept = sa.select(Attachment.id, Message.conversation_id, StoredFile.media_type, Message.at)
    kept = kept.select_from(Attachment).join(Message, Message.id == Attachment.message_id)
    kept = kept.join(StoredFile, StoredFile.id == Attachment.file_id)
    kept = kept.join(Conversation, Conversation.id == Message.conversation_id)
    kept = kept.where(Conversation.contact_id == contact_id, Message.direction == Direction.IN)
    kept = kept.where(Attachment.state == AttachmentState.KEPT)
    kept = kept.where(Message.block_id.is_(None))
    rows = db.session.execute(kept.order_by(Message.at.desc(), Attachment.position).limit(MOST_SHOWN))
    return [Document(*row) for row in rows]
