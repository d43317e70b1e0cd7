"""What must not go out in a text: social security and card numbers (T27). Stopped, with no way round it."""

import re

from casestatus.core.words import Sentence, _

SSN = _("This looks like a Social Security number. Texts are not private: take it out, or ask them to call.")
CARD = _("This looks like a card number. Texts are not private: take it out, or ask them to call.")

_GAP = "[-\u2010\u2011\u2013. \u00a0\u202f]"  # what stands between groups of digits, by hand or pasted from a document
_ALONE, _ENDS = r"(?<![\w+/-])", r"(?![\w/-]|\.\d)"
_WRITTEN_SSN = re.compile(_ALONE + rf"(?!000|666|9\d\d)\d{{3}}({_GAP})(?!00)\d{{2}}\1(?!0000)\d{{4}}" + _ENDS)
_NAMED_SSN = re.compile(
    r"\b(?:s\.?s\.?n\b|ss\s?(?:#|no|num|number)|soc(?:ial)?(?:\s+sec(?:urity)?)?|seguro\s+social)[^\d\n]{0,24}"
    r"(?!000|666|9\d\d)\d{3}(?!00)\d{2}(?!0000)\d{4}(?![\w/-])",
    re.IGNORECASE,
)
_CARD = re.compile(
    _ALONE
    + rf"(?:\d{{13,16}}|\d{{19}}|(?:\d{{4}}({_GAP})\d{{4}}\1\d{{4}}\1\d{{4}}(?:\1\d{{3}})?)"
    + rf"|(?:\d{{4}}({_GAP})\d{{6}}\2\d{{4,5}}))"
    + _ENDS
)
_ISSUERS = (  # how numbers of an issuer begin, and how long they are (ISO/IEC 7812 ranges, as the issuers publish them)
    (re.compile(r"4"), (13, 16, 19)),
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"6011|64[4-9]|65"), (16, 19)),
    (re.compile(r"30[0-5]|3[689]"), (14,)),
    (re.compile(r"35(?:2[89]|[3-8])"), (16,)),
)


def why_guarded(body: str) -> Sentence | None:
    """The sentence why a text with these words is stopped, or None."""
    if _WRITTEN_SSN.search(body) or _NAMED_SSN.search(body):
        return SSN
    return CARD if any(_is_card(found[0]) for found in _CARD.finditer(body)) else None


def _is_card(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    is_issued = any(begins.match(digits) and len(digits) in lengths for begins, lengths in _ISSUERS)
    return is_issued and _adds_up(digits)


def _adds_up(digits: str) -> bool:
    """Luhn's check: every second digit from the right doubled, the sum a multiple of ten."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
