"""What must not go out in a text: social security, taxpayer and card numbers (T27). Stopped, with no way round it.

So whoever is wrongly stopped cannot send: a number counts only when it is grouped as such numbers are, or named as one.
"""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote_plus

from casestatus.core.words import Sentence, _

SSN = _("This looks like a Social Security number. Texts are not private: take it out, or ask them to call.")
ITIN = _("This looks like a taxpayer number (ITIN). Texts are not private: take it out, or ask them to call.")
CARD = _("This looks like a card number. Texts are not private: take it out, or ask them to call.")

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")  # what documents put between digits, and nobody sees
_HYPHENS = "-\u2010-\u2015\u2212"
_GAP = rf"([^\S\n]{{0,2}}[{_HYPHENS}]\s{{0,3}}|[._/*]|\s{{1,4}})"  # a hyphen that begins a line is a list's
_ALONE = (  # not in a longer number, nor after a country's code
    r"(?<![^\W_])(?<!\+)(?<!\w[/-])(?<!\+\d )(?<!\+\d\d )(?<!\+\d{3} )"
)
_ENDS = r"(?![^\W_]|-\w|\.\d|/\d(?!\d\d-|\d?/\d\d?/\d\d))"  # after a stroke: another of its kind, or a birthday
_EXPIRES = r"(?:0?[1-9]|1[0-2])[./-]?(?:20)?\d\d"
_JOINED = (  # when it expires, its code or both; but no two groups of four more, as keys of programs have
    rf"(?![.-]\d{{4}}[.-]\d{{4}})[./-](?:{_EXPIRES}(?:[./:, -]\d{{3,4}})?|\d{{3,4}}(?:[./:, -]{_EXPIRES})?)"
    r"(?![^\W_]|[./-]\d)"
)
_CARD_ENDS = (  # or names of these, or the next card
    rf"(?:{_ENDS}|(?={_JOINED}|-(?i:exp|cvv|cvc|cv2|vence)|/(?:\d{{13,16}}(?!\d)|\d{{4}}[ -]\d{{4}}[ -]\d)))"
)
_IS_SSN = re.compile(r"(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}")
_IS_ITIN = re.compile(r"9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}")  # 26 CFR 301.6109-1(d)(3); ranges by the IRS
_GROUPED = re.compile(rf"{_ALONE}(\d{{3}}){_GAP}(\d\d){_GAP}(\d{{4}}){_ENDS}")
_BRACKETED = re.compile(  # as the area code of a phone number is
    rf"{_ALONE}\((\d{{3}})\)[{_HYPHENS}.\s]{{0,3}}(\d\d)[{_HYPHENS}.\s]{{1,3}}(\d{{4}}){_ENDS}"
)
_INSIDE = rf"({_GAP}|,| ?[|:] ?)?"
_NINE = rf"([^\d\n]{{0,24}}\s{{0,3}})(\d{{3}}){_INSIDE}(\d\d){_INSIDE}(\d{{4}})(?![\w/-])"
_SPELLED_SSN = r"(?:s\.?s\.?n\.?s?(?![a-z])|\bs[ .-]{1,2}s[ .-]{1,2}n(?![a-z])|\bnss\b)"
_SSN_NAMES = (
    rf"(?:{_SPELLED_SSN}|\bs\.? ?s\.?\s?(?:#|no|num)|\bsoc(?:ial)?(?:\s+sec(?:urity)?)?|seguro\s+social"
    r"|\b(?:n[uú]m(?:ero)?|nro)\.?\s+(?:de|del)\s+seguro(?!\s+(?:del?|m[eé]dico|dental|auto)\b|\W{0,3}[a-z]+\d))"
)
_PAPER = r"(?:claim|policy|case|file|docket|invoice|tracking|p[oó]liza|reclamo|expediente|caso)"
_OF_A_PAPER = re.compile(  # not "on file: 123-45-6789", not "in case 123-45-6789 is wrong"
    rf"\b(?:(?<!\bin )(?<!\bon ){_PAPER}|apartment|apt\.?|suite|unit)"
    r"(?:\s?(?:number|num|no\.?|id))?\s?#?\s?(?:[#:]|is|es)?\s?#?$",
    re.IGNORECASE,
)
_FOR_A_PAPER = re.compile(  # it asks for the number, and does not name it: "for my file 123-45-6789"
    r"\b(?:for|to|in|into|para|en|a)\s+(?:my|your|the|this|that|his|her|our|their|an?|mi|su|el|la|este|esta)\s+"
    rf"(?:\w+\s+)?{_PAPER}\s?(?:[:-]|is|es)?\s?$",
    re.IGNORECASE,
)
_IN_A_ROOM = re.compile(  # and then when: "Hearing 301-12-2026"
    r"\b(?:lot|hearing|courtroom|room|rm|dept|department|floor|building|bldg|exhibit|page|parcel|tract|block|division"
    r"|sala|juzgado|lote|audiencia|cuarto)\.?\s?(?:#|no\.?|number)?\s?$",
    re.IGNORECASE,
)
_SAYS_SSN = re.compile(_SSN_NAMES, re.IGNORECASE)
_NAMED_SSN = re.compile(_SSN_NAMES + _NINE, re.IGNORECASE)
_NAMED_OTHERWISE = re.compile(  # by threes, or digit by digit
    _SSN_NAMES + r"[^\d\n]{0,24}(\d{3}[ .-]\d{3}[ .-]\d{3}|\d(?:[ .-]\d){8})(?![ .-]?\w*\d)", re.IGNORECASE
)
_NAMED_ITIN = re.compile(
    r"(?:i\.?t\.?i\.?n(?![a-z])|\btax(?:payer)?[\s_]*(?:i\.?d|no|num)|contribuyente)" + _NINE, re.IGNORECASE
)
_PLAIN = re.compile(r"(?:\b(?:is|are|was|no|num|number|numero|card|es|de|of|the|my|his|her)\b|[\W_])*", re.IGNORECASE)
_NAMED_AFTER = re.compile(  # the number first, and then what it is
    r"(?<![\w/-])(\d{9}|\d{3}[ .-]\d{3}[ .-]\d{3})"
    r"(?:(?:\s*\(\s*|\s+(?:is|es|was)\s+)(?:(?:my|his|her|the|your|mi|su|tu|el)\s+)?|\s+(?=s\.?s\.?n|nss))"
    + _SSN_NAMES,
    re.IGNORECASE,
)
_SPELLED_AFTER = re.compile(  # in more ways: no ZIP code has these letters after it
    r"(?<![\w/-])(\d{3}[ .-]?\d\d[ .-]?\d{4})(?:\s*[(:,-]\s*|\s+(?:is|es|was)\s+|\s+)"
    rf"(?:(?:my|his|her|the|your|mi|su|tu|el)\s+)?{_SPELLED_SSN}",
    re.IGNORECASE,
)
_RIGHT_AFTER_SS = re.compile(r"\bss\s?(?:is|es|[:=])?\s?(\d{9})(?![\w/-])", re.IGNORECASE)
_BOTH = {("-", " "), ("-", "\n"), (" ", "\n"), ("\n", " ")}  # kinds of gaps that one number may have
_AMOUNT = r"\$?\d[\d.,]*"
_ROW = re.compile(  # more numbers than three under or beside one another: a bill or a table
    rf"^[^\S\n]*{_AMOUNT}[^\S\n]*(?:\n\s*{_AMOUNT}[^\S\n]*){{3,}}$|(?<!\S){_AMOUNT}(?:(?:\t|[^\S\n]{{2,4}}){_AMOUNT}){{3,}}(?!\S)",
    re.MULTILINE,
)
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.-])(?:[\w-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE)
_OF_SOMETHING = re.compile(  # long numbers in links that say of what they are
    r"(?:id|tra?c?k\w*|labels?|orders?|events?|posts?|status|videos?|photos?|groups?|reels?)[=/]\d{13,}(?![\w-])",
    re.IGNORECASE,
)
_BETWEEN_PARTS = re.compile(r"[/?&=#:;,@]+")
_CARDS = [
    re.compile(_ALONE + digits + _CARD_ENDS)
    for digits in (
        r"\d{13,19}",
        r"\d{8}[ \n-]\d{8}",
        r"\d{4}[ -]\d{12}",
        r"\d{4}[ -]\d{4}[ -]\d{8}",
        r"\d{4}[ -]\d{8}[ -]\d{4}",
        r"\d{6}[ -]\d{10}",
        r"\d{12}[ -]\d{4}",
        r"\d(?:[ -]\d){12,18}",
        rf"\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}",
        rf"\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{3}}",
        rf"\d{{4}}{_GAP}\d{{6}}{_GAP}\d{{4,5}}",
    )
]
_CARDS += [  # right beside a word that names it, or what stands on it; or with a plus, and longer than a phone number
    re.compile(r"(?:visa|master ?card|amex|discover|card|cc|tarjeta)[#:]?(\d{13,19})(?!\d)", re.IGNORECASE),
    re.compile(r"(?<![\w+-])(\d{13,19})(?=exp|cvv|cvc|cv2|vence)", re.IGNORECASE),
    re.compile(r"(?<![\w+-])\+(\d{16,19})(?!\w)"),
    re.compile(r"(?<![^\W_])x{1,9}(\d{13,19})x{1,9}(?![^\W_])", re.IGNORECASE),
]
_SEPARATED = re.compile(rf"{_ALONE}(\d{{4}})([|:,])(\d{{4}})\2(\d{{4}})\2(\d{{4}})(?![^\W_]|[|:,]\d)")
_FOURS = rf"\d{{4}}(?:{_GAP}\d{{4}}){{3}}(?! ?\d)"
_PAYS = r"(?:credit|debit) cards?|tarjeta(?! del? (?:seguro|salud))|master ?card|amex"
_NOT_INSURERS = "".join(rf"(?<!{kind} )" for kind in ("insurance", "health", "medicaid", "medicare", "member"))
_NAMED_CARD = re.compile(  # named as one: mistyped ones too
    rf"{_NOT_INSURERS}\b(?:(?:{_PAYS}|cards?)\b[^\d\n]{{0,24}}{_FOURS}|(?:{_PAYS})\b[^\d\n]{{0,24}}[3-6]\d{{14,15}})"
    rf"{_CARD_ENDS}",
    re.IGNORECASE,
)
_OF_AN_ORDER = re.compile(  # a number that a shop or a carrier gave
    r"\b(?:(?:order|confirmation|reference|receipt|shipment|package|pedido|orden)\s?(?:number|num|no\b\.?|id|#)"
    r"|tracking(?:\s(?:number|num|no\b\.?|id))?|n[uú]mero de (?:rastreo|gu[ií]a|pedido|orden|confirmaci[oó]n))"
    r"\s?#?\s?(?:[#:]|is|es)?\s?#?$",
    re.IGNORECASE,
)
_OF_A_CARD = re.compile(
    r"visa|master ?card|amex|american express|discover|card|credit|debit|\bcc\b|cvv|cvc|cv2|\bexp(?:ir\w*|\b|\d)|vence"
    r"|tarjeta|\bpay\b|charge",
    re.IGNORECASE,
)
_THEN_EXPIRES = re.compile(rf"[\s,;:|./-]{{0,3}}{_EXPIRES}(?!\d)")
_ISSUERS = (  # how numbers of an issuer begin, and how long they are (ISO/IEC 7812 ranges, as the issuers publish them)
    (re.compile(r"4"), (13, 16, 19)),
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"6011|64[4-9]|65"), (16, 19)),
    (re.compile(r"30[0-5]|3[689]"), (14,)),
    (re.compile(r"35(?:2[89]|[3-8])"), (16,)),
    (re.compile(r"62"), (16, 17, 18, 19)),
    (re.compile(r"5018|5020|5038|5893|6304|6759|676[1-3]"), (13, 14, 15, 16, 17, 18, 19)),
)


def why_guarded(body: str) -> Sentence | None:
    """The sentence why a text with these words is stopped, or None."""
    plain = re.sub(r"[^\W0-9]", lambda sign: str(unicodedata.digit(sign[0], sign[0])), _INVISIBLE.sub("", body))
    words = _LINK.sub(_parts_of, plain)
    persons = list(_numbers_of_persons(words))
    if any(_IS_SSN.fullmatch(number) for number in persons):
        return SSN
    if any(_IS_ITIN.fullmatch(number) for number in [*persons, *_named(_NAMED_ITIN, words)]):
        return ITIN
    is_card = any(_is_card(found) and not _is_ordered(found) for card in _CARDS for found in card.finditer(words))
    is_card = is_card or any(_is_card_in_parts(found) for found in _SEPARATED.finditer(words))
    return CARD if is_card or _NAMED_CARD.search(words) else None


def _parts_of(link: re.Match[str]) -> str:
    """What a link says, each part by itself."""
    return _BETWEEN_PARTS.sub(" | ", _OF_SOMETHING.sub("", unquote_plus(link[0])))


def _numbers_of_persons(words: str) -> Iterator[str]:
    """Nine digits each: grouped as 3-2-4, or named."""
    says_ssn = _SAYS_SSN.search(words)
    for found in _GROUPED.finditer(_ROW.sub("", words)):
        first, gap, second, other_gap, third = found.groups()
        is_other = not says_ssn and _is_named_otherwise(found.string[max(found.start() - 40, 0) : found.start()], third)
        if not is_other and _are_of_one(gap, other_gap, found) and not _is_a_month(gap, other_gap, second, third):
            yield first + second + third
    yield from _named(_NAMED_SSN, words)
    yield from _RIGHT_AFTER_SS.findall(words)
    yield from ("".join(parts) for parts in _BRACKETED.findall(words))
    for named in (_NAMED_AFTER, _SPELLED_AFTER, _NAMED_OTHERWISE):
        yield from (re.sub(r"\D", "", number) for number in named.findall(words))


def _is_named_otherwise(before: str, third: str) -> bool:
    """Whether it is said to be a paper's number, or a room's with a month and a year."""
    if _OF_A_PAPER.search(before):
        return not _FOR_A_PAPER.search(before)
    return third[:2] in ("19", "20") and _IN_A_ROOM.search(before) is not None


def _named(names: re.Pattern[str], words: str) -> Iterator[str]:
    for between, first, gap, _inner, second, other_gap, _other, third in names.findall(words):
        is_postal = not gap and other_gap == "-" and not _PLAIN.fullmatch(between)  # a ZIP code with its four
        if not is_postal and not _is_a_month(gap, other_gap, second, third):
            yield first + second + third


def _are_of_one(gap: str, other_gap: str, found: re.Match[str]) -> bool:
    """Whether one number is grouped so. Not `301 22-1187`, a room and a case; nor a line's end and two lines more."""
    kinds = _kind(gap), _kind(other_gap)
    if found.string[max(found.start() - 1, 0)] == "$":  # three prices, unless it is written as nobody writes them
        return kinds == ("-", "-")
    if kinds == ("\n", "\n"):
        return not found.string[: found.start()].rpartition("\n")[2].strip()
    return kinds[0] == kinds[1] or kinds in _BOTH


def _kind(gap: str) -> str:
    shown = gap.strip()
    if shown:
        return shown if shown in "._/" else "-"
    return "\n" if "\n" in gap else " "


def _is_a_month(gap: str, other_gap: str, second: str, third: str) -> bool:
    """Whether it is a room's number, say, and then a month: 301 12-2026."""
    is_plain = _kind(gap) == _kind(other_gap) and _kind(gap) in "- "  # as most people write it
    return not is_plain and "01" <= second <= "12" and third[:2] in ("19", "20")


def _is_card(found: re.Match[str]) -> bool:
    kinds = [_kind(gap) for gap in found.groups()]
    is_in_fours = kinds in ([" ", "-", " "], ["-", " ", "-"]) and not _are_ranges(found[0])
    if len(set(kinds) - {"\n"}) > 1 and not is_in_fours:
        return False
    return _is_issued(found[0])


def _is_ordered(found: re.Match[str]) -> bool:
    """Whether it is said to be an order's or a parcel's number, in a text that speaks of no card."""
    words, at = found.string, found.start()
    is_named = _OF_AN_ORDER.search(words[max(at - 40, 0) : at]) and not _THEN_EXPIRES.match(words, found.end())
    return bool(is_named) and not _OF_A_CARD.search(words)


def _are_ranges(words: str) -> bool:
    """Whether it reads as two ranges of pages: 4001-4002 4003-4004."""
    first, last, other_first, other_last = re.findall(r"\d{4}", words)
    return first < last and other_first < other_last


def _is_card_in_parts(found: re.Match[str]) -> bool:
    """Whether the four are one card's. Not `4012,4013,4014,4015`, which counts up."""
    first, _separator, *others = found.groups()
    parts = [first, *others]
    return parts != sorted(set(parts)) and _is_issued(found[0])


def _is_issued(words: str) -> bool:
    digits = re.sub(r"\D", "", words)
    is_issued = any(begins.match(digits) and len(digits) in lengths for begins, lengths in _ISSUERS)
    return is_issued and _adds_up(digits)


def _adds_up(digits: str) -> bool:
    """Luhn's check: every second digit from the right doubled, the sum a multiple of ten."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
