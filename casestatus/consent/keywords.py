"""What the words STOP, START and HELP mean in a text (47 CFR 64.1200(a)(10); Twilio's default lists; T14)."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


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


def keyword_in(body: str, *, opted_out: bool) -> Keyword | None:
    """The keyword that is the whole text, whatever its case, accents, spaces and punctuation, or None.

    YES opts in only while the number is opted out: else it is somebody's answer to a question.
    """
    word = _bare(body)
    if word in _ONLY_WHILE_OPTED_OUT and not opted_out:
        return None
    return _WORDS.get(word)


def may_be_keyword(body: str) -> bool:
    """Whether it is worth asking if the number is opted out."""
    return _bare(body) in _WORDS


def _bare(body: str) -> str:
    """Only the letters and digits, so that `opt out` is OPTOUT and a figure or another alphabet is no punctuation."""
    return re.sub(r"[\W_]", "", without_accents(body.casefold()))


def without_accents(words: str) -> str:
    """The words with every accent taken off, and letters of odd widths made plain."""
    if words.isascii():
        return words
    parts = unicodedata.normalize("NFKD", words)
    return "".join(part for part in parts if not unicodedata.combining(part))
