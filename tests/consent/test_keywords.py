import pytest

from casestatus.consent.keywords import Keyword, Wish, keyword_in

STOPS = "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT".split()


def wish_in(body: str, *, opted_out: bool = False) -> Wish | None:
    keyword = keyword_in(body, opted_out=opted_out)
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
        "*stop*",
        "_STOP_",
        "STOP\u200b",
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
