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
    ["Hi {first name}", "{frist name}", "{{ contact.name }}", "{{7*7}}", "{{\n x }}", "a { case number } b", "{ñame}"]
    + ["{1st name}", "{2nd appointment time}", "{_name}", "{_first_name}", "a {1} b", "{}", "{ }", "{\n}", "{{}}"]
    + ["{first\nname}", "{shoe\nsize}", "{" + "x" * 61 + "}", "{" + "long name " * 100 + "}", "{{" + "x" * 81 + "}}"]
    + ["Hi ｛first name｝", "｛frist name}", "｛｝", "﹛date﹜", "Hi ｛first name, see you", "｛｛case｝｝"]
    + ["Hi {first name, see you", "{case", "Hi {date\nBye}{", "{ attorney_name", "{{case number", "Hi {FIRST NAME)."],
)
def test_words_with_a_field_in_them_do_not_leave(words):
    with pytest.raises(Unfilled):
        refuse_unfilled(words)


@pytest.mark.parametrize(
    "words",
    ["Court is at 2.", "}{", "}", ":-{", ":-{ :-}", "f(x) = {", "{" * 2000, "{a" * 800]
    + ["{dated", "{firsts", "{ name", "{% raw %}", "first name}", "{*}"],
)
def test_other_braces_do(words):
    assert refuse_unfilled(words) is None


def test_braces_of_other_widths_hold_fields_too():
    assert fill("Hi ｛first name｝, ﹛ｆｉｒｓｔ　ｎａｍｅ﹜, {first name｝.", CORA).words == "Hi Cora, Cora, Cora."
    assert fill("｛case number｝", CORA).missing == (Field.CASE_NUMBER,)
    with pytest.raises(Unfilled) as unfilled:
        refuse_unfilled("Hi ｛first name｝")
    assert unfilled.value.mark == "{first name}"
    with pytest.raises(Refused, match="no field"):
        refuse_unknown("Hi ｛frist name｝")


def test_the_refusal_names_the_first_field():
    with pytest.raises(Unfilled) as refusal:
        refuse_unfilled("Hi Cora, about {case number} and {date}")

    assert str(refusal.value.sentence) == "Fill in {case number} before you send, or take it out."


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Hi {1st name}", "{1st name}"),
        ("Hi {}", "{}"),
        ("Hi {first name, see you at 2", "{first name"),
        ("Hi {case and more", "{case"),
        ("Hi {first\nname}", "{first name}"),
        ("Hi {" + "x" * 70 + "}", "{" + "x" * 49 + "…}"),
        ("Hi {{" + "x" * 90 + "}}", "{{" + "x" * 48 + "…}}"),
    ],
)
def test_a_field_is_named_as_it_is_written_and_not_at_length(words, named):
    with pytest.raises(Unfilled) as refusal:
        refuse_unfilled(words)

    assert str(refusal.value.sentence) == f"Fill in {named} before you send, or take it out."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Hi {frist name}", "There is no field {frist name}. Did you mean {first name}?"),
        ("Hi {shoe size}", "There is no field {shoe size}. The fields stand below the boxes."),
        ("Hi {{first name}}", "There is no field {{first name}}. Did you mean {first name}?"),
        ("Hi {{ 7*7 }}", "There is no field {{ 7*7 }}. The fields stand below the boxes."),
        ("Hi {1st name}", "There is no field {1st name}. Did you mean {first name}?"),
        ("{2nd appointment time}", "There is no field {2nd appointment time}. Did you mean {appointment time}?"),
        ("Hi {_name}", "There is no field {_name}. Did you mean {my name}?"),
        ("Hi {}", "There is no field {}. The fields stand below the boxes."),
        ("Hi { }", "There is no field { }. The fields stand below the boxes."),
        ("Hi {1}", "There is no field {1}. The fields stand below the boxes."),
        ("{" + "x" * 70 + "}", "There is no field {" + "x" * 49 + "…}. The fields stand below the boxes."),
        ("{shoe\nsize}", "There is no field {shoe size}. The fields stand below the boxes."),
        ("Hi {first\nname}", "Write {first name} on one line, or it is not filled in."),
        ("Hi {first name, see you", "{first name has no closing brace. Did you mean {first name}?"),
        ("Hi {case", "{case has no closing brace. Did you mean {case number}?"),
        ("{first name} and {attorney_name", "{attorney_name has no closing brace. Did you mean {attorney name}?"),
        ("{{date", "{date has no closing brace. Did you mean {date}?"),
    ],
)
def test_a_template_with_an_unknown_field_is_refused_naming_it(words, sentence):
    with pytest.raises(Refused) as refusal:
        refuse_unknown(words)

    assert str(refusal.value.sentence) == sentence


def test_a_long_row_of_braces_is_read_at_once():
    assert fill("{ " * 100_000, CORA).missing == ()
    for row in ("{ a", "{", "{ ", "{{ ", "{\n", "{_", "{x" + "y" * 100, "{{x", "{fir"):
        assert refuse_unfilled(row * 30_000) is None
        assert refuse_unfilled("{" + row[1:] * 30_000) is None


def test_what_stands_in_braces_is_known_however_it_is_spaced_and_underscored():
    assert refuse_unknown("{first name} {First_Name} { _first__name_ }") is None
    assert fill("{ _first__name_ }", CORA).words == "Cora"


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
