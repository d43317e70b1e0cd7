"""Blocking a number: its texts leave every inbox, what comes meanwhile is kept aside, and all of it comes back (T9)."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from casestatus.accounts.models import User
from casestatus.cases.models import Case
from casestatus.consent.blocking import block_number, end_block
from casestatus.consent.models import BlockedNumber
from casestatus.contacts.models import ContactPhone
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.live import contact_topic, publish
from casestatus.core.phones import display
from casestatus.core.words import _
from casestatus.messaging.entering import show_newest
from casestatus.messaging.models import Conversation, Direction, Kind, Message
from casestatus.messaging.taking_part import count_again, stop_counting
from casestatus.messaging.waiting import look_who_waits
from casestatus.notices.forgetting import forget_all
from casestatus.trail.tracking import write_entry

KEPT = timedelta(days=30)  # so long what was kept aside comes back; on a case, always
BY_NUMBER = (Kind.TEXT, Kind.CALL)  # what a block is about; the rest of a conversation goes on
_QUIET = {"synchronize_session": False}


def block(conversation: Conversation, *, number: str, by: User) -> None:
    """Keep aside what the number wrote and was written, in every conversation, and all that it sends from now on.

    Nothing is sent to it any more. `number` is what the person read (E.164). Blocked already, it stays as it is. Raises
    Refused when the conversation goes on with another number since.
    """
    every = _locked(_with_number(number), conversation)
    if conversation.phone != number:
        raise Refused(
            _("Answers go to {number} now. Look again before you block it.", number=display(conversation.phone))
        )
    made = block_number(number, by=by, conversation_id=conversation.id)
    if made is None:
        return
    for one in every:
        _set_aside(one, made)
    write_entry("blocked a number", "Conversation", conversation.id)
    _tell(every)


def unblock(block: BlockedNumber, *, by: User) -> None:
    """Let the number text again, with all that was kept aside in the last 30 days, or is on a case. Once."""
    every = _locked(_keeping(block))
    if not end_block(block, by=by):
        return
    for one in every:
        _bring_back(one, block)
    write_entry("unblocked a number", "Conversation", block.conversation_id)
    _tell(every)


def is_on_a_case(conversation: type[Conversation] | Conversation) -> sa.ColumnElement[bool]:
    """Whether a thread is on a case: filed under one, or of somebody who has one. It is never removed from sight."""
    one = aliased(Message)
    filed = sa.select(one.id).where(one.conversation_id == conversation.id, one.case_id.isnot(None))
    has_one = sa.select(Case.id).where(Case.client_id == conversation.contact_id)
    return sa.or_(filed.correlate(Conversation).exists(), has_one.correlate(Conversation).exists())


def _with_number(number: str) -> sa.ColumnElement[bool]:
    owners = sa.select(ContactPhone.contact_id).where(ContactPhone.e164 == number)
    return sa.or_(Conversation.phone == number, Conversation.contact_id.in_(owners))


def _keeping(block: BlockedNumber) -> sa.ColumnElement[bool]:
    return Conversation.id.in_(sa.select(Message.conversation_id).where(Message.block_id == block.id))


def _locked(which: sa.ColumnElement[bool], *more: Conversation) -> list[Conversation]:
    """Held until the transaction ends, in the order of their ids, and read as they are now."""
    ids = db.session.execute(sa.select(Conversation.id).where(which, Conversation.merged_into_id.is_(None))).scalars()
    wanted = sa.select(Conversation).where(Conversation.id.in_({*ids, *(one.id for one in more)}))
    wanted = wanted.order_by(Conversation.id).with_for_update()
    return list(db.session.execute(wanted, execution_options={"populate_existing": True}).scalars())


def _set_aside(conversation: Conversation, block: BlockedNumber) -> None:
    came = sa.select(Message.phone == block.e164).where(
        Message.conversation_id == conversation.id, Message.direction == Direction.IN, Message.block_id.is_(None)
    )
    of_number = list(db.session.execute(came.order_by(Message.at.desc(), Message.id.desc())).scalars())
    its_own = (Message.conversation_id == conversation.id, Message.phone == block.e164, Message.kind.in_(BY_NUMBER))
    aside = sa.update(Message).where(*its_own, Message.block_id.is_(None)).values(block_id=block.id, is_untold=False)
    db.session.execute(aside, execution_options=_QUIET)
    if show_newest(conversation):
        block.unread = {**block.unread, str(conversation.id): stop_counting(conversation, of_number)}
    else:
        conversation.blocked_at = now()
    look_who_waits(conversation)
    forget_all(conversation.id)
    conversation.redrawn = conversation.next_version()


def _bring_back(conversation: Conversation, block: BlockedNumber) -> None:
    back = sa.update(Message).where(Message.conversation_id == conversation.id, Message.block_id == block.id)
    is_whole = block.created_at >= now() - KEPT or db.session.execute(sa.select(is_on_a_case(conversation))).scalar()
    if not is_whole:
        back = back.where(Message.created_at > now() - KEPT)
    version = conversation.next_version()
    back = back.values(block_id=None, version=version).returning(Message.direction, Message.created_at)
    rows = db.session.execute(back, execution_options=_QUIET).all()
    if rows:
        came = sum(row.direction is Direction.IN and row.created_at > block.created_at for row in rows)
        count_again(conversation, came, block.unread.get(str(conversation.id), {}) if is_whole else {})
        conversation.blocked_at, conversation.redrawn = None, version
        conversation.archived_at = None if came else conversation.archived_at
        show_newest(conversation)
        look_who_waits(conversation)


def _tell(every: list[Conversation]) -> None:
    people = [contact_topic(one.contact_id) for one in every if one.contact_id]
    publish("inbox", *[one.topic for one in every], *people)
