"""How long a text is, as carriers count and bill it (T26; GSM 03.38, 3GPP 23.038)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from casestatus.core.words import Sentence, _
from casestatus.firms.models import Firm
from casestatus.outbox.posting import LONGEST

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = frozenset("^{}\\[~]|€\f")  # sent as two
GSM_LIMITS, UCS2_LIMITS = (160, 153), (70, 67)  # of a text by itself, and of each part of a longer one
JOINER = "\u200d"
JOINED = f"{JOINER}\ufe0f\u20e3🏻🏼🏽🏾🏿"  # what makes one sign of several: 👩🏽‍⚖️


@dataclass(frozen=True)
class Measure:
    """A text's characters as people count them, its segments, and the first sign that makes it UCS-2, if one does."""

    characters: int
    segments: int
    special: str | None = None


def measure(body: str) -> Measure:
    """Count a text as it will leave: with single line ends, without blanks around it. Nothing has no segments."""
    body = body.replace("\r\n", "\n").strip()
    special = next((sign for sign in body if sign not in GSM and sign not in GSM_EXTENSION), None)
    return Measure(len(body), _segments(body, special is not None), special and _whole(body, special))


def _segments(body: str, is_ucs2: bool) -> int:
    """Parts are filled one after the other: a sign of two units never stands in two parts."""
    alone, part = UCS2_LIMITS if is_ucs2 else GSM_LIMITS
    sizes = [_size(sign, is_ucs2) for sign in body]
    if sum(sizes) <= alone:
        return 1 if body else 0
    count, room = 1, part
    for size in sizes:
        if size > room:
            count, room = count + 1, part
        room -= size
    return count


def _size(sign: str, is_ucs2: bool) -> int:
    if is_ucs2:
        return 2 if ord(sign) > 0xFFFF else 1
    return 2 if sign in GSM_EXTENSION else 1


def _whole(body: str, sign: str) -> str:
    """The sign with what belongs to it, so that a judge is not shown as a woman."""
    start = body.index(sign)
    end = start + 1
    while end < len(body) and (body[end] in JOINED or body[end - 1] == JOINER):
        end += 1
    return body[start:end]


@dataclass(frozen=True)
class Count:
    """A measure in words: its size, why a segment holds less than people expect, and what it costs."""

    size: Sentence
    special: Sentence | None
    cost: Sentence | None
    segments: int


def counted(firm: Firm, body: str | None, *, with_files: bool = False) -> Count | None:
    """What stands under a text while it is written, at the firm's prices."""
    return count(body or "", firm.price_of_text(with_files=with_files), with_files=with_files)


def count(body: str, price: Decimal | None, *, with_files: bool = False) -> Count | None:
    """What stands under a text while it is written, by the price of a segment in US dollars; None for no text.

    With files it goes as one picture message, whatever its length, and `price` is that of one.
    """
    measured = measure(body)
    if measured.characters > LONGEST:
        return Count(_size_in_words(measured), _("A text can have up to 1,600 characters."), None, measured.segments)
    if with_files:
        return Count(_picture_in_words(measured.characters), None, _cost_in_words(1, price), 1)
    if not measured.segments:
        return None
    cost = _cost_in_words(measured.segments, price)
    return Count(_size_in_words(measured), _special_in_words(measured), cost, measured.segments)


def _picture_in_words(characters: int) -> Sentence:
    if not characters:
        return _("Sent as a picture message")
    return _("{n} characters, sent as a picture message", n=characters)


def _size_in_words(measured: Measure) -> Sentence:
    characters, segments = measured.characters, measured.segments
    if segments > 1:
        return _("{characters} characters, {segments} segments", characters=characters, segments=segments)
    if characters > 1:
        return _("{characters} characters, 1 segment", characters=characters)
    return _("1 character, 1 segment")


def _special_in_words(measured: Measure) -> Sentence | None:
    if measured.special is None:
        return None
    return _("“{sign}” makes this text UCS-2: 70 characters a segment.", sign=measured.special)


def _cost_in_words(count: int, price: Decimal | None) -> Sentence | None:
    if price is None:
        return None
    dollars = count * price
    if dollars >= 1:
        return _("about {cost}", cost=f"${dollars.quantize(Decimal('0.01'), ROUND_HALF_UP)}")
    cents = (dollars * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return _("about {cost}", cost=f"{cents.normalize():f}¢")
