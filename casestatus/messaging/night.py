"""Before a person's text arrives at night, they are told what time it is there; they may go on (T20)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from babel.dates import get_timezone_name

from casestatus.consent.texting_hours import hours_of
from casestatus.consent.whereabouts import Basis, Whereabouts, whereabouts
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.dates import on_the_clock
from casestatus.core.errors import Refused
from casestatus.core.prepared import constant, prepared
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import Sentence, _
from casestatus.firms.models import Firm
from casestatus.messaging.models import Conversation, Direction, Message
from casestatus.outbox.timing import STILL_TALKING


@dataclass(frozen=True)
class Recipient:
    """Who would get a text: where they may be, their language, and whether they wrote within the last hour."""

    name: str | None
    language: str
    place: Whereabouts
    is_talking: bool


class AtNight(Refused):
    """It is night where the text would arrive. `opens_at` (UTC) is when it is day there, `opens` the time there."""

    def __init__(self, recipient: Recipient, moment: datetime, opens_at: datetime) -> None:
        super().__init__(_when_there(recipient, moment))
        self.how = how_we_know(recipient.place)
        self.opens_at = opens_at
        self.opens = on_the_clock(_first_to_say(recipient.place, opens_at))


def ask_at_night(recipient: Recipient, *, moment: datetime | None = None) -> None:
    """Raise AtNight when a text would arrive outside of texting hours (at that moment, UTC; now, when not given).

    Who wrote a moment ago is awake.
    """
    at, firm = moment or now(), db.session.get_one(Firm, chosen_firm())
    if recipient.is_talking and moment is None:
        return
    opens_at = hours_of(firm.texting_hours).opening(recipient.place.zones, at)
    if opens_at > at:
        raise AtNight(recipient, at, opens_at)


def recipient_of(conversation: Conversation) -> Recipient:
    """Who gets what is written in the conversation."""
    row = _recipient(conversation.id, now() - STILL_TALKING).one()
    firm = db.session.get_one(Firm, chosen_firm())
    place = whereabouts(conversation.phone, state=row.state, firm_zone=firm.time_zone)
    return Recipient(row.first_name or row.last_name, row.language or "en", place, row.is_talking)


@prepared
def _recipient(conversation_id: UUID, since: datetime) -> Any:
    heard = sa.select(Message.id).where(Message.conversation_id == conversation_id, Message.at > since)
    is_talking = heard.where(Message.direction == constant(Direction.IN)).exists().label("is_talking")
    asked = sa.select(Contact.first_name, Contact.last_name, Contact.state, Contact.language, is_talking)
    asked = asked.select_from(Conversation).outerjoin(Contact, Contact.id == Conversation.contact_id)
    return asked.where(Conversation.id == conversation_id)


def how_we_know(place: Whereabouts) -> Sentence:
    """Which zone somebody is taken to be in, and how sure that is."""
    zones = " or ".join(zone_names(place.zones))
    if place.basis is Basis.ADDRESS:
        return _("{zones}, by the state in the address.", zones=zones)
    if place.basis is Basis.NUMBER:
        return _("{zones}, by the number’s area, which people keep when they move.", zones=zones)
    return _("{zones}, the firm’s own: the number does not say where its owner is.", zones=zones)


def zone_names(zones: Sequence[str]) -> list[str]:
    """`Eastern Time`; each name once, and of many zones the first few."""
    names = dict.fromkeys(get_timezone_name(ZoneInfo(zone), width="long", locale="en") for zone in zones)
    return list(names)[:3]


def _when_there(recipient: Recipient, moment: datetime) -> Sentence:
    clocks = [on_the_clock(clock) for clock in recipient.place.clocks(moment)]
    time = " or ".join(dict.fromkeys([clocks[0], clocks[-1]]))
    if recipient.name is None:
        return _("It is {time} where this number is.", time=time)
    return _("It is {time} where {name} is.", time=time, name=recipient.name)


def _first_to_say(place: Whereabouts, opens_at: datetime) -> datetime:
    """The opening on the clock there; where there are several, on the one that shows the earliest."""
    return place.clocks(opens_at)[0]
