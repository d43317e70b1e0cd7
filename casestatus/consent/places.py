"""The states and territories of the United States and the time zones that their people live in (T20).

Where a state is split, or a part of it keeps another clock (the Navajo Nation in Arizona), all its zones stand here.
Source: 49 CFR part 71, and the tz database.
"""

import re
from functools import lru_cache

EASTERN, CENTRAL, MOUNTAIN, PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
ALASKA, ALEUTIAN, ARIZONA, HAWAII = "America/Anchorage", "America/Adak", "America/Phoenix", "Pacific/Honolulu"
ATLANTIC, CHAMORRO, SAMOA = "America/Puerto_Rico", "Pacific/Guam", "Pacific/Pago_Pago"

STATES: dict[str, tuple[str, ...]] = {
    "AL": ("Alabama", CENTRAL),
    "AK": ("Alaska", ALASKA, ALEUTIAN),
    "AS": ("American Samoa", SAMOA),
    "AZ": ("Arizona", ARIZONA, MOUNTAIN),
    "AR": ("Arkansas", CENTRAL),
    "CA": ("California", PACIFIC),
    "CO": ("Colorado", MOUNTAIN),
    "CT": ("Connecticut", EASTERN),
    "DE": ("Delaware", EASTERN),
    "DC": ("District of Columbia", EASTERN),
    "FL": ("Florida", EASTERN, CENTRAL),
    "GA": ("Georgia", EASTERN),
    "GU": ("Guam", CHAMORRO),
    "HI": ("Hawaii", HAWAII),
    "ID": ("Idaho", MOUNTAIN, PACIFIC),
    "IL": ("Illinois", CENTRAL),
    "IN": ("Indiana", EASTERN, CENTRAL),
    "IA": ("Iowa", CENTRAL),
    "KS": ("Kansas", CENTRAL, MOUNTAIN),
    "KY": ("Kentucky", EASTERN, CENTRAL),
    "LA": ("Louisiana", CENTRAL),
    "ME": ("Maine", EASTERN),
    "MD": ("Maryland", EASTERN),
    "MA": ("Massachusetts", EASTERN),
    "MI": ("Michigan", EASTERN, CENTRAL),
    "MN": ("Minnesota", CENTRAL),
    "MS": ("Mississippi", CENTRAL),
    "MO": ("Missouri", CENTRAL),
    "MP": ("Northern Mariana Islands", CHAMORRO),
    "MT": ("Montana", MOUNTAIN),
    "NE": ("Nebraska", CENTRAL, MOUNTAIN),
    "NV": ("Nevada", PACIFIC, MOUNTAIN),
    "NH": ("New Hampshire", EASTERN),
    "NJ": ("New Jersey", EASTERN),
    "NM": ("New Mexico", MOUNTAIN),
    "NY": ("New York", EASTERN),
    "NC": ("North Carolina", EASTERN),
    "ND": ("North Dakota", CENTRAL, MOUNTAIN),
    "OH": ("Ohio", EASTERN),
    "OK": ("Oklahoma", CENTRAL),
    "OR": ("Oregon", PACIFIC, MOUNTAIN),
    "PA": ("Pennsylvania", EASTERN),
    "PR": ("Puerto Rico", ATLANTIC),
    "RI": ("Rhode Island", EASTERN),
    "SC": ("South Carolina", EASTERN),
    "SD": ("South Dakota", CENTRAL, MOUNTAIN),
    "TN": ("Tennessee", CENTRAL, EASTERN),
    "TX": ("Texas", CENTRAL, MOUNTAIN),
    "UT": ("Utah", MOUNTAIN),
    "VT": ("Vermont", EASTERN),
    "VI": ("Virgin Islands", ATLANTIC),
    "VA": ("Virginia", EASTERN),
    "WA": ("Washington", PACIFIC),
    "WV": ("West Virginia", EASTERN),
    "WI": ("Wisconsin", CENTRAL),
    "WY": ("Wyoming", MOUNTAIN),
}

ABBREVIATED = {  # as the Associated Press writes them, and older ones; without dots and spaces
    "AL": "ala",
    "AK": "alas",
    "AS": "amsamoa",
    "AZ": "ariz",
    "AR": "ark",
    "CA": "calif cal",
    "CO": "colo",
    "CT": "conn",
    "DE": "del",
    "DC": "washingtondc washdc",
    "FL": "fla",
    "ID": "ida",
    "IL": "ill ills",
    "IN": "ind",
    "KS": "kan kans",
    "MA": "mass",
    "MI": "mich",
    "MN": "minn",
    "MS": "miss",
    "MP": "cnmi",
    "MT": "mont",
    "NE": "neb nebr",
    "NV": "nev",
    "NM": "nmex newmex",
    "NC": "ncar",
    "ND": "ndak",
    "OK": "okla",
    "OR": "ore oreg",
    "PA": "penn penna",
    "SC": "scar",
    "SD": "sdak",
    "TN": "tenn",
    "TX": "tex",
    "VI": "usvi usvirginislands",
    "WA": "wash",
    "WV": "wva westva",
    "WI": "wis wisc",
    "WY": "wyo",
}
SHORTER = {"North": ("N", "No"), "Northern": ("N", "No"), "South": ("S", "So"), "West": ("W",)}

_COUNTRY_OR_ZIP = re.compile(
    r"(?:[\s,]+(?:u\.?\s?s\.?(?:\s?a\.?)?|united states(?: of america)?)|[\s,]*\d{5}(?:-\d{4})?)$", re.IGNORECASE
)
PROVINCES = frozenset(  # before CA, which stands for Canada then
    "ontario on quebec québec qc britishcolumbia bc alberta ab manitoba mb saskatchewan sk novascotia ns "
    "newbrunswick nb newfoundland newfoundlandandlabrador nl princeedwardisland pe pei yukon yt nunavut nu "
    "northwestterritories nt".split()
)

_STATE = re.compile(r"^state of\s+|\s+state$", re.IGNORECASE)


def zones_of_state(written: str) -> tuple[str, ...]:
    """The zones of a state as people write it; none for what is no state of ours.

    `SC`, `S.C.`, `South Carolina`, `S. Carolina`, `Fla.`, `SC 29405`, `Texas, USA`, `Hawai‘i`, `El Paso, TX`.
    """
    written = _bare(written[:100])
    ways = (_key(written), _key(_after_city(written)))
    return next((tuple(_zones()[way]) for way in ways if way in _zones()), ())


def _bare(written: str) -> str:
    """The state alone, without what stands after it in an address."""
    written, found = _COUNTRY_OR_ZIP.subn("", written.strip())
    return _bare(written) if found else _STATE.sub("", written)


def _after_city(written: str) -> str:
    """The state behind the last comma; empty without one."""
    *before, last = written.split(",")
    is_canada = _key(last) == "ca" and not PROVINCES.isdisjoint(map(_key, before))
    return _bare(last) if before and not is_canada else ""


def _key(written: str) -> str:
    return re.sub(r"[\s.,'’‘ʻʼ`´]+", "", written).casefold()


@lru_cache(maxsize=1)
def _zones() -> dict[str, list[str]]:
    """The zones by every writing that we know."""
    found: dict[str, list[str]] = {}
    for code, (name, *zones) in STATES.items():
        first, _, rest = name.partition(" ")
        shorter = [f"{one} {rest}" for one in SHORTER.get(first, ())]
        found |= dict.fromkeys(map(_key, (code, name, *shorter, *ABBREVIATED.get(code, "").split())), zones)
    return found
