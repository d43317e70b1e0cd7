"""Fetches what came with texts from the carrier, in a worker. The text was shown long before (T4)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.tenancy import fetch
from casestatus.files.keeping import Unwanted, keep
from casestatus.files.models import StoredFile
from casestatus.gateways import current as gateways
from casestatus.gateways.sms import Permanent, Temporary
from casestatus.messaging.attaching import EMPTY, NOT_A_PICTURE, UNWANTED, show_change
from casestatus.messaging.models import Attachment, AttachmentState, Conversation, Message

PATIENCE = timedelta(hours=24)
LEASE = timedelta(minutes=2)  # then the worker that took it is dead
MOST_TRIES = 16  # by then a day is over; more are made only of what kills the workers
WAITS = tuple(timedelta(seconds=one) for one in (3, 15, 60, 300, 1200, 3600, 7200, 14400))
PICTURE = "image/"


@dataclass(frozen=True)
class Outcome:
    """What became of one try. WAITING: it failed and is tried again."""

    state: AttachmentState
    reason: str | None = None
    file: StoredFile | None = None


def fetch_attachment(attachment_id: UUID) -> None:
    """Fetch one picture or file, keep it and show it. What another worker has, or is settled, is left alone."""
    with db.transaction():
        wanted = _claim(attachment_id)
    if wanted is None:
        return
    outcome = _outcome(wanted)
    with db.transaction():
        _settle(attachment_id, outcome)


@dataclass(frozen=True)
class Wanted:
    """What this worker alone is to fetch while the lease lasts."""

    url: str
    declared_type: str
    tries: int


def _claim(attachment_id: UUID) -> Wanted | None:
    mine = sa.select(Attachment).where(
        Attachment.id == attachment_id, Attachment.state == AttachmentState.WAITING, Attachment.due_at <= now()
    )
    found = db.session.execute(mine.with_for_update(skip_locked=True)).scalar_one_or_none()
    if found is None:
        return None
    found.tries += 1
    found.due_at = now() + max(LEASE, _wait(found.tries))  # longer each time: it may be what kills the workers
    return Wanted(found.url, found.declared_type, found.tries)


def _outcome(wanted: Wanted) -> Outcome:
    if wanted.tries > MOST_TRIES:
        return Outcome(AttachmentState.LOST)
    try:
        return Outcome(AttachmentState.KEPT, file=keep(gateways.current().sms.fetch(wanted.url)))
    except Temporary:
        return Outcome(AttachmentState.WAITING)
    except Permanent as refusal:
        return Outcome(AttachmentState.REFUSED, refusal.code)
    except Unwanted as unwanted:
        return Outcome(AttachmentState.REFUSED, _why(unwanted, wanted.declared_type))


def _why(unwanted: Unwanted, declared_type: str) -> str:
    if unwanted.is_empty:
        return EMPTY
    return NOT_A_PICTURE if declared_type.startswith(PICTURE) else UNWANTED


def _settle(attachment_id: UUID, outcome: Outcome) -> None:
    message, conversation = _locked(fetch(Attachment, attachment_id).message_id)
    attachment = fetch(Attachment, attachment_id, lock=True)
    if attachment.state is not AttachmentState.WAITING:
        return
    if outcome.state is AttachmentState.WAITING:
        _wait_or_give_up(attachment)
    else:
        attachment.state, attachment.reason, attachment.file = outcome.state, outcome.reason, outcome.file
        attachment.file_id = outcome.file.id if outcome.file else None
    show_change(message, conversation)


def _wait_or_give_up(attachment: Attachment) -> None:
    if now() - attachment.asked_at >= PATIENCE:
        attachment.state = AttachmentState.LOST
    else:
        attachment.due_at = now() + _wait(attachment.tries)


def _wait(tries: int) -> timedelta:
    return WAITS[min(tries, len(WAITS)) - 1]


def _locked(message_id: UUID) -> tuple[Message, Conversation]:
    """The message and its conversation, locked: the one it went into when somebody linked its number meanwhile."""
    conversation = fetch(Conversation, fetch(Message, message_id).conversation_id, lock=True)
    message = db.session.get_one(Message, message_id, populate_existing=True)
    return (message, conversation) if message.conversation_id == conversation.id else _locked(message_id)
