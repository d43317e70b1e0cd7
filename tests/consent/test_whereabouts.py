"""Where a text arrives: by the address, else the number, else the firm (T20)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from casestatus.consent.places import STATES, zones_of_state
from casestatus.consent.whereabouts import Basis, whereabouts

HOME = "America/New_York"
CHARLESTON, EL_PASO, HONOLULU, ANCHORAGE = "+18435550142", "+19155550142", "+18085550142", "+19075550142"


def zones_of(number: str, state: str | None = None) -> tuple[tuple[str, ...], Basis]:
    place = whereabouts(number, state=state, firm_zone=HOME)
    return place.zones, place.basis


@pytest.mark.parametrize(
    ("state", "zones"),
    [
        ("SC", ("America/New_York",)),
        ("s.c.", ("America/New_York",)),
        (" south  carolina ", ("America/New_York",)),
        ("TN", ("America/Chicago", "America/New_York")),
        ("Texas", ("America/Chicago", "America/Denver")),
        ("IN", ("America/New_York", "America/Chicago")),
        ("AZ", ("America/Phoenix", "America/Denver")),
        ("HI", ("Pacific/Honolulu",)),
        ("AK", ("America/Anchorage", "America/Adak")),
        ("Puerto Rico", ("America/Puerto_Rico",)),
    ],
)
def test_the_state_of_the_address_says_where_somebody_is(state, zones):
    assert zones_of(HONOLULU, state) == (zones, Basis.ADDRESS)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("California, USA", "CA"),
        ("TX, USA", "TX"),
        ("Texas, U.S.A.", "TX"),
        ("Ohio US", "OH"),
        ("Georgia, United States", "GA"),
        ("Guam, U.S.", "GU"),
        ("SC 29405", "SC"),
        ("South Carolina 29405-1234", "SC"),
        ("SC29405", "SC"),
        ("Tenn. 37201, USA", "TN"),
        ("Fla., USA 33101", "FL"),
        ("Calif.", "CA"),
        ("Fla.", "FL"),
        ("Wash.", "WA"),
        ("wash", "WA"),
        ("Washington State", "WA"),
        ("State of Washington", "WA"),
        ("Washington DC", "DC"),
        ("Washington, D.C.", "DC"),
        ("Wash. D.C. 20001", "DC"),
        ("Ind.", "IN"),
        ("Penna.", "PA"),
        ("W. Va.", "WV"),
        ("W. Virginia", "WV"),
        ("S. Carolina", "SC"),
        ("So. Carolina", "SC"),
        ("N Carolina", "NC"),
        ("N. Dak.", "ND"),
        ("N. Dakota", "ND"),
        ("N. Mex.", "NM"),
        ("N.Y.", "NY"),
        ("U.S. Virgin Islands", "VI"),
        ("USVI", "VI"),
        ("Hawai'i", "HI"),
        ("Hawai’i", "HI"),
        ("Hawai‘i", "HI"),
        ("Hawaiʻi", "HI"),
        ("HAWAI`I 96813", "HI"),
        ("El Paso, TX", "TX"),
        ("El Paso, TX 79901", "TX"),
        ("Los Angeles, CA", "CA"),
        ("Los Angeles, California, USA", "CA"),
        ("Coeur d'Alene, Idaho", "ID"),
        ("Austin, Travis County, Tex.", "TX"),
        ("Seattle, Washington State", "WA"),
    ],
)
def test_a_state_is_known_however_people_write_it(written, code):
    assert zones_of(HONOLULU, written) == (zones_of_state(code), Basis.ADDRESS)


ABBREVIATED = (  # as the Associated Press has them, and older ones
    "Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Md. Mass. Mich. Minn. Miss. Mo. Mont. "
    "Neb. Nev. N.H. N.J. N.M. N.Y. N.C. N.D. Okla. Ore. Pa. R.I. S.C. S.D. Tenn. Vt. Va. Wash. W.Va. Wis. "
    "Wyo. Cal. Ida. Kans. Nebr. Oreg. Penn. Penna. Tex. Wisc."
).split()


@pytest.mark.parametrize("written", ABBREVIATED)
def test_every_common_abbreviation_is_known_with_its_dots_and_without(written):
    assert zones_of_state(written) == zones_of_state(written.replace(".", "")) != ()


@pytest.mark.parametrize(
    "state",
    [
        None,
        "",
        "Ontario",
        "XX",
        "USA",
        "United States",
        "29405",
        "CA, Canada",
        "Ontario, CA",
        "London, ON, CA",
        "El Paso,",
        "TX, Mexico",
        "Baja California",
        "Kent",
        "Cali",
        "N. Mexico",
        "Tasmania 70001",
        "Free State",
        "Washington Heights",
        "SC 2940",
        "Virgin",
    ],
)
def test_without_a_state_the_number_says_it(state):
    assert zones_of(EL_PASO, state) == (("America/Denver",), Basis.NUMBER)


@pytest.mark.parametrize(
    ("number", "zone"),
    [
        (CHARLESTON, "America/New_York"),
        (HONOLULU, "Pacific/Honolulu"),
        (ANCHORAGE, "America/Anchorage"),
        ("+16025550142", "America/Phoenix"),
        ("+17875550142", "America/Puerto_Rico"),
        ("+12045550142", "America/Winnipeg"),
        ("+442079460958", "Europe/London"),
        ("+447700900123", "Europe/London"),  # a mobile of no area: the country's
        ("+919876543210", "Asia/Calcutta"),
    ],
)
def test_a_number_is_where_its_area_or_country_is(number, zone):
    zones, basis = zones_of(number)

    assert (zone in zones, basis) == (True, Basis.NUMBER)


EASTERN, CENTRAL, MOUNTAIN, PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"


@pytest.mark.parametrize(
    ("number", "zones"),
    [
        ("+14235555564", {EASTERN, CENTRAL}),
        ("+14235560142", {EASTERN, CENTRAL}),
        ("+12195550142", {EASTERN, CENTRAL}),
        ("+12705550142", {EASTERN, CENTRAL}),
        ("+18505550142", {EASTERN, CENTRAL}),
        ("+16055550142", {CENTRAL, MOUNTAIN}),
        ("+17015550142", {CENTRAL, MOUNTAIN}),
        ("+13085550142", {CENTRAL, MOUNTAIN}),
        ("+12085550142", {MOUNTAIN, PACIFIC}),
        ("+13645550142", {EASTERN, CENTRAL}),  # laid over 270
        ("+19155550142", {MOUNTAIN}),
        ("+15755550142", {MOUNTAIN}),
    ],
)
def test_an_exchange_that_is_not_listed_may_be_in_any_zone_of_its_area(number, zones):
    moment = datetime(2026, 11, 25, 18, tzinfo=UTC)

    found, basis = zones_of(number)

    clocks = {moment.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones}
    assert {moment.astimezone(ZoneInfo(zone)).utcoffset() for zone in found} == clocks
    assert basis is Basis.NUMBER


@pytest.mark.parametrize(
    ("number", "zone"),
    [
        ("+12198815555", CENTRAL),  # Gary
        ("+14232665555", EASTERN),  # Chattanooga
        ("+12704425555", CENTRAL),  # Paducah
        ("+16053415555", MOUNTAIN),  # Rapid City
        ("+18504325555", CENTRAL),  # Pensacola
        ("+12087465555", PACIFIC),  # Lewiston
    ],
)
def test_an_exchange_that_is_listed_has_its_own_zone(number, zone):
    assert zones_of(number) == ((zone,), Basis.NUMBER)


@pytest.mark.parametrize("number", ["+18005550142", "+18885551234", "+15005550006", "262966", "BANK"])
def test_a_number_of_no_place_goes_by_the_firms_clock(number):
    assert zones_of(number) == ((HOME,), Basis.FIRM)


def test_every_state_and_territory_has_zones_that_exist():
    assert len(STATES) == 50 + 6  # the District of Columbia and five territories
    assert all(ZoneInfo(zone) for code in STATES for zone in zones_of_state(code))
    assert all(zones_of_state(code) == zones_of_state(name) != () for code, (name, *_zones) in STATES.items())
