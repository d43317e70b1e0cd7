"""Whoever takes a guard away is told by a test: each check of these rules fails without what it checks."""

from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, ProgrammingError

from casestatus.accounts.models import User
from casestatus.contacts.models import Contact
from casestatus.core import db, tenancy
from casestatus.core.tenancy import WrongFirm, as_firm
from casestatus.messaging.models import Participation
from casestatus.outbox.claiming import claim_oldest
from casestatus.outbox.models import Outgoing, State, Urgency
from casestatus.outbox.posting import post_sms
from tests.factories import a_number, another_firm, firm_number
from tests.rules.asking import all_of, routes, statuses
from tests.rules.nets import (
    FIRM_OWNED,
    POLICIES,
    ask,
    must_be_append_only,
    must_hide,
    must_refuse_rows,
    owning,
    policies_of,
    serve,
)
from tests.rules.offices import an_office

NOT_CAUGHT = (AssertionError, pytest.fail.Exception)


@pytest.fixture
def zoes(firm):
    with another_firm():
        return an_office("Marigold")


@contextmanager
def without_listener(name: str, listener):
    event.remove(db.Session, name, listener)
    try:
        yield
    finally:
        event.listen(db.Session, name, listener)


def nothing_of_others_comes_back() -> None:
    """Asked past the second net, as the login that owns the tables."""
    with owning():
        assert db.session.execute(sa.select(Contact.id)).all() == []


def rows_of_others_are_refused(theirs) -> None:
    row = Participation(firm_id=theirs.firm, conversation_id=theirs.conversation, user_id=theirs.contact)
    with pytest.raises(WrongFirm), db.session.begin_nested():
        db.add(row)


def texts_are_refused_to(visitor, office) -> None:
    asked = [route for route in routes("staff") if route.permission and route.permission.value == "text_messages"]
    assert statuses(visitor, asked, office) == all_of(asked, 403)


def one_text_of_a_lane_is_claimed_at_a_time(firm) -> None:
    lane = a_number()
    for _ in range(2):
        post_sms(to=lane, sender=firm_number(), body="See you at 2.", urgency=Urgency.PERSON)
    db.session.commit()
    with as_firm(firm.id):
        first = claim_oldest([lane])
    with as_firm(firm.id):
        second = claim_oldest([lane])
    assert (len(first), second) == (1, [])
    claim = sa.update(Outgoing).where(Outgoing.lane == lane).values(state=State.SENDING)
    with as_firm(firm.id), pytest.raises(IntegrityError):  # of a worker that looked before the first had claimed
        db.session.execute(claim, execution_options={"synchronize_session": False})


def test_the_listener_that_holds_statements_to_a_firm(zoes):
    nothing_of_others_comes_back()

    with without_listener("do_orm_execute", tenancy._only_the_chosen_firm), pytest.raises(NOT_CAUGHT):
        nothing_of_others_comes_back()


def test_the_listener_that_refuses_rows_of_others(zoes):
    rows_of_others_are_refused(zoes)

    with (
        without_listener("before_flush", tenancy._only_rows_of_the_chosen_firm),
        pytest.raises(ProgrammingError, match="row-level security"),  # which is the second net
    ):
        rows_of_others_are_refused(zoes)


def test_the_policy_of_each_table(zoes, firm):
    for table in FIRM_OWNED:
        must_hide(table, of=zoes.firm, to=firm.id)
        with owning():
            ask(f"CREATE POLICY generous ON {table} TO casestatus_app USING (true) WITH CHECK (true)")

        with pytest.raises(NOT_CAUGHT):
            must_hide(table, of=zoes.firm, to=firm.id)
        with pytest.raises(NOT_CAUGHT):
            must_refuse_rows(table, of=zoes.firm, to=firm.id)
        assert policies_of(table) != POLICIES


def test_the_row_level_security_of_each_table(zoes, firm):
    for table in FIRM_OWNED:
        with owning():
            ask(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

        with pytest.raises(NOT_CAUGHT):
            must_hide(table, of=zoes.firm, to=firm.id)
        assert policies_of(table) == set()


def test_the_permission_of_a_route(sam, firm, monkeypatch):
    office = an_office("Marigold")
    texts_are_refused_to(sam, office)
    monkeypatch.setattr(User, "may", lambda person, permission: True)

    with pytest.raises(NOT_CAUGHT):
        texts_are_refused_to(sam, office)


def test_the_index_that_allows_one_claim_a_lane(firm):
    one_text_of_a_lane_is_claimed_at_a_time(firm)
    with owning():
        ask("DROP INDEX uq_outgoing_one_claim_a_lane")

    with pytest.raises(NOT_CAUGHT):
        one_text_of_a_lane_is_claimed_at_a_time(firm)


def test_the_missing_permission_to_change_the_trail(zoes):
    serve(zoes.firm)
    must_be_append_only("trail_entries")
    with owning():
        ask("GRANT UPDATE ON trail_entries TO casestatus_app")

    with pytest.raises(NOT_CAUGHT):
        must_be_append_only("trail_entries")
