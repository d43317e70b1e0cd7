"""How a session comes to serve a firm. That it then sees no other is asked in tests/rules."""

from typing import Any

import pytest
import sqlalchemy as sa

from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.clock import new_id
from casestatus.core.errors import NotFound
from casestatus.core.tenancy import NoFirmChosen, as_firm, chosen_firm, every_firm, fetch, find
from tests.factories import a_contact, another_firm


def setting() -> str:
    """The firm that the database was told to serve."""
    return db.session.execute(sa.select(sa.func.current_setting("app.firm_id", True))).scalar_one()


def test_a_session_serves_the_firm_for_the_length_of_the_block(firm):
    with another_firm() as other:
        assert (chosen_firm(), setting()) == (other.id, str(other.id))

    assert (chosen_firm(), setting()) == (firm.id, str(firm.id))


def test_no_firm_is_chosen_at_first(rooms):
    with pytest.raises(NoFirmChosen):
        chosen_firm()


def test_the_database_is_told_again_in_every_unit_of_work(firm):
    with as_firm(firm.id):
        for _ in range(2):
            with db.transaction():
                assert setting() == str(firm.id)


def test_find_gives_a_model_or_what_was_asked_of_it(firm):
    cora = a_contact("Cora Medina")

    names: Any = sa.select(Contact.first_name, Contact.last_name)

    assert find(sa.select(Contact), cora.id) is cora
    assert tuple(find(names, cora.id)) == ("Cora", "Medina")


def test_find_and_fetch_say_that_there_is_none(firm):
    with pytest.raises(NotFound):
        find(sa.select(Contact), new_id())
    with pytest.raises(NotFound):
        fetch(Contact, new_id())


def test_fetch_can_hold_the_row_until_the_work_ends(firm):
    cora = a_contact()

    assert fetch(Contact, cora.id, lock=True) is cora


def test_machines_ask_across_firms_and_get_plain_values(firm):
    a_contact("Cora Medina")
    with another_firm() as other:
        a_contact("Della Ross")
    db.session.commit()

    rows = every_firm("a test", sa.select(Contact.firm_id, Contact.last_name).order_by(Contact.last_name))

    assert [tuple(row) for row in rows] == [(firm.id, "Medina"), (other.id, "Ross")]


def test_after_asking_across_firms_a_session_sees_its_own_again(firm):
    with another_firm():
        a_contact("Della Ross")

    every_firm("a test", sa.select(Contact.id))

    assert db.session.execute(sa.select(sa.func.current_user())).scalar_one() == "casestatus_app"
    assert db.session.execute(sa.select(Contact.last_name)).all() == []
