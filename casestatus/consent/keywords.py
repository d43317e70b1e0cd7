"""What the words STOP, START and HELP mean in a text (47 CFR 64.1200(a)(10); Twilio's default lists; T14)."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from casestatus.consent.everyday import BEFORE_A_STOP, HARDLY_STOPPED, IN_FIRMS_NAMES


class Wish(StrEnum):
    """What the person asks for by a keyword."""

    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True)
class Keyword:
    """A wish, and the language it was written in."""

    wish: Wish
    language: str


_WORDS: dict[str, Keyword] = {
    **{w: Keyword(Wish.STOP, "en") for w in ("stop", "stopall", "unsubscribe", "cancel", "end", "quit")},
    **{w: Keyword(Wish.STOP, "en") for w in ("revoke", "optout")},
    **{w: Keyword(Wish.STOP, "es") for w in ("alto", "parar", "pare", "baja", "cancelar", "detener", "fin")},
    **{w: Keyword(Wish.START, "en") for w in ("start", "unstop", "yes")},
    **{w: Keyword(Wish.START, "es") for w in ("comenzar", "iniciar", "alta", "si")},
    **{w: Keyword(Wish.HELP, "en") for w in ("help", "info")},
    **{w: Keyword(Wish.HELP, "es") for w in ("ayuda",)},
}
_ONLY_WHILE_OPTED_OUT = frozenset({"yes", "si", "alta"})


LONGEST_SIGNED = 80  # characters of a keyword with its signature
_IN_CIRCLES = {start + at: chr(ord("A") + at) for start in (0x1F150, 0x1F170) for at in range(26)}  # white on black
_LOOK_ALIKES = str.maketrans(  # small capitals, Cyrillic and Greek letters
    "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢаеікморѕстухԁһјАВЕІКМНОРЅСТУХЈοτρΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abcdefghijklmnoprstuvwyzaeikmopsctyxdhjABEIKMHOPSCTYXJotpABEZHIKMNOPTYX",
)
_SIGNED_BY_PART = frozenset({"stop", "stopall", "unsubscribe", "optout", "alto"})  # "End June" tells of a month
_SAID_OF_THINGS = frozenset({"stop", "alto"})  # "Stop work", "stop all work"; who writes "unsubscribe" means the texts
_SHORTEST_PART = 3  # letters: "stop do", "end my"
NO_NAMES = frozenset(
    "a an and call court don dont he hearing here hold how i if im it let lol my next no not now ok okay order please "
    "she sign so some that the then there they this today tomorrow tonight very wait we what when why yes you your "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december el ella espere eso no lo la que si un una yo".split()
)
_OF_MANY_FIRMS = frozenset(
    "accident and associates case center defense family firm group immigration injury justice law lawyers attorneys "
    "legal lc llc llp office offices of pa partners pc pllc services the trial".split()
)
_HARDLY_STOPPED = HARDLY_STOPPED | _OF_MANY_FIRMS
_FIRM = frozenset({"law", "firm", "group", "office", "offices", "lawyers", "attorneys", "llc", "llp", "pa", "pc"})
_INTRODUCED = (["this", "is"], ["it", "is"], ["it", "s"], ["its"], ["from"], ["soy"], ["de", "parte", "de"], ["habla"])
_SAID = frozenset({"says", "dice"})  # "Maria says STOP"


def keyword_in(body: str, *, opted_out: bool, names: Callable[[], Sequence[str]] = tuple) -> Keyword | None:
    """The keyword that is the whole text, whatever its case, accents, spaces and punctuation, or None.

    STOP may be signed by one of the names (the contact's, the firm's), asked for only then. A name that nobody knows
    makes no keyword: that text is one in ordinary words.
    YES opts in only while the number is opted out: else it is somebody's answer to a question.
    """
    word = _bare(body)
    if word in _ONLY_WHILE_OPTED_OUT and not opted_out:
        return None
    return _WORDS.get(word) or _signed(body, names)


def may_be_keyword(body: str) -> bool:
    """Whether it is worth asking if the number is opted out, and what the names are."""
    return _bare(body) in _WORDS or may_be_signed(body)


def may_be_signed(body: str) -> bool:
    """Whether it begins or ends as STOP with a name does, so that it is worth asking what the names are."""
    return _beside_stop(body) is not None


def may_be_name_beside_stop(body: str, names: Callable[[], Sequence[str]]) -> bool:
    """Whether it is STOP before a known name that is an everyday word too: "Stop Liberty", "stop liberty"."""
    stop = _beside_stop(body)
    if stop is None or stop.is_last or not stop.is_said_of_things:
        return False
    is_as_names_are = re.findall(r"[^\W_]+", without_accents(body))[-1].istitle()  # in capitals everything is
    if not _may_be_name(stop.others) or not (is_as_names_are or _HARDLY_STOPPED.issuperset(stop.others)):
        return False
    known = _known(names)
    return any(_is_in(stop.others, name) for name in known) and not _is_part_of_one(body, known)


def _signed(body: str, names: Callable[[], Sequence[str]]) -> Keyword | None:
    stop = _beside_stop(body)
    if stop is None:
        return None
    known = _known(names)
    if _is_part_of_one(body, known):
        return None
    return _WORDS[stop.word] if any(_signs(stop, name) for name in known) else None


def _known(names: Callable[[], Sequence[str]]) -> list[list[str]]:
    """The words of each name."""
    return [_without_and(_words_of(name)) for name in names()]


def _is_part_of_one(body: str, known: list[list[str]]) -> bool:
    """Whether the whole text stands in a name: "Palo Alto" in Palo Alto Injury Law."""
    return any(_is_in(_without_and(_words_of(body)), name) for name in known)


@dataclass(frozen=True)
class _Stop:
    """A stop word at the beginning or the end of a text, and the few words beside it by which it may be signed."""

    word: str
    others: list[str]
    is_said_of_things: bool
    is_last: bool = False  # and nobody "says" it


def _beside_stop(body: str) -> _Stop | None:
    """The stop word that it begins or ends with, if so."""
    if len(body) > LONGEST_SIGNED:
        return None
    first, *others = _words_of(body) or [""]
    is_said_of_things = first in _SAID_OF_THINGS
    if (first, *others[:1]) in (("opt", "out"), ("stop", "all")):
        first, others = first + others[0], others[1:]
    if others and others[-1] in _SIGNED_BY_PART and not _is_stop(first):
        *others, last = first, *others
        is_said = others[-1] in _SAID
        words = _without_and(others[:-1] if is_said else others)
        return _Stop(last, words, last in _SAID_OF_THINGS, is_last=not is_said)
    introduced = next((len(words) for words in _INTRODUCED if others[: len(words)] == words), 0)
    others = _without_and(others[introduced:])
    return _Stop(first, others, is_said_of_things) if _is_stop(first) and others else None


def _is_stop(word: str) -> bool:
    keyword = _WORDS.get(word)
    return keyword is not None and keyword.wish is Wish.STOP


def _signs(stop: _Stop, name: list[str]) -> bool:
    """Whether the words beside a stop word are the name, first and last, or beside STOP itself a telling part of it."""
    said = stop.others
    while said and said[-1] in _FIRM and said[-1] not in name:  # "Stop Harbor & Reed law firm"
        said = said[:-1]
    if said == name and len(name) > 1:
        return True
    if stop.word not in _SIGNED_BY_PART:
        return False
    if stop.is_said_of_things:
        return _may_be_name(said) and _is_telling(said, name, is_before=stop.is_last)
    is_no_name = stop.is_last and not BEFORE_A_STOP.isdisjoint(said)  # "never unsubscribe"
    return not is_no_name and not _OF_MANY_FIRMS.issuperset(said) and _is_in(said, name)


def _is_telling(said: list[str], name: list[str], *, is_before: bool) -> bool:
    """Whether it is a part of the name that is more than everyday words, as they stand before a stop or elsewhere."""
    if is_before and not BEFORE_A_STOP.isdisjoint(said):
        return False
    is_everyday = (IN_FIRMS_NAMES | _OF_MANY_FIRMS).issuperset(said)
    return _is_in(said, name) and (not is_everyday or (not is_before and _is_all_that_tells(said, name)))


def _is_all_that_tells(said: list[str], name: list[str]) -> bool:
    """Whether it is the whole name of a firm but for "law" and the like, and no single word: "Stop First Coast"."""
    while name and name[-1] in _OF_MANY_FIRMS:
        name = name[:-1]
    return said == name and len(name) > 1


def _may_be_name(said: list[str]) -> bool:
    """Whether they are more than what people say after STOP, and than what many firms are called."""
    is_long = all(len(word) >= _SHORTEST_PART for word in said)
    return bool(said) and is_long and NO_NAMES.isdisjoint(said) and not _OF_MANY_FIRMS.issuperset(said)


def _is_in(said: list[str], name: list[str]) -> bool:
    """Whether the words stand in the name, one after another."""
    return any(name[at : at + len(said)] == said for at in range(len(name) - len(said) + 1))


def _without_and(words: list[str]) -> list[str]:
    return [word for word in words if word != "and"]


def _words_of(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", without_accents(words).casefold())


def _bare(body: str) -> str:
    """Only the letters and digits, so that `opt out` is OPTOUT and a figure or another alphabet is no punctuation."""
    return re.sub(r"[\W_]", "", without_accents(body).casefold())


def without_accents(words: str) -> str:
    """The words with every accent taken off, and letters of odd widths, bold, in circles or look-alikes made plain."""
    if words.isascii():
        return words
    parts = unicodedata.normalize("NFKD", words.translate(_IN_CIRCLES))
    return "".join(part for part in parts if not unicodedata.combining(part)).translate(_LOOK_ALIKES)
