"""Texts that are sent later: written now, asked again and sent when their time has come, each once (T19)."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.crash import crash_here
from casestatus.core.errors import Conflict, Refused
from casestatus.core.permissions import Permission
from casestatus.core.words import _
from casestatus.messaging.enclosing import Place, as_attachments, drop_files, hand_over, ready_among
from casestatus.messaging.entering import enter
from casestatus.messaging.locking import Elsewhere, lock, lock_where_it_went
from casestatus.messaging.models import Conversation, Direction, Message, MessageState, ScheduledText, Waiting
from casestatus.messaging.night import Recipient, ask_at_night, opening_for, recipient_of
from casestatus.messaging.sending import barred_for, checked_body, refuse_other_number, refuse_unreachable, write_out
from casestatus.messaging.taking_part import take_part
from casestatus.messaging.unsent import note_unsent, press_of_scheduled
from casestatus.messaging.waiting_lists import tell_what_waits
from casestatus.outbox.posting import why_not
from casestatus.outbox.reasons import MAY_NOT, NOT_THEN, OTHER_NUMBER

FURTHEST = timedelta(days=366)
LATE = timedelta(minutes=15)  # by which a text leaves, when nothing holds it up


class BadMoment(Refused):
    """The time is over, or too far off."""


def schedule(
    conversation: Conversation,
    *,
    author: User,
    body: str,
    due_at: datetime,
    key: str,
    shown: str = "",
    files: Sequence[UUID] = (),
    written_in: Place | None = None,
    even_at_night: bool = False,
) -> ScheduledText:
    """Have a text sent at `due_at` (UTC). The same composer's key again returns what it made.

    `files` are the ids of the author's enclosures, which wait with it, and `written_in` is where they were put to it.
    Raises what sending raises, BadMoment for a time that cannot be chosen, and AtNight when it will be night there
    then, unless the author was told.
    """
    body = checked_body(body, may_be_empty=bool(files))
    _refuse_moment(due_at)
    conversation = lock_where_it_went(conversation)
    written_in = written_in or Place(conversation.id)
    already = _made_by(conversation, key)
    if already is not None:
        return already
    refuse_other_number(conversation, shown)
    refuse_unreachable(conversation.phone)
    enclosures = ready_among(author, written_in, files)
    if not even_at_night:
        ask_at_night(recipient_of(conversation), moment=due_at)
    scheduled = ScheduledText(
        conversation_id=conversation.id, conversation=conversation, author=author, author_id=author.id
    )
    scheduled.phone, scheduled.body, scheduled.due_at, scheduled.key = conversation.phone, body, due_at, key
    scheduled.files = [str(file_id) for file_id in hand_over(enclosures, author, written_in)]
    db.add(scheduled)
    take_part(conversation, author)
    tell_what_waits(conversation)
    return scheduled


def change(
    scheduled: ScheduledText,
    *,
    by: User,
    body: str,
    due_at: datetime,
    version: int,
    files: Collection[str] = (),
    even_at_night: bool = False,
) -> None:
    """Send other words, or at another time (UTC). `version` is the one that was read, `files` are those that still go.

    Raises Conflict, which says what happened, when it left, was cancelled or was changed meanwhile.
    """
    conversation = _hold(scheduled)
    refuse_gone(scheduled)
    if _says_so_already(scheduled, by, body, due_at, files):
        return
    _refuse_changed(scheduled, version)
    left = [file_id for file_id in scheduled.files if file_id in files]
    body = checked_body(body, may_be_empty=bool(left))
    _refuse_moment(due_at)
    if due_at != scheduled.due_at and not even_at_night:
        ask_at_night(recipient_of(conversation, scheduled.phone), moment=due_at)
    _drop_files(scheduled, but=left)
    scheduled.body, scheduled.due_at = body, due_at
    scheduled.version, scheduled.changed_by_id = scheduled.version + 1, by.id
    tell_what_waits(conversation)


def cancel(scheduled: ScheduledText, *, by: User, version: int | None = None) -> None:
    """Do not send it. `version` is the one that was read; None for whatever stands there now.

    Raises Conflict when it has left, or was changed meanwhile; a second time changes nothing.
    """
    conversation = _hold(scheduled)
    if scheduled.state is not Waiting.CANCELLED:
        refuse_gone(scheduled)
        _refuse_changed(scheduled, version)
        _drop_files(scheduled)
        scheduled.state, scheduled.changed_by_id = Waiting.CANCELLED, by.id
        tell_what_waits(conversation)


def _says_so_already(scheduled: ScheduledText, by: User, body: str, due_at: datetime, files: Collection[str]) -> bool:
    """Whether the same person has saved the same a moment ago: a second press."""
    stands = (scheduled.changed_by_id, scheduled.body, scheduled.due_at)
    return stands == (by.id, body.replace("\r\n", "\n").strip(), due_at) and set(scheduled.files) <= set(files)


def _drop_files(scheduled: ScheduledText, *, but: Sequence[str] = ()) -> None:
    drop_files([UUID(file_id) for file_id in scheduled.files if file_id not in but])
    scheduled.files = list(but)


def how_many_scheduled_by(user: User) -> int:
    """How many texts of theirs wait to be sent."""
    count = sa.select(sa.func.count(ScheduledText.id)).where(ScheduledText.author_id == user.id)
    return int(db.session.execute(count.where(ScheduledText.state == Waiting.WAITING)).scalar_one())


def due_texts() -> sa.Select:
    """Firm and id of every text whose time has come, for the sweep."""
    due = sa.select(ScheduledText.firm_id, ScheduledText.id)
    return due.where(ScheduledText.state == Waiting.WAITING, ScheduledText.due_at <= now()).limit(500)


def send_scheduled(scheduled_id: UUID) -> None:
    """Send a text whose time has come, in this transaction; one that left, or was put off meanwhile, stays.

    It goes to the number that its writer saw, while that is theirs.
    One that was held up until it is night there waits for the morning: its writer was asked about another hour.
    Everything is asked again. What may not go any more stands in the thread as failed, with the reason, and its author
    is told.
    """
    scheduled = db.session.get(ScheduledText, scheduled_id)
    if scheduled is None:
        return
    conversation = _hold(scheduled)
    if scheduled.state is not Waiting.WAITING or scheduled.due_at > now():
        return
    morning = _morning_for(scheduled, recipient_of(conversation, scheduled.phone))
    if morning is not None:
        scheduled.due_at = morning
        tell_what_waits(conversation)
        return
    try:
        message = _send(scheduled, conversation)
        scheduled.state = Waiting.SENT
    except Refused:
        message = _fail(scheduled, conversation)
        scheduled.state = Waiting.FAILED
    db.session.flush()
    scheduled.message_id = message.id
    tell_what_waits(conversation)
    crash_here("before-commit-of-send")


def _morning_for(scheduled: ScheduledText, recipient: Recipient) -> datetime | None:
    """When a text goes that would arrive at an hour of the night about which nobody was asked; None for now."""
    morning = None if recipient.is_talking else opening_for(recipient)
    was_by_day = opening_for(recipient, scheduled.due_at) is None
    return morning if was_by_day or scheduled.due_at < now() - LATE else None


def _send(scheduled: ScheduledText, conversation: Conversation) -> Message:
    """Who left the conversation meanwhile stays out of it; an archived one comes back."""
    phone = _phone_of(scheduled, conversation)
    if phone is None or not _may_write(scheduled.author):
        raise Refused()
    refuse_unreachable(phone)
    if len(as_attachments(_files(scheduled)).get("attachments", ())) < len(scheduled.files):
        raise Refused()
    return write_out(
        conversation,
        author=scheduled.author,
        body=scheduled.body,
        press=press_of_scheduled(scheduled.id),
        recipient=recipient_of(conversation, phone),
        files=_files(scheduled),
        phone=phone,
    )


def _phone_of(scheduled: ScheduledText, conversation: Conversation) -> str | None:
    """Where it goes; None when the number that its writer saw is theirs no more, and nobody can say who reads it."""
    phone, contact = scheduled.phone or conversation.phone, conversation.contact
    is_theirs = phone == conversation.phone or (contact is not None and contact.has_number(phone))
    return phone if is_theirs else None


def _files(scheduled: ScheduledText) -> list[UUID]:
    return [UUID(file_id) for file_id in scheduled.files]


def _fail(scheduled: ScheduledText, conversation: Conversation) -> Message:
    blocked_at = conversation.blocked_at
    message = enter(
        conversation,
        direction=Direction.OUT,
        body=scheduled.body,
        phone=_phone_of(scheduled, conversation) or conversation.phone,
        firm_number=conversation.firm_number,
        author_id=scheduled.author_id,
        state=MessageState.FAILED,
        error_code=_why(scheduled, conversation),
        key=press_of_scheduled(scheduled.id),
        **as_attachments(_files(scheduled)),
    )
    conversation.blocked_at = blocked_at  # what did not leave brings nobody back whose number is blocked (T9)
    message.author = scheduled.author
    note_unsent(message, conversation)
    return message


def _why(scheduled: ScheduledText, conversation: Conversation) -> str:
    if not _may_write(scheduled.author):
        return MAY_NOT
    phone = _phone_of(scheduled, conversation)
    if phone is None:
        return OTHER_NUMBER
    return why_not(phone) or barred_for(phone) or NOT_THEN


def _may_write(author: User) -> bool:
    return author.deactivated_at is None and author.may(Permission.TEXT_MESSAGES)


def _hold(scheduled: ScheduledText) -> Conversation:
    """Its conversation, then the text itself, as they are now: in that order everywhere."""
    while True:
        conversation = scheduled.conversation
        with suppress(Elsewhere), db.savepoint():
            lock(conversation)
            db.session.refresh(scheduled, with_for_update=True)
            if scheduled.conversation_id != conversation.id:
                raise Elsewhere  # a move, or its undoing, took it along
            return conversation


def refuse_gone(scheduled: ScheduledText) -> None:
    """Raises Conflict, which says what happened, for a text that does not wait any more."""
    if scheduled.state is Waiting.CANCELLED:
        raise Conflict(_("{name} has cancelled this text meanwhile.", name=_who_changed(scheduled)))
    if scheduled.state is not Waiting.WAITING:
        raise Conflict(_("This text has left already. It stands in the conversation."))


def _refuse_changed(scheduled: ScheduledText, version: int | None) -> None:
    if version not in (None, scheduled.version):
        raise Conflict(_("{name} has changed this text meanwhile. Look at it again.", name=_who_changed(scheduled)))


def _who_changed(scheduled: ScheduledText) -> str:
    who = sa.select(User.name).where(User.id == scheduled.changed_by_id)
    return db.session.execute(who).scalar() or ""


def _refuse_moment(due_at: datetime) -> None:
    if due_at <= now():
        raise BadMoment(_("That time is over. Choose a later one."))
    if due_at > now() + FURTHEST:
        raise BadMoment(_("That is more than a year away. Choose an earlier day."))


def _made_by(conversation: Conversation, key: str) -> ScheduledText | None:
    made = sa.select(ScheduledText).where(ScheduledText.conversation_id == conversation.id, ScheduledText.key == key)
    return db.session.execute(made).scalar_one_or_none()
