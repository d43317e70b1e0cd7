"""Fields in words that people wrote (T18)."""

import pytest

from casestatus.core.errors import Refused
from casestatus.wording.fields import EXAMPLES, HINTS, Field
from casestatus.wording.filling import Unfilled, fill, refuse_unfilled, refuse_unknown
from casestatus.wording.ready import READY

CORA = {Field.FIRST_NAME: "Cora", Field.CASE_NUMBER: ""}


def test_what_is_known_is_filled_in_however_it_is_written():
    filled = fill("Hi {first name}, {First  Name}, { FIRST_NAME }.", CORA)

    assert (filled.words, filled.missing) == ("Hi Cora, Cora, Cora.", ())


def test_what_is_not_known_stays_and_is_named_once():
    filled = fill("{first name}: {case number}, {case number}, {attorney name}", CORA)

    assert filled.words == "Cora: {case number}, {case number}, {attorney name}"
    assert filled.missing == (Field.CASE_NUMBER, Field.ATTORNEY_NAME)


def test_braces_in_a_name_are_not_filled_again():
    assert (
        fill("Hi {first name}", {Field.FIRST_NAME: "{last name}", Field.LAST_NAME: "Medina"}).words == "Hi {last name}"
    )


@pytest.mark.parametrize(
    "words",
    ["Hi {first name}", "{frist name}", "{{ contact.name }}", "{{7*7}}", "{{\n x }}", "a { case number } b", "{ñame}"],
)
def test_words_with_a_field_in_them_do_not_leave(words):
    with pytest.raises(Unfilled):
        refuse_unfilled(words)


@pytest.mark.parametrize(
    "words", ["Court is at 2.", "{}", "{ }", "}{", "a {1} b", ":-{", "f(x) = {", "{" * 2000, "{a" * 800]
)
def test_other_braces_do(words):
    assert refuse_unfilled(words) is None


def test_the_refusal_names_the_first_field():
    with pytest.raises(Unfilled) as refusal:
        refuse_unfilled("Hi Cora, about {case number} and {date}")

    assert str(refusal.value.sentence) == "Fill in {case number} before you send, or take it out."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Hi {frist name}", "There is no field {frist name}. Did you mean {first name}?"),
        ("Hi {shoe size}", "There is no field {shoe size}. The fields stand below the boxes."),
        ("Hi {{first name}}", "There is no field {{first name}}. Did you mean {first name}?"),
        ("Hi {{ 7*7 }}", "There is no field {{ 7*7 }}. The fields stand below the boxes."),
    ],
)
def test_a_template_with_an_unknown_field_is_refused_naming_it(words, sentence):
    with pytest.raises(Refused) as refusal:
        refuse_unknown(words)

    assert str(refusal.value.sentence) == sentence


def test_a_long_row_of_braces_is_read_at_once():
    assert fill("{ " * 100_000, CORA).missing == ()
    assert refuse_unfilled("{ a" * 30_000) is None


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.key)
def test_what_comes_ready_has_known_fields_and_fills_whole(ready):
    values = {Field.FIRM_NAME: "Harbor & Reed", Field.FIRM_PHONE: "(843) 555-0199", Field.MY_NAME: "Ana Whitfield"}
    for language, words in (("en", ready.english), ("es", ready.spanish)):
        refuse_unknown(words)
        filled = fill(words, EXAMPLES[language] | values)
        refuse_unfilled(filled.words)
        assert len(filled.words) <= 320


def test_every_field_says_what_it_is():
    assert set(HINTS) == set(Field)
