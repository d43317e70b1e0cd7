"""Finds the fields in words that people wrote, and fills them. Nothing that people write is ever run as code."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from unicodedata import normalize

from casestatus.core.errors import Refused
from casestatus.core.words import _
from casestatus.wording.fields import Field, Values

_OF_OTHER_WIDTHS = str.maketrans("｛｝﹛﹜", "{}{}")  # braces as some keyboards write them
MARK = re.compile(r"[{｛﹛]([^{}｛｝﹛﹜\n]*)[}｝﹜]")  # what is filled in, if it is known
FIELDS = tuple(Field)
_LONGEST = 50  # characters of a mark that a sentence names


class Unfilled(Refused):
    """Words that still hold a field; `mark` is the first, as it is written but in plain braces."""

    def __init__(self, mark: str) -> None:
        super().__init__(_("Fill in {field} before you send, or take it out.", field=mark))
        self.mark = mark


@dataclass(frozen=True)
class Filled:
    """A template's words with what is known; what is not still stands in them, and is named by `missing`."""

    words: str
    missing: tuple[Field, ...]


def said_in(written: str) -> str:
    """The name that somebody meant by what stands between braces, however spaced and capitalised."""
    return " ".join(normalize("NFKC", written).strip("{} \n").replace("_", " ").casefold().split())


def field_of(written: str) -> Field | None:
    """The field of that name, if there is one."""
    said = said_in(written)
    return Field(said) if said in FIELDS else None


def fill(words: str, values: Values) -> Filled:
    """Put in what is known, in one pass: braces in a client's name are no field."""
    missing: dict[Field, None] = {}

    def put_in(mark: re.Match[str]) -> str:
        field = field_of(mark[1])
        value = values.get(field, "").strip() if field else ""
        if field is not None and not value:
            missing[field] = None
        return value or mark[0]

    return Filled(MARK.sub(put_in, words), tuple(missing))


def refuse_unfilled(words: str) -> None:
    """Raise Unfilled for words that still hold a field, known or not: they never leave."""
    left = _left_over(FIELDS).search(words.translate(_OF_OTHER_WIDTHS))
    if left is not None:
        raise Unfilled(_shown(left[0]))


def refuse_unknown(words: str, names: Collection[str] = FIELDS) -> None:
    """Raise Refused for words with a field that is none of these, or not whole, naming it and what may be meant."""
    for left in _left_over(tuple(names)).finditer(words.translate(_OF_OTHER_WIDTHS)):
        written, said = left[0], said_in(left[0])
        if not written.endswith("}"):
            meant = next(name for name in names if name.startswith(said))
            raise Refused(_("{field} has no closing brace. Did you mean {other}?", field=written, other=f"{{{meant}}}"))
        if written.startswith("{{") or said not in names:
            _refuse(_shown(written), said.replace("1st", "first"), names)
        if "\n" in written:
            raise Refused(_("Write {field} on one line, or it is not filled in.", field=_shown(written)))


@cache
def _left_over(names: tuple[str, ...]) -> re.Pattern[str]:
    """What is meant as a field: words, or none, in braces, also in double ones; or one of these that is not closed."""
    begun = [*names, *(name.partition(" ")[0] for name in names)]
    opened = "|".join(name.replace(" ", r"[\s_]+") for name in begun)
    return re.compile(rf"\{{\{{[^{{}}]*\}}\}}|\{{\s*(?:\w[^{{}}]*)?\}}|\{{[\s_]*(?:{opened})(?![^\W_])", re.IGNORECASE)


def _shown(written: str) -> str:
    """As it is written, but on one line, and not at length."""
    line = re.sub(r"\s*\n\s*", " ", written)
    closing = "}}" if line.startswith("{{") else "}"
    return line if len(line) <= _LONGEST + 20 else f"{line[:_LONGEST]}…{closing}"


def _refuse(shown: str, said: str, names: Collection[str]) -> None:
    near = get_close_matches(said, names, n=1)
    if near:
        raise Refused(_("There is no field {field}. Did you mean {other}?", field=shown, other=f"{{{near[0]}}}"))
    raise Refused(_("There is no field {field}. The fields stand below the boxes.", field=shown))
