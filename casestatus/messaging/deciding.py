"""Opt-outs to decide, each with the conversation it stands in; and telling open pages what was decided (T21)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.consent import deciding
from casestatus.consent.models import Decision, PossibleOptOut
from casestatus.consent.pausing import is_soon
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.errors import NotFound
from casestatus.core.live import contact_topic, conversation_topic, publish
from casestatus.core.phones import display
from casestatus.core.prepared import prepared
from casestatus.messaging.models import Conversation, Message

OPT_OUTS = "opt-outs"  # the topic of what waits for a decision
MOST_DECIDED = 30
_NAME = sa.func.trim(Contact.first_name + " " + Contact.last_name)


@dataclass(frozen=True, slots=True)
class OptOutToDecide:
    """Words that may be an opt-out, who wrote them and where, and what was decided."""

    id: UUID
    conversation_id: UUID
    contact_id: UUID | None
    known_as: str | None
    phone: str
    words: str
    said_at: datetime
    due_at: datetime
    decision: Decision | None
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None

    @property
    def name(self) -> str:
        return self.known_as or display(self.phone)

    @property
    def is_soon(self) -> bool:
        return is_soon(self.due_at)


def waiting(user: User) -> list[OptOutToDecide]:
    """All that waits for a decision, what is due first at the top."""
    return _rows(_all_of(user).where(PossibleOptOut.decided_at.is_(None)).order_by(PossibleOptOut.due_at))


def decided(user: User) -> list[OptOutToDecide]:
    """What was decided lately, the last first."""
    done = _all_of(user).where(PossibleOptOut.decided_at.isnot(None))
    return _rows(done.order_by(PossibleOptOut.decided_at.desc()).limit(MOST_DECIDED))


def one_of_them(user: User, id: UUID) -> OptOutToDecide:
    """One of them. Raises NotFound."""
    found = _rows(_all_of(user).where(PossibleOptOut.id == id))
    if not found:
        raise NotFound()
    return found[0]


def waiting_count(user: User) -> int:
    """How many wait for a decision."""
    return int(_count_of(user).scalar_one())


@prepared
def _count_of(user: User) -> sa.Select:
    return sa.select(how_many_wait(user))


def how_many_wait(user: User) -> sa.ScalarSelect[int]:
    """The same as a column of another question."""
    waiting = deciding.visible_to(user).with_only_columns(sa.func.count(PossibleOptOut.id))
    return waiting.where(PossibleOptOut.decided_at.is_(None)).correlate(None).scalar_subquery()


def _all_of(user: User) -> sa.Select:
    columns = (
        PossibleOptOut.id,
        Conversation.id,
        Conversation.contact_id,
        _NAME,
        PossibleOptOut.address,
        PossibleOptOut.words,
        PossibleOptOut.created_at,
        PossibleOptOut.due_at,
        PossibleOptOut.decision,
        PossibleOptOut.decided_at,
        User.name,
        PossibleOptOut.reason,
    )
    return (
        deciding.visible_to(user)
        .with_only_columns(*columns)
        .select_from(PossibleOptOut)
        .join(Message, Message.id == PossibleOptOut.message_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .outerjoin(Contact, Contact.id == Conversation.contact_id)
        .outerjoin(User, User.id == PossibleOptOut.decided_by_id)
    )


def _rows(asked: sa.Select) -> list[OptOutToDecide]:
    return [OptOutToDecide(*row) for row in db.session.execute(asked)]


def take_as_opt_out(asked: PossibleOptOut, *, by: User) -> None:
    """They meant it (consent/deciding.py)."""
    deciding.take_as_opt_out(asked, by=by)
    _tell([asked])


def keep_texting(asked: PossibleOptOut, *, by: User, reason: str) -> None:
    """They did not mean it (consent/deciding.py)."""
    deciding.keep_texting(asked, by=by, reason=reason)
    _tell([asked])


def close_overdue() -> int:
    """Make opt-outs of what nobody decided in time. Returns how many."""
    closed = deciding.close_overdue()
    _tell(closed)
    return len(closed)


def tell_what_was_written_down(contact: Contact, addresses: Collection[str]) -> None:
    """A colleague wrote down what these numbers or addresses of a contact want: whatever shows it looks again.

    A number may stand in the thread of another contact, too.
    """
    theirs = sa.or_(Conversation.contact_id == contact.id, Conversation.phone.in_(addresses))
    touched = sa.select(Conversation.id, Conversation.contact_id).where(theirs)
    publish(contact_topic(contact.id), OPT_OUTS, "inbox")
    for row in db.session.execute(touched):
        publish(conversation_topic(row.id), *([contact_topic(row.contact_id)] if row.contact_id else []))


def _tell(asked: list[PossibleOptOut]) -> None:
    touched = sa.select(Conversation.id, Conversation.contact_id)
    touched = touched.join(Message, Message.conversation_id == Conversation.id)
    for row in db.session.execute(touched.where(Message.id.in_([one.message_id for one in asked]))) if asked else ():
        publish(OPT_OUTS, conversation_topic(row.id), "inbox")
        if row.contact_id:
            publish(contact_topic(row.contact_id))
