"""Pictures and files that come with a text: entered with it, fetched after it is shown (T4)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from casestatus.core.background import FILES, enqueue
from casestatus.core.clock import now
from casestatus.core.live import publish
from casestatus.core.words import Sentence, _
from casestatus.gateways.sms import FORBIDDEN, TOO_LARGE
from casestatus.messaging.locking import lock
from casestatus.messaging.models import Attachment, AttachmentState, Conversation, Message

MOST_MEDIA = 30  # carriers bring ten at most; were it more one day, they are not lost
OVERDUE = timedelta(seconds=2)  # then the note that should have woken a worker was lost
FETCH = "jobs.messaging.fetch_attachment"

NOT_A_PICTURE, UNWANTED, EMPTY = "not_a_picture", "unwanted", "empty"
REFUSALS: dict[str, Sentence] = {
    NOT_A_PICTURE: _("This was sent as a picture and is none. It was not kept."),
    UNWANTED: _("This kind of file is not taken. It was not kept."),
    EMPTY: _("The file was empty."),
    TOO_LARGE: _("The file is larger than 16 MB. It was not kept."),
    FORBIDDEN: _("The file lies where nothing may be fetched from. It was not kept."),
}


@dataclass(frozen=True)
class Media:
    """A picture or file as the carrier announced it."""

    url: str
    declared_type: str


def attach(media: tuple[Media, ...]) -> dict[str, Any]:
    """What a message with these is entered with besides its words."""
    if not media:
        return {}
    attachments = [
        Attachment(position=position, url=one.url, declared_type=one.declared_type, asked_at=now(), due_at=now())
        for position, one in enumerate(media)
    ]
    return {"attachment_count": len(attachments), "attachments": attachments}


def fetch_soon(message: Message) -> None:
    """Have workers fetch what came with a message that was just entered, each by itself."""
    for attachment in message.attachments if message.attachment_count else []:
        enqueue(FETCH, attachment.id, queue=FILES)


def overdue_attachments() -> sa.Select:
    """What nobody fetches, of every firm, for the sweep: the longest overdue first."""
    overdue = sa.select(Attachment.firm_id, Attachment.id).where(
        Attachment.state == AttachmentState.WAITING, Attachment.due_at <= now() - OVERDUE
    )
    return overdue.order_by(Attachment.due_at).limit(200)


def fetch_again(attachment: Attachment, message: Message, conversation: Conversation) -> None:
    """Try once more what could not be fetched. Asked twice, or of one that is there, it changes nothing."""
    lock(conversation)
    if attachment.state is not AttachmentState.LOST:
        return
    attachment.state, attachment.tries = AttachmentState.WAITING, 0
    attachment.asked_at = attachment.due_at = now()
    show_change(message, conversation)
    enqueue(FETCH, attachment.id, queue=FILES)


def show_change(message: Message, conversation: Conversation) -> None:
    """Show what became of a message's attachments, in a locked conversation."""
    message.version = conversation.next_version()
    publish(conversation.topic)
