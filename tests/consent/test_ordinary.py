"""Opt-outs in ordinary words, measured by the phrases that were written down before the rules (T21)."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from casestatus.consent.ordinary import LONGEST, asks_to_stop

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Phrase:
    language: str
    is_opt_out: bool
    words: str


def phrases(name: str) -> list[Phrase]:
    lines = [line.split("\t") for line in (HERE / name).read_text().splitlines()]
    return [Phrase(language, wish == "out", words) for language, wish, words in lines]


def measured(asked: list[Phrase]) -> tuple[float, float]:
    """Precision and recall."""
    found = [phrase for phrase in asked if asks_to_stop(phrase.words)]
    right = [phrase for phrase in found if phrase.is_opt_out]
    return len(right) / len(found), len(right) / len([phrase for phrase in asked if phrase.is_opt_out])


def test_the_file_holds_enough_of_both_kinds_in_both_languages():
    asked = phrases("phrases.tsv")

    assert len(asked) >= 150
    assert len([phrase for phrase in asked if not phrase.is_opt_out]) >= 60
    assert {(phrase.language, phrase.is_opt_out) for phrase in asked} == {
        ("en", True),
        ("en", False),
        ("es", True),
        ("es", False),
    }


@pytest.mark.parametrize(
    ("name", "least_precision", "least_recall"),
    [
        ("phrases.tsv", 0.98, 0.97),
        ("unseen.tsv", 0.95, 0.90),
        ("further.tsv", 0.97, 0.97),
        ("afterwards.tsv", 0.95, 0.90),
        ("latest.tsv", 0.97, 0.97),
        ("newest.tsv", 0.98, 0.98),
        ("fresh.tsv", 0.98, 0.98),
        ("fresher.tsv", 0.98, 0.98),
        ("freshest.tsv", 0.95, 0.95),
        ("reviewed.tsv", 1.0, 1.0),
        ("plainest.tsv", 0.98, 0.98),
        ("plainer.tsv", 0.98, 0.98),
    ],
)
def test_precision_and_recall_are_within_bounds(name, least_precision, least_recall, record_property):
    precision, recall = measured(phrases(name))

    record_property("precision", round(precision, 3))
    record_property("recall", round(recall, 3))
    print(f"{name}: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= least_precision
    assert recall >= least_recall


@pytest.mark.parametrize("language", ["en", "es"])
def test_neither_language_is_read_worse(language):
    precision, recall = measured([phrase for phrase in phrases("phrases.tsv") if phrase.language == language])

    assert min(precision, recall) >= 0.97


@pytest.mark.parametrize("words", ["alto", "Deleted my messages", "this phone deleted my messages", "removed"])
def test_words_that_may_begin_or_tell_something_else_are_no_opt_out(words):
    assert not asks_to_stop(words)


@pytest.mark.parametrize(
    "words", ["Alto, por favor.", "STOPPP!!", "u keep texting me, stopp", "y'all need to stop texting"]
)
def test_words_are_read_as_people_type_them(words):
    assert asks_to_stop(words)


@pytest.mark.parametrize("words", ["no me molesta", "no me molestan los textos", "no me escriben del seguro"])
def test_who_does_not_mind_is_no_opt_out(words):
    assert not asks_to_stop(words)


@pytest.mark.parametrize(
    "words",
    ["", "   ", "\u200b", "a" * LONGEST * 2, "stop texting " * 400 + "my ex", "please " * 5000, "no me " * 3000]
    + [
        words * 60 + "my ex"
        for words in (
            "keep texting me please ",
            "stop please stop ",
            "any further ",
            "alto ya ",
            "alto,,, ",
            "he said : ",
            "🛑 ",
            "this is spam ",
            "ms reyes ",
            "hi ana maria lopez ",
            "maria please ",
            "señora reyes ",
            "buenos días ana ",
            "once again i'm going to ask you one more time ",
            "stop the damn ",
            "stop texting him about my ex's ",
            "you are not allowed to text me or ",
            "no me manden más mensajes sobre ",
            "stop. let me explain. ",
            "omg stop dude ",
            "STOP ",
            "you are allowed to text me? ",
            "alto — ",
            "lose my number? no ",
            "these texts have to stop, should i ",
            "- ",
            "ﷺ ",
            "leave me alone no ",
            "no no no no x. ",
            "please and so ",
            "ya no nunca dejen borrenme, ",
            "s t o p x, ",
            "this number, do not text it, ",
            "my wife does not want you to ",
            "this is my number. stop text ",
            "if you text us again we will ",
            "STOP THE ",
            "EL AZUCAR ALTO ",
            "i respectfully request that you ",
            "id rather you do not text me please and thank you ",
            "stop thank you maria ",
            "block me from all of your texts and thanks ",
            "i dont want to keep getting these any more ",
        )
    ],
)
def test_odd_and_endless_texts_are_read_quickly_and_ask_nothing(words):
    assert not asks_to_stop(words)


@pytest.mark.parametrize(
    "words", ["i asked to", "i asked you to", "you can you", "i would like you", "le pido que", "les pido que"]
)
def test_words_that_can_be_read_in_two_ways_are_read_in_one(words):
    """Else each of them in a text would double the time: a stranger could stop the line with one text."""
    assert not asks_to_stop(f"{words} " * 100 + "my ex")


def test_what_somebody_else_said_is_not_asked_of_us():
    assert not asks_to_stop("He wrote “stop texting me” and blocked me")
    assert not asks_to_stop("His last text: stop writing to me")
    assert not asks_to_stop("Me texteó: para de escribirme")


@pytest.mark.parametrize(
    "words", ["I already said: stop texting me", "I got your texts: stop", "He wrote: I am late. Stop texting me"]
)
def test_what_the_writer_says_beside_a_colon_is_asked_of_us(words):
    assert asks_to_stop(words)


@pytest.mark.parametrize("words", ["🛑", "🛑🛑\ufe0f ", " 🛑\n🛑"])
def test_a_stop_sign_alone_is_an_opt_out(words):
    assert asks_to_stop(words)


def test_a_stop_sign_before_something_else_is_none():
    assert not asks_to_stop("🛑 Road closed at the courthouse")


@pytest.mark.parametrize(
    "words",
    [
        "Ms. Reyes please do not text me again",
        "Señora por favor no me mande mas mensajes",
        "Dude stop texting me",
        "No deseo recibir más mensajes de su oficina",
        "stop the damn texts",
        "I hired someone else. Please stop messaging me about the accident.",
        "please end all text communications with me",
        "Text messages are not ok with me, call me instead",
        "You're not allowed to text me",
        "𝐏𝐥𝐞𝐚𝐬𝐞 𝐬𝐭𝐨𝐩 𝐭𝐞𝐱𝐭𝐢𝐧𝐠 𝐦𝐞",
    ],
)
def test_who_is_addressed_and_what_is_sworn_are_read_over(words):
    assert asks_to_stop(words)


@pytest.mark.parametrize(
    ("for_a_while", "for_good"),
    [
        ("don't text me today I'm in surgery", "don't text me again I'm in surgery"),
        ("Do not text me right now", "Stop texting me right now"),
        ("don't text me, I'm driving", "I don't want texts, I'm driving all day"),
        ("Call me instead of texting, I'm driving", "Call me instead of texting, I don't read them"),
        ("no me escriba hoy, estoy en la corte", "no me escriba más, estoy en la corte"),
        ("Don't text me until Monday", "Do not text me today or ever"),
    ],
)
def test_what_is_asked_for_a_while_is_no_opt_out(for_a_while, for_good):
    assert not asks_to_stop(for_a_while)
    assert asks_to_stop(for_good)


@pytest.mark.parametrize(
    ("going_on", "said"),
    [
        ("Stop. Let me explain what happened.", "Stop. I have a lawyer."),
        ("Stop. It's the wrong document", "Stop. It's the wrong number"),
        ("Stop! Don't file it yet", "Stop! Don't message me"),
        ("stop, I found the papers", "stop, I found another lawyer"),
        ("lose my number? no I still have it", "Can you lose my number? No more texts"),
        ("these messages have to stop, should I get a restraining order?", "these messages have to stop, ok?"),
    ],
)
def test_what_comes_after_it_says_how_it_is_meant(going_on, said):
    assert not asks_to_stop(going_on)
    assert asks_to_stop(said)


@pytest.mark.parametrize(
    ("nothing_else", "something_else"),
    [
        ("leave me alone no more texts", "leave me alone no more pain"),
        ("stop texting me please leave us alone lose my number", "stop at my house please leave the papers"),
        ("ya basta déjenme en paz y bórrenme de su lista", "déjenme en la puerta y bórrenme de la factura"),
    ],
)
def test_opt_outs_in_a_row_are_one_where_nothing_else_is_said(nothing_else, something_else):
    assert asks_to_stop(nothing_else)
    assert not asks_to_stop(something_else)


@pytest.mark.parametrize(
    ("ours", "somebody_elses"),
    [
        ("This is my work phone, please do not text it.", "This is the judge's number, please do not text it."),
        ("I'm not your client anymore, no need to text me", "I have your address, no need to text me"),
        ("I don't want to get these anymore", "I have his letters. I don't want to get these anymore"),
        ("If you text me again, I'll report you", "If he texts me again, I'll report him"),
    ],
)
def test_what_stands_before_it_says_of_whom_it_is_asked(ours, somebody_elses):
    assert asks_to_stop(ours)
    assert not asks_to_stop(somebody_elses)


def test_a_number_comes_off_our_papers_and_no_others():
    assert asks_to_stop("Remove my number from your phone please")
    assert not asks_to_stop("Remove my number from the police report please")


@pytest.mark.parametrize("words", ["STOP Maria Lopez", "STOP Jimmy!", "Stop Harbor Law", "STOP - MARIA"])
def test_stop_before_the_name_of_nobody_knows_whom_is_asked_of_us(words):
    assert asks_to_stop(words)


@pytest.mark.parametrize("words", ["STOP Sign", "STOP Payment", "Stop Maria", "STOP Running", "Stop loss law"])
def test_stop_before_a_thing_is_not(words):
    assert not asks_to_stop(words)
