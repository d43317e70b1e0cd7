"""Internal notes in a thread: for colleagues, and by no channel for anybody else (T25)."""

from casestatus.accounts.models import User
from casestatus.core.words import _
from casestatus.messaging.colleagues import named_in
from casestatus.messaging.entering import enter
from casestatus.messaging.locking import lock_where_it_went
from casestatus.messaging.models import Conversation, Direction, Kind, Message, MessageState
from casestatus.messaging.sending import BadWords, made_by, press_of
from casestatus.messaging.taking_part import call_in, take_part

LONGEST_NOTE = 10_000  # characters


def add_note(conversation: Conversation, *, author: User, body: str, key: str) -> Message:
    """Show a note in the thread, to colleagues only. Its author takes part, and so does whom it names by @name.

    `key` is the composer's, as for a text. Raises BadWords for an empty or too long note, Refused for somebody named
    who may not read it.
    """
    body = _checked(body)
    named = named_in(body)
    press = press_of(conversation, key, f"note {body}")
    conversation = lock_where_it_went(conversation)
    already = made_by(conversation, press)
    if already is not None:
        return already
    others = [user for user in named if user.id != author.id]
    call_in(conversation, *others, unread=1)
    if others:
        conversation.archived_at = None  # who is asked for finds it in the inbox
    note = enter(
        conversation,
        direction=Direction.WITHIN,
        kind=Kind.NOTE,
        body=body,
        phone=conversation.phone,
        firm_number=conversation.firm_number,
        author_id=author.id,
        state=MessageState.NOTED,
        key=press,
        is_untold=True,
        mentions={str(user.id): written for user, written in named.items()} or None,
    )
    take_part(conversation, author)
    return note


def _checked(body: str) -> str:
    body = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if not body:
        raise BadWords(_("Write a note first."))
    if len(body) > LONGEST_NOTE:
        raise BadWords(_("That is {n} characters. A note can have up to 10,000.", n=len(body)))
    return body
