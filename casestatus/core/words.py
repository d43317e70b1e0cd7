"""Sentences for people. `_()` gives a lazy one; it is put into the person's language where it is shown or sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = ("en", "es")
CATALOGUES = Path(__file__).parent.parent / "translations"

_language: ContextVar[str] = ContextVar("language", default="en")


class Sentence:
    """A sentence that waits for its language. Equal when its words and values are."""

    def __init__(self, words: str, values: dict[str, object]) -> None:
        self.words = words
        self.values = values

    def __str__(self) -> str:
        return self.in_language(_language.get())

    def __html__(self) -> str:
        return str(self).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sentence) and (self.words, self.values) == (other.words, other.values)

    def __hash__(self) -> int:
        return hash(self.words)

    def __repr__(self) -> str:
        return f"_({self.words!r})"

    def in_language(self, language: str) -> str:
        """The sentence in `en` or `es`; English where a language is not ours."""
        words = catalogue(language if language in LANGUAGES else "en").gettext(self.words)
        return words.format(**self.values) if self.values else words


def _(words: str, **values: object) -> Sentence:
    """A lazy sentence. Values are put in by name: `_("Wait {minutes} minutes.", minutes=15)`."""
    return Sentence(words, values)


@lru_cache
def catalogue(language: str) -> Translations:
    """The catalogue of a language, read from `translations/<language>.po`."""
    with (CATALOGUES / f"{language}.po").open("rb") as source:
        compiled = BytesIO()
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Show sentences in this language for the length of the block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)
