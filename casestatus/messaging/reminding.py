""" "Remind me": out of one's own inbox until a time, or until the client writes (T22)."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.live import conversation_topic, publish
from casestatus.core.words import Sentence, _
from casestatus.messaging.locking import lock
from casestatus.messaging.models import Conversation, Participation
from casestatus.messaging.taking_part import put_standing, unread_topic

MORNING = time(9)
LATER, LATEST = timedelta(hours=3), timedelta(days=366)
_QUIET = {"synchronize_session": False}


@dataclass(frozen=True)
class Choice:
    """A time that is offered. `key` stands in the form."""

    key: str
    words: Sentence
    at: datetime  # UTC


def choices(zone: ZoneInfo, moment: datetime) -> list[Choice]:
    """Later today, tomorrow morning, next week, seen from a moment (UTC), on the clocks of the zone."""
    here = moment.astimezone(zone)
    later = (here + LATER).replace(minute=0, second=0, microsecond=0)
    monday = here + timedelta(days=7 - here.weekday())
    offered = [
        Choice("tomorrow", _("Tomorrow morning"), _morning(here + timedelta(days=1))),
        Choice("week", _("Next week"), _morning(monday)),
    ]
    return [Choice("later", _("Later today"), later.astimezone(UTC)), *offered] if _same_day(later, here) else offered


def _morning(here: datetime) -> datetime:
    return datetime.combine(here.date(), MORNING, here.tzinfo).astimezone(UTC)


def _same_day(one: datetime, other: datetime) -> bool:
    return one.date() == other.date()


def remind(conversation: Conversation, user: User, at: datetime) -> None:
    """Out of the user's inbox until then (UTC), with all of it read; back at once when the client writes.

    Raises Refused for a time that is over or too far, and for a conversation that is in no inbox of theirs.
    """
    if at <= now():
        raise Refused(_("That time is over. Choose one that is still to come."))
    if at > now() + LATEST:
        raise Refused(_("Choose a time within a year."))
    lock(conversation)
    if conversation.archived_at is not None:
        raise Refused(_("The conversation is archived. Move it to the inbox first."))
    if _has_left(conversation, user):
        raise Refused(_("You left this conversation. Rejoin it first."))
    seen = conversation.unclaimed_unread
    put_standing(conversation, user, remind_at=at, rung_at=None, unread=0, seen_unclaimed=seen)
    _tell(conversation, user)


def forget_reminder(conversation: Conversation, user: User) -> None:
    """Back into the user's inbox now."""
    lock(conversation)
    put_standing(conversation, user, remind_at=None, rung_at=None)
    _tell(conversation, user)


def ring_due() -> int:
    """Tell open pages of reminders whose time came, each once; who archived it meanwhile does not silence them.

    Returns how many there were.
    """
    due = sa.update(Participation).where(Participation.remind_at <= now(), Participation.rung_at.is_(None))
    due = due.values(rung_at=now()).returning(Participation.conversation_id, Participation.user_id)
    rung = db.session.execute(due, execution_options=_QUIET).all()
    if rung:
        ids = [row.conversation_id for row in rung]
        back = sa.update(Conversation).where(Conversation.id.in_(ids), Conversation.archived_at.isnot(None))
        db.session.execute(back.values(archived_at=None), execution_options=_QUIET)
        publish("inbox", *[unread_topic(row.user_id) for row in rung], *map(conversation_topic, ids))
    return len(rung)


def firms_with_reminders_to_ring() -> sa.Select:
    """The firms where a reminder is due, for the sweep."""
    due = sa.select(Participation.firm_id).where(Participation.remind_at <= now(), Participation.rung_at.is_(None))
    return due.distinct()


def _has_left(conversation: Conversation, user: User) -> bool:
    left = sa.select(Participation.id).where(
        Participation.conversation_id == conversation.id,
        Participation.user_id == user.id,
        Participation.left_at.isnot(None),
    )
    return db.session.execute(left).first() is not None


def _tell(conversation: Conversation, user: User) -> None:
    publish(unread_topic(user.id), conversation.topic)
