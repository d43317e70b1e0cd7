"""Phone numbers as the carrier reads and writes them."""

from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = frozenset("^{}\\[~]|€\f")
_LINES = {
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.TOLL_FREE: "tollFree",
    PhoneNumberType.VOIP: "nonFixedVoip",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.UAN: "uan",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.VOICEMAIL: "voicemail",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
}


@lru_cache(maxsize=50_000)
def e164(words: str) -> str | None:
    """The number in E.164, or None when nobody could have it. National numbers are read as American ones."""
    number = _parsed(words)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else None


@lru_cache(maxsize=50_000)
def country(number: str) -> str:
    """The number's country as two letters; empty when it is not known, as for short codes."""
    parsed = _parsed(number)
    return (phonenumbers.region_code_for_number(parsed) or "") if parsed else ""


@lru_cache(maxsize=50_000)
def written(number: str) -> str:
    """The number as people write it: (843) 555-0100, or +44 20 7946 0018 for a foreign one."""
    parsed = _parsed(number)
    if not parsed:
        return number
    national = parsed.country_code == 1
    style = PhoneNumberFormat.NATIONAL if national else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def lookup(number: str, *, line: str = "") -> dict[str, object]:
    """What the provider's Lookup says about an E.164 number's form and line; `line` says it instead of the form."""
    parsed = phonenumbers.parse(number)
    is_valid = phonenumbers.is_valid_number(parsed) and line != "invalid"
    line = line or _LINES.get(phonenumbers.number_type(parsed), "mobile")
    return {
        "calling_country_code": str(parsed.country_code),
        "country_code": phonenumbers.region_code_for_number(parsed),
        "phone_number": number,
        "national_format": phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL),
        "valid": is_valid,
        "validation_errors": [] if is_valid else ["INVALID_BUT_POSSIBLE"],
        "line_type": line if is_valid else None,
    }


def segments(body: str) -> int:
    """How many segments a text is billed as: 160 or 153 GSM-7 characters each, 70 or 67 with any other letter."""
    if all(letter in _GSM or letter in _GSM_DOUBLE for letter in body):
        length, single, part = sum(2 if letter in _GSM_DOUBLE else 1 for letter in body), 160, 153
    else:
        length, single, part = len(body.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= single else -(-length // part)


def _parsed(words: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(words, "US")
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None
