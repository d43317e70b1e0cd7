"""The states and territories of the United States and the time zones that their people live in (T20).

Where a state is split, or a part of it keeps another clock (the Navajo Nation in Arizona), all its zones stand here.
Source: 49 CFR part 71, and the tz database.
"""

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

_ZONES = {code.casefold(): zones for code, (_name, *zones) in STATES.items()}
_ZONES |= {name.replace(" ", "").casefold(): zones for name, *zones in STATES.values()}


def zones_of_state(written: str) -> tuple[str, ...]:
    """The zones of a state as people write it: `SC`, `S.C.`, `South Carolina`; none for what is no state of ours."""
    return tuple(_ZONES.get("".join(written.replace(".", "").split()).casefold(), ()))
