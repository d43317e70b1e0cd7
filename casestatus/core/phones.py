"""Phone numbers: stored as E.164, read in any writing, shown as people write them."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

HOME_REGION = "US"


_AT_HOME = re.compile(r"\+1[2-9][0-9]{2}[2-9][0-9]{6}")  # as the carrier writes nearly all there are
LONGEST = 40  # signs of any writing of a number


def to_e164(written: str, region: str = HOME_REGION) -> str | None:
    """The number in E.164, or None when it cannot be a phone number."""
    return _to_e164(written, region) if len(written) <= LONGEST else None


@lru_cache(maxsize=20_000)
def _to_e164(written: str, region: str) -> str | None:
    if _AT_HOME.fullmatch(written):
        return written
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException:
        return None
    is_whole = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    if not is_whole or number.extension or _is_out_of_plan(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _is_out_of_plan(number: phonenumbers.PhoneNumber) -> bool:
    """No area code and no exchange of the North American plan begins with 0 or 1."""
    digits = str(number.national_number)
    return number.country_code == 1 and (len(digits) != 10 or digits[0] in "01" or digits[3] in "01")


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
