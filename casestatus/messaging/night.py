"""Before a person's text arrives at night, they are told what time it is there; they may go on (T20)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
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
        super().__init__(_when_there(recipient, moment, is_now=moment <= now()))
        self.is_now = moment <= now()
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


def opening_for(recipient: Recipient, at: datetime | None = None) -> datetime | None:
    """When it is day where the recipient is, UTC; None while it is. Asked of now, or of another moment (UTC)."""
    moment, firm = at or now(), db.session.get_one(Firm, chosen_firm())
    opens_at = hours_of(firm.texting_hours).opening(recipient.place.zones, moment)
    return opens_at if opens_at > moment else None


def recipient_of(conversation: Conversation, phone: str | None = None) -> Recipient:
    """Who gets what is written in the conversation, by the number that it is on or by another one of theirs."""
    phone = phone or conversation.phone
    contact, is_talking = _recipient(conversation.id, phone, now() - STILL_TALKING).one()
    firm = db.session.get_one(Firm, chosen_firm())
    place = whereabouts(phone, state=contact.state if contact else None, firm_zone=firm.time_zone)
    name, language = (contact.first_name or contact.last_name, contact.language) if contact else (None, "en")
    return Recipient(name, language, place, is_talking)


@prepared
def _recipient(conversation_id: UUID, phone: str, since: datetime) -> Any:
    heard = sa.select(Message.id).where(Message.conversation_id == conversation_id, Message.at > since)
    heard = heard.where(Message.phone == phone)
    is_talking = heard.where(Message.direction == constant(Direction.IN)).exists().label("is_talking")
    asked = sa.select(Contact, is_talking).select_from(Conversation)
    asked = asked.outerjoin(Contact, Contact.id == Conversation.contact_id)
    return asked.where(Conversation.id == conversation_id)


def how_we_know(place: Whereabouts) -> Sentence:
    """Which zone somebody is taken to be in, and how sure that is."""
    zones = zones_there(place, now())
    if place.basis is Basis.ADDRESS:
        return _("{zones}, by the state in the address.", zones=zones)
    if place.unknown_state:
        return _how_without_state(place, zones)
    if place.basis is Basis.NUMBER:
        return _("{zones}, by the number’s area, which people keep when they move.", zones=zones)
    return _("{zones}, the firm’s own: the number does not say where its owner is.", zones=zones)


def _how_without_state(place: Whereabouts, zones: str) -> Sentence:
    state = place.unknown_state
    if place.basis is Basis.NUMBER:
        return _("{zones}. The state “{state}” is not one we know; the number’s area counts.", zones=zones, state=state)
    return _("{zones}, the firm’s own. The state “{state}” is not one we know.", zones=zones, state=state)


def zones_there(place: Whereabouts, moment: datetime) -> str:
    """`Mountain Time or Central Time`, in the order in which the times there are said: the earliest first."""
    return " or ".join(zone_names([str(clock.tzinfo) for clock in place.clocks(moment)]))


def zone_names(zones: Sequence[str]) -> list[str]:
    """`Eastern Time`; each name once, and of many zones the first few."""
    return list(dict.fromkeys(map(_name_of, zones)))[:3]


@lru_cache
def _name_of(zone: str) -> str:
    return get_timezone_name(ZoneInfo(zone), width="long", locale="en")


@dataclass(frozen=True)
class Clocks:
    """Whose time a person chooses in: the firm's zone, and the recipient's where another time is shown there."""

    ours: str
    theirs: str = ""


def clocks_for(phone: str, state: str | None, *, firm_zone: ZoneInfo) -> Clocks:
    """The zones to be named beside a time that is chosen for a number."""
    moment, place = now(), whereabouts(phone, state=state, firm_zone=firm_zone.key)
    ours = zone_names((firm_zone.key,))[0]
    if {clock.utcoffset() for clock in place.clocks(moment)} == {moment.astimezone(firm_zone).utcoffset()}:
        return Clocks(ours)
    return Clocks(ours, zones_there(place, moment))


def _when_there(recipient: Recipient, moment: datetime, *, is_now: bool) -> Sentence:
    clocks = [on_the_clock(clock) for clock in recipient.place.clocks(moment)]
    time = " or ".join(dict.fromkeys([clocks[0], clocks[-1]]))
    if recipient.name is None:
        words = _("It is {time} where this number is.", time=time)
        return words if is_now else _("It will be {time} where this number is.", time=time)
    if not is_now:
        return _("It will be {time} where {name} is.", time=time, name=recipient.name)
    return _("It is {time} where {name} is.", time=time, name=recipient.name)


def _first_to_say(place: Whereabouts, opens_at: datetime) -> datetime:
    """The opening on the clock there; where there are several, on the one that shows the earliest."""
    return place.clocks(opens_at)[0]
