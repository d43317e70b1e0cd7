"""Texts that say that the number is not the client's, measured by a list of phrases (T27)."""

import time
from pathlib import Path

import pytest

from casestatus.consent.wrong_number import LONGEST, says_wrong_number

LINES = [line.split("\t") for line in (Path(__file__).parent / "wrong_numbers.tsv").read_text().splitlines()]
NAMES = ["Cora", "Medina", "Cora Medina"]


def said(words: str) -> bool:
    return says_wrong_number(words, names=lambda: NAMES)


def test_the_list_holds_enough_of_both_kinds_in_both_languages():
    kinds = [(language, kind) for language, kind, _ in LINES]

    assert len(LINES) >= 120
    assert all(kinds.count(one) >= 18 for one in {("en", "wrong"), ("en", "theirs"), ("es", "wrong"), ("es", "theirs")})


@pytest.mark.parametrize(("kind", "words"), [line[1:] for line in LINES])
def test_each_phrase_is_read_as_people_read_it(kind, words):
    assert said(words) is (kind == "wrong")


def test_a_name_that_is_not_the_contacts_says_nothing():
    assert not said("I'm not Marisol")


def test_names_are_asked_for_only_when_it_turns_on_one():
    def never() -> list[str]:
        raise AssertionError("asked for names")

    assert says_wrong_number("Sorry, wrong number", names=never)
    assert not says_wrong_number("See you at 2", names=never)


@pytest.mark.parametrize("piece", ["no ", "sorry ", "i think ", "this is not a b ", "no soy ", "you have got ", "#"])
def test_long_texts_are_read_quickly(piece):
    begun = time.perf_counter()

    said(piece * (LONGEST // len(piece)))

    assert time.perf_counter() - begun < 0.5
