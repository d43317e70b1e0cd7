import sqlalchemy as sa

from casestatus.consent.models import Channel, OptOut, Source
from casestatus.consent.opting import is_opted_out, opt_in, opt_out, opt_out_of
from casestatus.core import db
from tests.factories import another_firm

CORA = "+18435560142"


def the_opt_outs() -> list[OptOut]:
    return list(db.session.execute(sa.select(OptOut).order_by(OptOut.created_at)).scalars())


def test_an_opt_out_keeps_its_time_words_and_source(firm):
    opt_out(CORA, source=Source.TEXT, words="Stop!!")

    kept = opt_out_of(CORA)

    assert kept is not None
    assert (kept.words, kept.source, kept.ended_at) == ("Stop!!", Source.TEXT, None)
    assert kept.created_at is not None


def test_a_second_opt_out_is_known_already_and_keeps_the_first_words(firm):
    first = opt_out(CORA, source=Source.TEXT, words="STOP")
    second = opt_out(CORA, source=Source.CARRIER, words=None)

    assert (first, second) == (True, False)
    assert [kept.words for kept in the_opt_outs()] == ["STOP"]


def test_opting_in_ends_the_opt_out_and_keeps_both_words(firm):
    opt_out(CORA, source=Source.TEXT, words="STOP")

    ended = opt_in(CORA, source=Source.TEXT, words="Start")

    [kept] = the_opt_outs()
    assert ended
    assert not is_opted_out(CORA)
    assert (kept.words, kept.ended_words, kept.ended_source) == ("STOP", "Start", Source.TEXT)
    assert kept.ended_at is not None


def test_opting_in_without_an_opt_out_changes_nothing(firm):
    assert not opt_in(CORA, source=Source.TEXT, words="START")
    assert the_opt_outs() == []


def test_who_stops_again_after_starting_is_opted_out_again(firm):
    opt_out(CORA, source=Source.TEXT, words="STOP")
    opt_in(CORA, source=Source.TEXT, words="START")

    again = opt_out(CORA, source=Source.TEXT, words="Quit")

    assert again
    assert is_opted_out(CORA)
    assert [kept.words for kept in the_opt_outs()] == ["STOP", "Quit"]


def test_an_opt_out_of_texts_leaves_e_mail_alone(firm):
    opt_out(CORA, source=Source.TEXT, words="STOP")

    assert not is_opted_out(CORA, Channel.EMAIL)


def test_an_opt_out_at_one_firm_is_none_at_another(firm):
    opt_out(CORA, source=Source.TEXT, words="STOP")

    with another_firm():
        assert not is_opted_out(CORA)


def test_opting_in_at_one_firm_leaves_the_other_opted_out(firm):
    opt_out(CORA, source=Source.TEXT, words="STOP")

    with another_firm():
        opt_out(CORA, source=Source.TEXT, words="STOP")
        opt_in(CORA, source=Source.TEXT, words="START")

    assert is_opted_out(CORA)
