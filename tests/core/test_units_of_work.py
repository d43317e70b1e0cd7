from collections.abc import Callable
from contextlib import suppress

import pytest
import sqlalchemy as sa
from psycopg import _queries
from sqlalchemy.exc import InternalError, OperationalError

from casestatus.core import db
from casestatus.core.loading import as_loaded
from casestatus.core.tenancy import as_firm
from casestatus.firms.models import Firm
from tests.factories import a_firm


@pytest.fixture
def work(rooms):
    """A session of its own, as a request or a job has."""
    with db.own_session():
        yield


def firms() -> set[str]:
    """The names that another session sees."""
    with db.own_session():
        return set(db.session.execute(sa.select(Firm.name)).scalars())


class Broken(Exception):
    pass


def open_and_break(name: str, aside: Callable[[], object] = lambda: None) -> None:
    db.aside("to be seen later", aside)
    a_firm(name)
    raise Broken


def break_off() -> None:
    raise OperationalError("a statement", {}, Exception("gone"))


def test_what_is_done_in_it_stands_at_its_end(work):
    with db.transaction():
        a_firm("Harbor")

    assert firms() == {"Harbor"}


def test_what_raises_leaves_nothing_and_is_raised_on(work):
    with pytest.raises(Broken), db.transaction():
        open_and_break("Harbor")

    assert firms() == set()


def test_what_is_undone_leaves_nothing(work):
    with db.transaction() as unit:
        a_firm("Harbor")
        unit.undo()

    assert firms() == set()


def test_looking_leaves_nothing(work):
    with db.looking():
        a_firm("Harbor")

    assert firms() == set()


def test_the_database_lets_nobody_write_who_only_looks(app):
    """On connections of their own, as in production; and afterwards the same connection may write."""
    with app.app_context():
        with pytest.raises(InternalError, match="read-only"), db.looking():
            a_firm("Harbor")
        with db.transaction() as unit:
            a_firm("Harbor")
            unit.undo()

    with app.app_context():
        assert firms() == set()


def test_what_was_read_by_who_only_looks_is_kept_and_does_not_ask_again(product):
    with product.app_context():
        with db.transaction():
            firm_id = a_firm("Harbor").id
        with db.looking():
            firm = db.session.get_one(Firm, firm_id)

        assert firm.name == "Harbor"
        assert (firm in db.session, db.session().in_transaction()) == (False, False)


def test_one_within_another_joins_it(work):
    with db.transaction() as outer:
        with db.transaction() as inner:
            a_firm("Harbor")
        assert inner is outer
        outer.undo()

    assert firms() == set()


def test_a_part_that_fails_leaves_the_rest(work):
    with db.transaction():
        a_firm("Harbor")
        with pytest.raises(Broken), db.savepoint():
            open_and_break("Quill")

    assert firms() == {"Harbor"}


def test_what_is_written_aside_outlives_a_refusal(work):
    with pytest.raises(Broken), db.transaction():
        open_and_break("Harbor", aside=lambda: a_firm("Aside"))

    assert firms() == {"Aside"}


def test_what_is_written_aside_waits_for_the_end(work):
    seen = []
    with db.looking():
        db.aside("to be seen later", lambda: seen.append("aside"))
        seen.append("work")

    assert seen == ["work", "aside"]


def test_outside_of_a_unit_of_work_it_is_written_at_once(work):
    db.aside("to be seen later", lambda: a_firm("Aside"))

    assert firms() == {"Aside"}


def test_an_aside_that_fails_changes_nothing_of_the_work_and_of_the_others(work, capsys):
    with db.transaction():
        db.aside("bound to fail", break_off)
        db.aside("to be seen later", lambda: a_firm("Aside"))
        a_firm("Harbor")

    assert firms() == {"Harbor", "Aside"}


def test_an_aside_that_fails_does_not_hide_why_the_work_did(work):
    with pytest.raises(Broken), db.transaction():
        open_and_break("Harbor", aside=break_off)


def test_an_aside_is_written_for_the_same_firm(work, rooms):
    with db.transaction():
        firm_id = a_firm("Harbor").id
    with as_firm(firm_id):
        served = []
        with db.looking():
            db.aside("to be seen later", lambda: served.append(db.session().info["firm_id"]))

    assert served == [firm_id]


def test_a_session_of_its_own_ends_with_its_block(rooms):
    outside = db.session()

    with db.own_session() as inside:
        assert db.session() is inside is not outside

    assert db.session() is outside


def test_add_gives_back_the_first_thing_with_its_key(work):
    with db.transaction():
        firm = db.add(Firm(name="Harbor", time_zone="UTC"), Firm(name="Quill", time_zone="UTC"))
        assert (firm.name, firm.id is not None) == ("Harbor", True)


def as_it_is(firm_id) -> Firm:
    """The firm by two of its columns."""
    id_, name = db.session.execute(sa.select(Firm.id, Firm.name).where(Firm.id == firm_id)).one()
    return as_loaded(Firm, {"id": id_, "name": name})


@pytest.fixture
def harbor(work):
    """The id of a firm that the session does not know any more."""
    with db.transaction():
        firm_id = a_firm("Harbor").id
    db.session.expunge_all()
    return firm_id


def test_what_was_asked_for_as_columns_is_a_row_that_can_be_changed(harbor):
    with db.transaction():
        as_it_is(harbor).name = "Quill"

    assert firms() == {"Quill"}


def test_a_column_that_was_not_asked_for_is_loaded_when_it_is_touched(harbor):
    with db.looking():
        assert as_it_is(harbor).reminder_hours == [24, 2]


def test_an_object_that_is_there_already_says_what_was_asked_now(harbor):
    there = db.session.get_one(Firm, harbor)
    with db.own_session(), db.transaction():
        db.session.get_one(Firm, harbor).name = "Quill"

    assert there.name == "Harbor"
    assert as_it_is(harbor) is there
    assert there.name == "Quill"


def test_the_text_of_a_long_statement_is_read_once(harbor):
    long = sa.select(*(Firm.name.label(f"name_{number}_{'x' * 40}") for number in range(100)))
    before = _queries._query2pg.cache_info().misses
    for _again in range(2):
        with db.looking():
            db.session.execute(long.where(Firm.id == harbor)).one()

    assert _queries._query2pg.cache_info().misses == before + 1


def test_what_cannot_be_taken_back_is_done_when_all_else_stands(work):
    done = []
    with db.transaction():
        a_firm("Harbor")
        db.once_committed(lambda: done.append(firms()))
        assert done == []

    assert done == [{"Harbor"}]


@pytest.mark.parametrize("ends", ["raised", "undone", "taken back by itself"])
def test_what_cannot_be_taken_back_is_not_done_when_the_rest_is(work, ends):
    done = []
    with suppress(Broken), db.transaction() as unit:
        with suppress(Broken), db.savepoint():
            db.once_committed(lambda: done.append("here"))
            if ends == "taken back by itself":
                raise Broken
        if ends == "undone":
            unit.undo()
        if ends == "raised":
            raise Broken

    assert done == []


def test_outside_of_a_unit_of_work_it_is_done_at_once_and_a_failure_is_passed_over(work):
    done = []

    def fails() -> None:
        done.append("tried")
        raise OSError("the disk is away")

    db.once_committed(fails)
    with db.transaction():
        db.once_committed(fails)
        db.once_committed(lambda: done.append("the next"))

    assert done == ["tried", "tried", "the next"]
