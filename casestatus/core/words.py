"""Sentences for people. `_()` gives a lazy one; it is put into the person's language where it is shown or sent."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

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
        words = catalogue(language if language in LANGUAGES else "en").get(self.words, self.words)
        return words.format(**self.values) if self.values else words


def _(words: str, **values: object) -> Sentence:
    """A lazy sentence. Values are put in by name: `_("Wait {minutes} minutes.", minutes=15)`."""
    return Sentence(words, values)


@lru_cache
def catalogue(language: str) -> Mapping[str, str]:
    """The sentences of `translations/<language>.po` by their English; those without words of their own are left out."""
    with (CATALOGUES / f"{language}.po").open("rb") as source:
        entries = [(str(entry.id), str(entry.string)) for entry in read_po(source, locale=language)]
    return {english: own for english, own in entries if english and own}


def language_now() -> str:
    """The language in which sentences are shown now: `en` or `es`."""
    return _language.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Show sentences in this language for the length of the block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)
