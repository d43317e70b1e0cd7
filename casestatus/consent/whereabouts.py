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
from phonenumbers.tzdata import TIMEZONE_DATA, TIMEZONE_LONGEST_PREFIX

from casestatus.consent.places import zones_of_state

NOWHERE = {  # numbers that ring wherever their owner is
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.VOIP,
    PhoneNumberType.UAN,
}


NORTH_AMERICA = 1  # the country code; area codes of three digits, then exchanges of three
A_FEW_EXCHANGES = 6  # digits of a prefix that tells ten exchanges from the rest of their area
OVERLAYS = {  # area codes laid over another that has several zones: their exchanges are in no list
    "1236": "1250",
    "1257": "1250",
    "1364": "1270",
    "1367": "1418",
    "1448": "1850",
    "1458": "1541",
    "1581": "1418",
    "1672": "1250",
    "1778": "1250",
    "1930": "1812",
    "1986": "1208",
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
    unknown_state: str = ""  # what stands in the address as a state and is none that we know

    def clocks(self, moment: datetime) -> list[datetime]:
        """What the clocks there show at that moment, each reading once, the earliest first."""
        shown = {here.replace(tzinfo=None): here for here in map(moment.astimezone, map(ZoneInfo, self.zones))}
        return [shown[reading] for reading in sorted(shown)]


def whereabouts(number: str, *, state: str | None, firm_zone: str) -> Whereabouts:
    """Where the owner of a number (E.164) may be, by the state of their address when there is one."""
    if zones := zones_of_state(state or ""):
        return Whereabouts(zones, Basis.ADDRESS)
    unknown = (state or "").strip()
    if zones := zones_of_number(number):
        return Whereabouts(zones, Basis.NUMBER, unknown)
    return Whereabouts((firm_zone,), Basis.FIRM, unknown)


@lru_cache(maxsize=20_000)
def zones_of_number(e164: str) -> tuple[str, ...]:
    """The zones of the number's exchange, else its area or country; none for a number that belongs to no place."""
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return ()
    if phonenumbers.number_type(number) in NOWHERE:
        return ()
    if number.country_code == NORTH_AMERICA:
        return _known(_zones_in_north_america(f"{NORTH_AMERICA}{number.national_number}"))
    return _known(areas.time_zones_for_number(number)) or _known(areas.time_zones_for_geographical_number(number))


def _zones_in_north_america(digits: str) -> tuple[str, ...]:
    """The zones of an exchange that is listed, else all that are found in its area, those of its own entry at first."""
    sizes = range(TIMEZONE_LONGEST_PREFIX, A_FEW_EXCHANGES - 1, -1)
    listed = next((digits[:size] for size in sizes if digits[:size] in TIMEZONE_DATA), None)
    if listed is not None:
        return TIMEZONE_DATA[listed]
    return _zones_of_area(digits[:4]) or TIMEZONE_DATA[digits[:1]]


@lru_cache
def _zones_of_area(area: str) -> tuple[str, ...]:
    codes = (area, OVERLAYS.get(area, area))
    found = (zones for prefix, zones in sorted(TIMEZONE_DATA.items()) if prefix.startswith(codes))
    return tuple(dict.fromkeys(zone for zones in found for zone in zones))


def _known(zones: Sequence[str]) -> tuple[str, ...]:
    return tuple(zone for zone in zones if zone in _all_zones())


@lru_cache(maxsize=1)
def _all_zones() -> frozenset[str]:
    return frozenset(available_timezones()) - {"Etc/Unknown"}
