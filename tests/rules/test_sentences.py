"""Every sentence for people stands in both catalogues, and says the same with the same values (architecture §9)."""

import ast
import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from casestatus.consent.keywords import keyword_in
from casestatus.core.words import CATALOGUES, LANGUAGES, Sentence, _, speaking
from casestatus.messaging import receiving
from tests.rules.reading import calls_of, imports, module

SENTENCES = calls_of("_")
WORDS = {called.call.args[0].value for called in SENTENCES if isinstance(called.call.args[0], ast.Constant)}
OUR_WORDS = "casestatus.core.words"


def catalogue(language: str) -> dict[str, str]:
    """Every entry of a catalogue, those without words of their own too."""
    with (CATALOGUES / f"{language}.po").open("rb") as source:
        return {entry.id: entry.string for entry in read_po(source, locale=language) if entry.id}


def blanks(words: str) -> set[str]:
    """The names of the values that a sentence takes."""
    return {name for _text, name, _form, _as in Formatter().parse(words) if name}


def values(call: ast.Call) -> set[str | None]:
    return {value.arg for value in call.keywords}


def test_a_sentence_is_written_where_it_is_said():
    """Else nobody could collect the sentences for translators."""
    assert [str(called) for called in SENTENCES if not _is_literal(called.call)] == []


def _is_literal(call: ast.Call) -> bool:
    return len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_in_the_catalogue(language):
    assert WORDS - set(catalogue(language)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_no_sentence_that_nobody_says(language):
    assert set(catalogue(language)) - WORDS == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_in_doubt_or_twice(language):
    written = (CATALOGUES / f"{language}.po").read_text()

    assert "fuzzy" not in written
    assert written.count("\nmsgid ") == written.count("\nmsgstr ") == len(catalogue(language)) + 1


def test_every_sentence_is_told_in_spanish():
    assert [words for words, spanish in catalogue("es").items() if not spanish.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_takes_the_same_values(language):
    told = {words: own or words for words, own in catalogue(language).items()}

    assert {words: own for words, own in told.items() if blanks(words) != blanks(own)} == {}


def test_a_sentence_gets_the_values_it_takes():
    """One without any is filled in where it is used."""
    filled = [called for called in SENTENCES if called.call.keywords]

    assert [str(called) for called in filled if values(called.call) != blanks(called.call.args[0].value)] == []


def test_english_is_the_sentence_itself():
    assert {words: Sentence(words, {}).in_language("en") for words in WORDS} == {words: words for words in WORDS}


def test_a_sentence_is_put_into_the_language_that_is_spoken():
    sentence = _("Write the firm's name.")

    with speaking("es"):
        assert str(sentence) == "Escriba el nombre del bufete."
    assert str(sentence) == "Write the firm's name."


def test_a_language_that_is_not_ours_is_answered_in_english():
    assert _("Write the firm's name.").in_language("fr") == "Write the firm's name."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["STOPPED", "STARTED", "HELPED", "HELPED_WITHOUT_PHONE"])
def test_the_keywords_that_an_answer_names_are_understood(name, language):
    words = getattr(receiving, name).in_language(language)

    named = re.findall(r"\b[A-Z]{4,}\b", words)

    assert named
    assert [word for word in named if keyword_in(word, opted_out=True) is None] == []


def test_no_sentence_asks_please_or_shouts():
    """The house style: no "please", no exclamation marks, in either language."""
    told = [*WORDS, *catalogue("es").values()]

    assert [words for words in told if re.search(r"\bplease\b|\bpor favor\b|[!¡]", words, re.IGNORECASE)] == []


def test_the_word_for_sentences_is_the_cores_own():
    """A `_` that came from elsewhere would escape these tests."""
    speak = {called.module for called in SENTENCES}

    assert {name for name in speak if OUR_WORDS not in imports(module(name))} == set()
