"""Names, words, clocks, schedules: small and used everywhere."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.migrating import migrate
from casestatus.core.names import initials
from casestatus.core.parallel import Crew, for_each
from casestatus.core.schedules import start_once
from casestatus.core.tenancy import as_firm, chosen_firm
from casestatus.core.words import Sentence, _, speaking
from tests.factories import a_firm


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Cora Medina", "CM"),
        ("Cora", "C"),
        ("cora de la medina", "CM"),
        ("Élodie Ñandú", "ÉÑ"),
        ("(843) 555-0142", "?"),
        ("", "?"),
        ("Cora 3rd", "C"),
    ],
)
def test_initials_are_the_first_letters_of_the_first_and_last_word(name, letters):
    assert initials(name) == letters


def test_now_is_in_utc():
    assert now().tzinfo is UTC


def test_a_later_key_sorts_behind_an_earlier_one():
    keys = [new_id() for _ in range(200)]

    assert keys == sorted(keys)
    assert {key.version for key in keys} == {7}


def test_a_sentence_waits_for_its_language():
    sentence = _("Write a message first.")

    with speaking("en"):
        assert str(sentence) == "Write a message first."


def test_a_sentence_takes_values_by_name():
    assert str(_("That is {n} characters.", n=1700)) == "That is 1700 characters."


def test_braces_without_values_are_left_alone():
    assert str(_("Use {braces} freely.")) == "Use {braces} freely."


def test_a_language_that_is_not_ours_gives_english():
    assert _("Received").in_language("fr") == "Received"


def test_sentences_are_the_same_when_words_and_values_are():
    assert _("Received") == _("Received")
    assert _("Wait {n} minutes.", n=1) != _("Wait {n} minutes.", n=2)
    assert len({_("Received"), _("Received")}) == 1


def test_a_sentence_is_safe_in_a_page():
    assert Sentence('“{who}” & "you"', {"who": "<b>"}).__html__() == "“&lt;b&gt;” &amp; &#34;you&#34;"


def test_a_schedule_starts_once_at_each_of_its_times(rooms):
    firm_id, due = new_id(), datetime(2026, 11, 21, 3, 40, tzinfo=UTC)

    started = [start_once("reconcile", firm_id, moment) for moment in (due, due, due + timedelta(days=1))]

    assert started == [True, False, True]


def test_the_same_schedule_starts_for_each_firm(rooms):
    due = datetime(2026, 11, 21, 3, 40, tzinfo=UTC)

    assert [start_once("reconcile", new_id(), due) for _again in range(2)] == [True, True]


def test_work_on_many_things_answers_in_their_order_for_the_same_firm(rooms):
    with db.own_session(), db.transaction():
        firm_id = a_firm().id
    with as_firm(firm_id):
        answers = for_each(lambda thing: (thing, chosen_firm()), range(20))

    assert answers == [(thing, firm_id) for thing in range(20)]


def test_the_first_failure_among_many_things_is_raised(rooms):
    with as_firm(new_id()), pytest.raises(ZeroDivisionError):
        for_each(lambda thing: 1 / thing, [1, 0, 2])


def all_by(crew, things, done):
    for thing in things:
        crew.begin(thing)
    while crew.is_busy:
        done += crew.ended()


def test_a_crew_brings_what_ended_as_it_ends():
    done, crew = [], Crew(lambda thing: thing * 2, hands=3)

    all_by(crew, range(3), done)

    assert (sorted(done), crew.free) == ([(0, 0), (1, 2), (2, 4)], 3)


def test_a_failure_in_a_crew_is_raised_after_the_others_have_ended():
    done, crew = [], Crew(lambda thing: 1 / thing)
    all_by(crew, (1, 0, 2), done)

    with pytest.raises(ZeroDivisionError), crew:
        pass

    assert sorted(done) == [(1, 1.0), (2, 0.5)]


def test_a_failure_beside_a_crew_costs_it_nothing_under_way():
    done, crew = [], Crew(lambda thing: thing * 2, hands=3)
    with crew.sparing():
        crew.begin(1)
        raise ZeroDivisionError
    all_by(crew, [2], done)

    with pytest.raises(ZeroDivisionError), crew:
        pass

    assert sorted(done) == [(1, 2), (2, 4)]


def test_migrating_again_changes_nothing(config):
    tables = sa.text("SELECT string_agg(table_name || column_name, ',' ORDER BY 1) FROM information_schema.columns")
    with sa.create_engine(config.database_url, poolclass=sa.NullPool).connect() as connection:
        before = connection.execute(tables).scalar()
        migrate(config.database_url)

        assert connection.execute(tables).scalar() == before
