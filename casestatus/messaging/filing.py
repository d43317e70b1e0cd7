""" "File under": which case a message is about, when somebody knows better (T24)."""

from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.cases.models import Case
from casestatus.cases.queries import visible_to
from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.core.live import publish
from casestatus.core.words import _
from casestatus.messaging.locking import lock
from casestatus.messaging.models import Message
from casestatus.trail.tracking import write_entry


def file_under(message: Message, case: Case | None, *, by: User, all_of_them: bool = False) -> None:
    """Say which case a message is about, or none; `all_of_them` for the whole thread. It is written into the trail.

    What stands under a case that its filer may not see is left where it is. Raises Refused when that is the message
    itself, for a case of somebody else, and for a conversation that no contact has.
    """
    conversation = message.conversation
    lock(conversation)
    db.session.refresh(message, ["case_id"])  # as it is now: somebody may have filed it meanwhile
    if is_hidden(message, by):
        raise Refused(_("You may not see the case that it is filed under, so you cannot file it elsewhere."))
    if case is not None and case.client_id != conversation.contact_id:
        raise Refused(_("That is a case of somebody else. Choose one of this contact's."))
    which = _whole_thread(message, by) if all_of_them else Message.id == message.id
    filed = sa.update(Message).where(which).values(case_id=case.id if case else None)
    if not all_of_them:
        filed = filed.values(version=conversation.next_version())
    before = message.case_id
    db.session.execute(filed, execution_options={"synchronize_session": False})
    write_entry("filed", "Message", message.id, case_id=[_named(before), _named(case.id if case else None)])
    publish(conversation.topic)


def is_hidden(message: Message, user: User) -> bool:
    """Whether a message is filed under a case that this person may not see (A2)."""
    if message.case_id is None:
        return False
    return db.session.execute(_seen_by(user).where(Case.id == message.case_id)).first() is None


def _whole_thread(message: Message, user: User) -> sa.ColumnElement[bool]:
    """The messages of its thread, but for those under cases that this person may not see."""
    may_be_filed = sa.or_(Message.case_id.is_(None), Message.case_id.in_(_seen_by(user)))
    return sa.and_(Message.conversation_id == message.conversation_id, may_be_filed)


def _seen_by(user: User) -> sa.Select:
    return visible_to(user).with_only_columns(Case.id)


def _named(case_id: UUID | None) -> str | None:
    return str(case_id) if case_id else None
