"""Finds the fields in words that people wrote, and fills them. Nothing that people write is ever run as code."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from casestatus.core.errors import Refused
from casestatus.core.words import _
from casestatus.wording.fields import Field, Values

MARK = re.compile(r"\{\s*([^\W\d_][^{}\n]{0,60}?)\s*\}")
LEFT_OVER = re.compile(rf"\{{\{{[^{{}}]{{0,80}}\}}\}}|{MARK.pattern}")  # also what other programs call a field


class Unfilled(Refused):
    """Words that still hold a field; `mark` is the first, as it is written."""

    def __init__(self, mark: str) -> None:
        super().__init__(_("Fill in {field} before you send, or take it out.", field=mark))
        self.mark = mark


@dataclass(frozen=True)
class Filled:
    """A template's words with what is known; what is not still stands in them, and is named by `missing`."""

    words: str
    missing: tuple[Field, ...]


def field_of(written: str) -> Field | None:
    """The field that somebody meant by what stands between braces, however spaced and capitalised."""
    said = " ".join(written.replace("_", " ").casefold().split())
    return Field(said) if said in set(Field) else None


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
    left = LEFT_OVER.search(words)
    if left is not None:
        raise Unfilled(left[0])


def refuse_unknown(words: str) -> None:
    """Raise Refused for a template with a field that there is none of, naming it and the one that may be meant."""
    for left in LEFT_OVER.finditer(words):
        written = left[0]
        if written.startswith("{{") or field_of(written.strip("{} ")) is None:
            _refuse(written)


def _refuse(written: str) -> None:
    said = " ".join(written.strip("{} ").replace("_", " ").casefold().split())
    near = get_close_matches(said, list(Field), n=1)
    if near:
        raise Refused(_("There is no field {field}. Did you mean {other}?", field=written, other=Field(near[0]).mark))
    raise Refused(_("There is no field {field}. The fields stand below the boxes.", field=written))
