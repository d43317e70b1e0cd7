"""The second net: the database itself keeps firms apart, whatever the code above it forgets (architecture §4.4)."""

import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError

from casestatus.core import db
from tests.factories import a_contact, another_firm
from tests.rules.nets import (
    APPEND_ONLY,
    FIRM_OWNED,
    POLICIES,
    ask,
    must_be_append_only,
    must_hide,
    must_refuse_rows,
    owning,
    policies_of,
    rows_of,
    serve,
)
from tests.rules.offices import an_office


@pytest.fixture
def zoes(firm):
    """The office of another firm, with something in every table; the test's own session serves ours."""
    with another_firm():
        return an_office("Marigold")


def test_every_table_of_a_firm_has_a_row_in_these_tests(zoes):
    with owning():
        empty = [table for table in FIRM_OWNED if rows_of(zoes.firm, table) == 0]

    assert empty == []


def test_every_table_of_a_firm_has_its_policies(rooms):
    policies = {table: policies_of(table) for table in FIRM_OWNED}

    assert policies == dict.fromkeys(FIRM_OWNED, POLICIES)


@pytest.mark.parametrize("served", ["nobody", "another firm"])
def test_the_database_shows_a_firms_rows_to_no_other(zoes, firm, served):
    for table in FIRM_OWNED:
        must_hide(table, of=zoes.firm, to=firm.id if served == "another firm" else None)


@pytest.mark.parametrize("served", ["nobody", "another firm"])
def test_the_database_takes_no_rows_for_another_firm(zoes, firm, served):
    for table in FIRM_OWNED:
        must_refuse_rows(table, of=zoes.firm, to=firm.id if served == "another firm" else None)


def test_a_firm_cannot_give_its_rows_away(zoes, firm):
    cora = a_contact()

    with pytest.raises(ProgrammingError, match="row-level security"), db.session.begin_nested():
        ask("UPDATE contacts SET firm_id = :other WHERE id = :id", other=zoes.firm, id=cora.id)


def test_no_row_can_point_into_another_firm(zoes, firm):
    with pytest.raises(IntegrityError, match="fk_contact_phones_contact_id"), db.session.begin_nested():
        ask(
            """INSERT INTO contact_phones (firm_id, id, contact_id, e164, label, position, created_at)
               VALUES (:ours, :id, :theirs, '+18435550100', 'Mobile', 0, now())""",
            ours=firm.id,
            id=firm.id,
            theirs=zoes.contact,
        )


def test_the_rows_are_there_for_the_firm_itself(zoes):
    serve(zoes.firm)

    assert [table for table in FIRM_OWNED if rows_of(zoes.firm, table) == 0] == []


def test_the_trail_can_be_added_to_and_never_changed(zoes):
    serve(zoes.firm)

    for table in APPEND_ONLY:
        must_be_append_only(table)


def test_a_search_finds_nothing_of_another_firm(zoes, firm):
    found = ask("SELECT * FROM find_contacts('Marigold', 10)").all()
    numbers = ask("SELECT * FROM find_conversation_numbers(:phone, 10)", phone=zoes.phone).all()
    named = ask("SELECT * FROM find_conversations('Marigold', false, 10)").all()

    assert (found, numbers, named) == ([], [], [])


def test_a_search_finds_nothing_before_a_firm_is_chosen(zoes):
    serve(None)

    assert ask("SELECT * FROM find_contacts('Marigold', 10)").all() == []
    assert ask("SELECT * FROM find_conversation_numbers(:phone, 10)", phone=zoes.phone).all() == []
    assert ask("SELECT * FROM find_conversations('Marigold', false, 10)").all() == []


def test_a_search_finds_the_firms_own(zoes):
    serve(zoes.firm)

    assert ask("SELECT * FROM find_contacts('Marigold', 10)").scalars().all() == [zoes.contact]
    assert ask("SELECT * FROM find_conversation_numbers(:phone, 10)", phone=zoes.phone).scalars().all() == [zoes.phone]
    assert ask("SELECT * FROM find_conversations('Marigold', false, 10)").scalars().all() == [zoes.conversation]
