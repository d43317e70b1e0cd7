from datetime import timedelta

import pytest
import sqlalchemy as sa

from casestatus.core import db, inbound
from casestatus.core.clock import first_id_of, new_id, now
from casestatus.core.inbound import Inbound
from tests.rules.webhooks import a_text_comes_in


@pytest.fixture
def call(nobody, firm):
    """A call of the carrier that was kept and that nobody has worked on."""
    a_text_comes_in(nobody, sender="+18435560001", to=firm.numbers[0].e164)
    made = db.session.execute(sa.select(Inbound)).scalar_one()
    made.done_at, made.created_at = None, now() - timedelta(minutes=1)
    db.session.flush()
    return made


def test_a_call_is_kept_as_it_came_with_its_firm(call, firm):
    kept = inbound.kept(call.id)

    assert (kept.kind, kept.firm_id, kept.is_done) == ("text", firm.id, False)
    assert kept.payload["Body"] == "Are you there?"


def test_a_call_is_claimed_once(call):
    assert [inbound.claim(call.id), inbound.claim(call.id)] == [True, False]


def test_nobody_can_claim_what_is_not_kept(rooms):
    assert not inbound.claim(new_id())


def test_a_call_that_nobody_worked_on_waits(call):
    assert inbound.waiting() == [call.id]


@pytest.mark.parametrize("age", [timedelta(seconds=1), timedelta(days=4)], ids=["too young", "given up"])
def test_a_call_does_not_wait_before_its_time_or_for_ever(call, age):
    call.created_at = now() - age
    db.session.flush()

    assert inbound.waiting() == []


def test_a_call_for_no_firm_waits_for_nobody(call):
    call.firm_id = None
    db.session.flush()

    assert inbound.waiting() == []


def test_tries_are_counted(call):
    for _ in range(2):
        inbound.count_try(call.id)

    db.session.refresh(call)
    assert call.tries == 2


def test_a_call_that_nothing_was_made_of_for_days_is_given_up_once(call):
    young = inbound.give_up()
    call.created_at = now() - inbound.PATIENCE - timedelta(minutes=1)
    db.session.flush()

    assert (young, inbound.give_up(), inbound.give_up()) == ([], [call.id], [])
    assert inbound.waiting() == []


@pytest.mark.parametrize(
    ("days", "done", "ours", "stays"),
    [(31, True, True, False), (31, False, False, False), (31, False, True, True), (29, True, True, True)],
    ids=["done", "for nobody", "not done", "lately done"],
)
def test_what_was_done_a_month_ago_is_forgotten(call, days, done, ours, stays):
    made = now() - timedelta(days=days)
    call.id, call.created_at = first_id_of(made), made
    call.done_at, call.firm_id = made if done else None, call.firm_id if ours else None
    db.session.flush()

    inbound.forget_what_is_done()

    assert bool(db.session.execute(sa.select(sa.func.count(Inbound.id))).scalar()) == stays
