"""What time it is where a text arrives: by the address, else by the number, else by the firm's own clock (T20)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType
from phonenumbers import timezone as areas

from casestatus.consent.places import zones_of_state

NOWHERE = {  # numbers that ring wherever their owner is
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.VOIP,
    PhoneNumberType.UAN,
}


class Basis(StrEnum):
    """How we know where somebody is, the surest first."""

    ADDRESS = "address"
    NUMBER = "number"  # people keep it when they move
    FIRM = "firm"  # nothing is known


@dataclass(frozen=True)
class Whereabouts:
    """The zones in which somebody may be, and how we know."""

    zones: tuple[str, ...]
    basis: Basis

    def clocks(self, moment: datetime) -> list[datetime]:
        """What the clocks there show at that moment, each reading once, the earliest first."""
        shown = {here.replace(tzinfo=None): here for here in map(moment.astimezone, map(ZoneInfo, self.zones))}
        return [shown[reading] for reading in sorted(shown)]


def whereabouts(number: str, *, state: str | None, firm_zone: str) -> Whereabouts:
    """Where the owner of a number (E.164) may be, by the state of their address when there is one."""
    if zones := zones_of_state(state or ""):
        return Whereabouts(zones, Basis.ADDRESS)
    if zones := zones_of_number(number):
        return Whereabouts(zones, Basis.NUMBER)
    return Whereabouts((firm_zone,), Basis.FIRM)


@lru_cache(maxsize=20_000)
def zones_of_number(e164: str) -> tuple[str, ...]:
    """The zones of the number's area, or of its country; none for a number that belongs to no place."""
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return ()
    if phonenumbers.number_type(number) in NOWHERE:
        return ()
    return _known(areas.time_zones_for_number(number)) or _known(areas.time_zones_for_geographical_number(number))


def _known(zones: Sequence[str]) -> tuple[str, ...]:
    return tuple(zone for zone in zones if zone in _all_zones())


@lru_cache(maxsize=1)
def _all_zones() -> frozenset[str]:
    return frozenset(available_timezones()) - {"Etc/Unknown"}
