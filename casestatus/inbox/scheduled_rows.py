"""What waits to be sent, as lists show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.consent.whereabouts import whereabouts
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.dates import on_the_clock
from casestatus.core.phones import display
from casestatus.core.prepared import prepared
from casestatus.core.tenancy import chosen_firm
from casestatus.core.wall_clock import comes_twice
from casestatus.firms.models import Firm
from casestatus.messaging.models import Conversation, ScheduledText, Waiting
from casestatus.messaging.night import zones_there
from casestatus.messaging.queries import visible_to

MOST = 500


@dataclass(frozen=True, slots=True)
class ScheduledRow:
    """A text that waits. `there` is the time where it arrives, when the clocks there differ from the firm's, and
    `other_phone` the number that it was written for, when the conversation is on another one by now.
    """

    id: UUID
    conversation_id: UUID
    name: str
    body: str
    author_name: str
    due_at: datetime
    there: str
    comes_twice: bool
    file_count: int
    version: int
    other_phone: str | None


def scheduled_visible_to(user: User) -> sa.Select:
    """What was written for later that this person may act on, wherever it waits by now."""
    texts = visible_to(user).with_only_columns(ScheduledText).select_from(Conversation)
    return texts.join(ScheduledText, ScheduledText.conversation_id == Conversation.id)


def scheduled_in(user: User, conversation_id: UUID) -> list[ScheduledRow]:
    """What waits in one conversation, the next first."""
    return _rows(_waiting_in(user, conversation_id))


def all_scheduled(user: User) -> list[ScheduledRow]:
    """What waits in any conversation that this person may see, the next first."""
    return _rows(_waiting(user))


@prepared
def _waiting_in(user: User, conversation_id: UUID) -> Any:
    return _waits(user).where(ScheduledText.conversation_id == conversation_id)


@prepared
def _waiting(user: User) -> Any:
    return _waits(user)


def _waits(user: User) -> sa.Select:
    shown = (
        ScheduledText.id,
        Conversation.id,
        sa.func.trim(Contact.first_name + " " + Contact.last_name),
        Conversation.phone,
        Contact.state,
        ScheduledText.body,
        User.name,
        ScheduledText.due_at,
        sa.func.cardinality(ScheduledText.files),
        ScheduledText.version,
        sa.func.nullif(ScheduledText.phone, Conversation.phone),
    )
    waits = visible_to(user).with_only_columns(*shown, maintain_column_froms=True)
    waits = waits.join(ScheduledText, ScheduledText.conversation_id == Conversation.id)
    waits = waits.join(User, User.id == ScheduledText.author_id)
    waits = waits.outerjoin(Contact, Contact.id == Conversation.contact_id)
    waits = waits.where(ScheduledText.state == Waiting.WAITING)
    return waits.order_by(ScheduledText.due_at, ScheduledText.id).limit(MOST)


def _rows(found: sa.Result) -> list[ScheduledRow]:
    zone = db.session.get_one(Firm, chosen_firm()).zone
    return [
        ScheduledRow(
            id_,
            conversation_id,
            name or display(phone),
            body,
            author,
            due_at,
            time_there(other or phone, state, due_at, zone),
            comes_twice(due_at, zone),
            file_count,
            version,
            other,
        )
        for id_, conversation_id, name, phone, state, body, author, due_at, file_count, version, other in found
    ]


def time_there(phone: str, state: str | None, moment: datetime, zone: ZoneInfo) -> str:
    """`7:00 AM Central Time`, where the recipient's clocks show another time than those of the zone; else empty."""
    place = whereabouts(phone, state=state, firm_zone=zone.key)
    clocks = place.clocks(moment)
    if all(clock.replace(tzinfo=None) == moment.astimezone(zone).replace(tzinfo=None) for clock in clocks):
        return ""
    shown = " or ".join(dict.fromkeys([on_the_clock(clocks[0]), on_the_clock(clocks[-1])]))
    return f"{shown} {zones_there(place, moment)}"
