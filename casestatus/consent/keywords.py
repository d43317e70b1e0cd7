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
    **{w: Keyword(Wish.STOP, "en") for w in ("stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit")},
    **{w: Keyword(Wish.STOP, "en") for w in ("revoke", "optout", "opt out")},
    **{w: Keyword(Wish.STOP, "es") for w in ("alto", "parar", "pare", "baja", "cancelar", "detener", "fin")},
    **{w: Keyword(Wish.START, "en") for w in ("start", "unstop", "yes")},
    **{w: Keyword(Wish.START, "es") for w in ("comenzar", "iniciar", "alta", "si")},
    **{w: Keyword(Wish.HELP, "en") for w in ("help", "info")},
    **{w: Keyword(Wish.HELP, "es") for w in ("ayuda",)},
}
_ONLY_WHILE_OPTED_OUT = frozenset({"yes", "si", "alta"})


def keyword_in(body: str, *, opted_out: bool) -> Keyword | None:
    """The keyword that is the whole text, whatever its case and punctuation, or None.

    YES opts in only while the number is opted out: else it is somebody's answer to a question.
    """
    words = _bare(body)
    keyword = _WORDS.get(words)
    if words in _ONLY_WHILE_OPTED_OUT and not opted_out:
        return None
    return keyword


def may_be_keyword(body: str) -> bool:
    """Whether it is worth asking if the number is opted out."""
    return _bare(body) in _WORDS


def _bare(body: str) -> str:
    plain = unicodedata.normalize("NFKD", body).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z ]+", " ", plain).split())
