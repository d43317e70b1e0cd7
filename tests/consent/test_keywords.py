from pathlib import Path

import pytest

from casestatus.consent.keywords import Keyword, Wish, keyword_in, may_be_keyword
from casestatus.consent.ordinary import asks_to_stop

STOPS = "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT".split()


NAMES = ["Harbor & Reed Law Group", "María José López", "Majo"]


def wish_in(body: str, *, opted_out: bool = False, names: tuple[str, ...] | list[str] = ()) -> Wish | None:
    keyword = keyword_in(body, opted_out=opted_out, names=lambda: names)
    return keyword and keyword.wish


@pytest.mark.parametrize("word", [*STOPS, "opt out", "Stop all"])
def test_every_stop_word_of_the_rule_asks_to_stop(word):
    assert keyword_in(word, opted_out=False) == Keyword(Wish.STOP, "en")


@pytest.mark.parametrize("word", ["ALTO", "PARAR", "PARE", "BAJA", "CANCELAR", "DETENER", "FIN"])
def test_spanish_stop_words_ask_to_stop_in_spanish(word):
    assert keyword_in(word, opted_out=False) == Keyword(Wish.STOP, "es")


@pytest.mark.parametrize(
    "written",
    [
        "stop",
        "Stop.",
        " STOP \n",
        "“STOP”",
        "¡STOP!",
        "stop!!!",
        "S.T.O.P.",
        "STOP 🛑",
        "ＳＴＯＰ",
        "ꜱᴛᴏᴘ",
        "ѕтор",
        "ЅТОР",
        "ѕτορ",
        "*stop*",
        "_STOP_",
        "STOP\u200b",
        "𝐒𝐓𝐎𝐏",
        "𝘴𝘵𝘰𝘱",
        "𝕊𝕋𝕆ℙ!",
        "𝙎𝙏𝙊𝙋",
        "ⓈⓉⓄⓅ",
        "ⓢⓣⓞⓟ",
        "🅂🅃🄾🄿",
        "🅢🅣🅞🅟",
        "🆂🆃🅾🅿",
        "𝐂𝐀𝐍𝐂𝐄𝐋",
    ],
)
def test_a_keyword_is_read_in_any_case_and_punctuation(written):
    assert wish_in(written) is Wish.STOP


@pytest.mark.parametrize("written", ["Opt-Out", "OPT_OUT", "opt  out.", "Opt/out"])
def test_opt_out_is_read_however_its_two_words_are_joined(written):
    assert wish_in(written) is Wish.STOP


@pytest.mark.parametrize(
    "written",
    [
        "Please do not stop",
        "stop by my office",
        "Where does it end?",
        "Stop 7",
        "End 2025",
        "cancel 3pm",
        "стоп end",
        "你好 end",
        "",
        "   ",
        "🛑",
        "stops",
        "ending",
        "finé",
    ],
)
def test_a_keyword_among_other_words_and_figures_is_no_keyword(written):
    assert wish_in(written) is None


@pytest.mark.parametrize(
    ("word", "language"), [("YES", "en"), ("yes!", "en"), ("Sí", "es"), ("SI", "es"), ("alta", "es")]
)
def test_yes_opts_in_only_while_opted_out(word, language):
    assert keyword_in(word, opted_out=False) is None
    assert keyword_in(word, opted_out=True) == Keyword(Wish.START, language)


@pytest.mark.parametrize("opted_out", [True, False])
@pytest.mark.parametrize(
    ("word", "language"), [("START", "en"), ("Unstop", "en"), ("Comenzar", "es"), ("INICIAR", "es")]
)
def test_start_words_opt_in(word, language, opted_out):
    assert keyword_in(word, opted_out=opted_out) == Keyword(Wish.START, language)


@pytest.mark.parametrize(("word", "language"), [("HELP", "en"), ("help?", "en"), ("Info", "en"), ("AYUDA", "es")])
def test_help_words_ask_for_help(word, language):
    assert keyword_in(word, opted_out=True) == Keyword(Wish.HELP, language)


@pytest.mark.parametrize(
    "written",
    [
        "STOP - Maria",
        "STOP — María López.",
        "Alto - María",
        "𝐒𝐓𝐎𝐏 - Maria",
        "Stop - Just Kidding",
        "Stop — Haha",
        "Stop - Never Mind",
        "STOP - Traffic",
        "Alto - Policia",
    ],
)
def test_what_stands_after_a_dash_and_is_no_known_name_makes_no_keyword(written):
    assert wish_in(written) is None
    assert wish_in(written, names=["Harbor & Reed Law Group", "Cora Medina"]) is None


@pytest.mark.parametrize(
    "written",
    [
        "Stop - wait",
        "Stop - Wait",
        "Stop - Don't file it",
        "stop - that's hilarious",
        "STOP - Call Me",
        "Stop - Monday",
        "End - Maria",
        "Cancel - Tuesday",
        "Cancel - Deposition",
        "Help - Maria",
        "Bus stop - Maria",
        "Stop-Loss",
        "stop - maria said the light was red",
        "Maria - what did you say",
        "STOP - " + "Maria " * 30,
    ],
)
def test_what_is_no_signature_makes_no_keyword(written):
    assert wish_in(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "STOP Maria Jose Lopez",
        "STOP - Maria",
        "stop. -- María José",
        "STOP—Maria",
        "stop maria",
        "STOP López",
        "STOP - MAJO",
        "Stop\nMaría José",
        "Stop Harbor Reed",
        "Stop Harbor & Reed!",
        "stop harbor and reed law group",
        "Opt out Maria",
        "Unsubscribe Maria",
        "Alto - María",
        "𝐒𝐓𝐎𝐏 - Maria",
        "STOP ALL - Maria",
        "STOP from Maria",
        "Stop, it's Maria José",
        "ALTO, soy María",
        "Maria STOP",
        "María José dice: alto",
        "Stop Harbor&Reed law firm",
    ],
)
def test_stop_may_be_followed_by_a_name_that_is_known(written):
    assert may_be_keyword(written)
    assert wish_in(written, names=NAMES) is Wish.STOP


@pytest.mark.parametrize("word", ["END", "Cancel", "quit", "REVOKE -", "Baja", "Fin", "Parar"])
def test_other_stop_words_may_be_followed_by_a_whole_name_only(word):
    assert wish_in(f"{word} María José López", names=NAMES) is Wish.STOP
    assert wish_in(f"{word} Harbor and Reed Law Group", names=NAMES) is Wish.STOP
    assert wish_in(f"{word} Maria", names=NAMES) is None
    assert wish_in(f"{word} Majo", names=NAMES) is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("End June", "June Lee"),
        ("Stop June", "June Lee"),
        ("Cancel May", "May Chen"),
        ("end my", "My Nguyen"),
        ("Stop do", "Do Tran"),
        ("Cancel Friday", "Friday & Cox LLP"),
        ("Stop for you", "Fighting For You Law"),
        ("Stop a", "A. Jones"),
        ("Stop and", "Harbor and Reed"),
    ],
)
def test_what_may_be_a_name_or_an_everyday_word_makes_no_keyword(written, name):
    assert wish_in(written, names=[name]) is None


@pytest.mark.parametrize("name", ["June Lee", "Do Tran", "Fighting For You Law"])
def test_a_whole_name_of_everyday_words_makes_one(name):
    assert wish_in(f"Stop {name}", names=[name]) is Wish.STOP


@pytest.mark.parametrize(
    "written",
    [
        "Stop Maria from signing",
        "Stop the Reed case",
        "Maria, do not stop",
        "Reed stop sign",
        "Stop law",
        "Stop by",
        "Stop Jose Maria",
        "Help Maria",
    ],
)
def test_no_other_words_may_follow_it(written):
    assert wish_in(written, names=NAMES) is None


@pytest.mark.parametrize("written", ["Stop injury", "Cancel case", "Stop the law office"])
def test_what_many_firms_are_called_is_no_name(written):
    assert wish_in(written, names=["Case Injury Law Office"]) is None


def test_names_are_asked_for_only_where_they_may_tell():
    asked = []
    for written in ("STOP", "Hello Maria", "START Maria", "Where does it go?", "stop " + "Maria " * 30, "Stop Maria"):
        keyword_in(written, opted_out=False, names=lambda written=written: asked.append(written) or [])

    assert asked == ["Stop Maria"]


def signed_phrases() -> list[list[str]]:
    return [line.split("\t") for line in (Path(__file__).parent / "signed.tsv").read_text().splitlines()]


@pytest.mark.parametrize(("does", "written", "name"), signed_phrases())
def test_what_stands_beside_a_stop_word_acts_at_once_only_where_it_is_surely_a_signature(does, written, name):
    acts = wish_in(written, names=[name]) is Wish.STOP

    assert acts == (does == "acts")
    assert acts or asks_to_stop(written, names=lambda: [name]) == (does == "pauses")
