"""Phone numbers: stored as E.164, read in any writing, shown as people write them."""

from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

HOME_REGION = "US"


@lru_cache(maxsize=20_000)
def to_e164(written: str, region: str = HOME_REGION) -> str | None:
    """The number in E.164, or None when it cannot be a phone number."""
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or number.extension:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


@lru_cache(maxsize=20_000)
def display(e164: str) -> str:
    """`(843) 555-0100` for our own country, `+44 20 7946 0958` for others, a short code as it is."""
    try:
        number = phonenumbers.parse(e164, HOME_REGION)
    except NumberParseException:
        return e164
    if not e164.startswith("+") and len(e164) <= 6:
        return e164
    if number.country_code == 1:
        return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def is_short_code(number: str) -> bool:
    """Five or six digits without a country: a carrier's or a campaign's sender, which cannot be answered."""
    return number.isdigit() and 3 <= len(number) <= 8
