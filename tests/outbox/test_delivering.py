"""Lanes: in order, one at a time, nothing twice; and what becomes of a text by what the carrier answers."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from casestatus.consent.models import Source
from casestatus.consent.opting import opt_out, opt_out_of
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.tenancy import as_firm
from casestatus.firms.founding import suspend
from casestatus.gateways.sms import Permanent, Temporary, Unknown
from casestatus.outbox import draining
from casestatus.outbox.claiming import claim_oldest
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.draining import drain_firm
from casestatus.outbox.models import BadNumber, Outgoing, Purpose, State, Urgency
from casestatus.outbox.posting import post_sms, why_not
from casestatus.outbox.reasons import reason
from tests.factories import a_number, firm_number

CORA = "+18435560142"


def post(body: str = "Hello", *, to: str = CORA, **fields) -> Outgoing:
    text = post_sms(to=to, sender=firm_number(), body=body, urgency=Urgency.PERSON, **fields)
    db.session.commit()
    return text


def state_of(text: Outgoing) -> State:
    db.session.refresh(text)
    return text.state


def bodies(carrier) -> list[str]:
    return [text.body for text in carrier.sent]


@pytest.fixture
def clock():
    """Time that stands still until a test moves it."""
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def test_texts_of_a_lane_leave_in_the_order_they_were_written(firm, carrier):
    for body in ("One", "Two", "Three"):
        post(body)

    drain_lane(CORA)

    assert bodies(carrier) == ["One", "Two", "Three"]


def test_a_text_that_was_taken_is_accepted_under_the_carriers_id(firm, carrier):
    text = post()

    drain_lane(CORA)

    assert state_of(text) is State.ACCEPTED
    assert text.provider_id == carrier.listed[0].provider_id


def test_draining_again_sends_nothing_again(firm, carrier):
    post()

    dealt = [drain_lane(CORA), drain_lane(CORA), drain_firm()]

    assert (dealt, bodies(carrier)) == ([1, 0, 0], ["Hello"])


def test_a_lane_that_a_worker_is_at_is_left_to_it(firm, carrier):
    post("One")
    post("Two")
    assert len(claim_oldest([CORA])) == 1

    drain_lane(CORA)

    assert bodies(carrier) == []


def test_other_lanes_go_on_while_one_is_being_sent(firm, carrier):
    post("One")
    claim_oldest([CORA])
    post("Other", to=a_number())

    drain_firm()

    assert bodies(carrier) == ["Other"]


def test_a_lane_that_another_worker_took_first_does_not_keep_the_others(firm):
    taken, free, other = (a_number() for _ in range(3))
    for number in (taken, taken, free, other):
        post(to=number)
    claim_oldest([taken])

    claims = claim_oldest([free, taken, other])

    assert [claim.lane for claim in claims] == [free, other]


def test_many_lanes_leave_each_in_its_order(firm, carrier):
    lanes = [a_number() for _ in range(40)]
    for body in ("One", "Two", "Three"):
        for number in lanes:
            post(body, to=number)

    assert drain_firm() == 120

    for number in lanes:
        assert [text.body for text in carrier.sent if text.to == number] == ["One", "Two", "Three"]
    assert set(db.session.execute(sa.select(Outgoing.state)).scalars()) == {State.ACCEPTED}


def test_no_transaction_is_open_while_the_carrier_is_asked(firm, carrier):
    open_ones = []
    carrier.on_send = lambda: open_ones.append("work" in db.session().info)
    post()

    drain_lane(CORA)

    assert open_ones == [False]


def test_a_text_for_later_waits_and_holds_nobody(firm, carrier):
    post("Tomorrow", due_at=now() + timedelta(days=1))
    post("Now")

    drain_lane(CORA)

    assert bodies(carrier) == ["Now"]


def test_a_text_is_not_begun_after_the_turn_is_over(firm, carrier):
    post()

    dealt = drain_lane(CORA, until=0.0)

    assert (dealt, bodies(carrier)) == (0, [])


def test_what_is_left_when_a_turn_is_over_gets_another_turn(firm, carrier, told, monkeypatch):
    monkeypatch.setattr(draining, "TURN", 0.0)
    post()

    with as_firm(firm.id):
        assert (drain_firm(), bodies(carrier)) == (0, [])
    assert [note.name for note in told] == ["jobs.outbox.drain"]


def test_too_many_requests_wait_as_long_as_the_carrier_said(firm, carrier, clock):
    carrier.answers = [Temporary("20429", 7)]
    text = post()

    drain_lane(CORA)
    clock.shift(6)
    drain_lane(CORA)
    assert (state_of(text), bodies(carrier)) == (State.WAITING, [])

    clock.shift(1.5)
    drain_lane(CORA)
    assert bodies(carrier) == ["Hello"]


def test_a_wait_of_two_minutes_is_waited_out(firm, carrier, clock):
    carrier.answers = [Temporary("20429", 120)]
    post()

    drain_lane(CORA)
    clock.shift(119)

    assert drain_lane(CORA) == 0


def test_a_temporary_failure_holds_the_lane_so_that_order_stays(firm, carrier, clock):
    carrier.answers = [Temporary("carrier_gone")]
    post("One")
    post("Two")

    drain_lane(CORA)
    assert bodies(carrier) == []

    clock.shift(3)
    drain_lane(CORA)
    assert bodies(carrier) == ["One", "Two"]


def test_after_five_minutes_of_failures_the_text_has_failed_and_the_lane_goes_on(firm, carrier, clock):
    carrier.answers = [Temporary("carrier_gone")] * 40
    first, second = post("One"), post("Two")

    began = now()
    while state_of(first) is not State.FAILED:
        clock.shift(3)
        drain_lane(CORA)

    assert now() - began <= timedelta(minutes=5, seconds=3)
    assert first.error_code == "carrier_gone"
    assert state_of(second) is State.WAITING


def test_the_waits_between_tries_grow_so_that_a_sick_carrier_is_left_in_peace(firm, carrier, clock):
    carrier.answers = [Temporary("carrier_gone")] * 40
    post()

    for _ in range(100):
        drain_lane(CORA)
        clock.shift(3)

    assert 40 - len(carrier.answers) <= 12


def test_an_endless_wait_is_cut_at_five_minutes(firm, carrier, clock):
    carrier.answers = [Temporary("20429", 86_400), Temporary("20429", 86_400)]
    text = post()

    drain_lane(CORA)
    clock.shift(301)
    drain_lane(CORA)

    assert state_of(text) is State.FAILED


def test_a_text_that_left_after_a_try_has_no_error_any_more(firm, carrier, clock):
    carrier.answers = [Temporary("20429")]
    text = post()

    drain_lane(CORA)
    clock.shift(3)
    drain_lane(CORA)

    assert (state_of(text), text.error_code) == (State.ACCEPTED, None)


def test_lanes_that_wait_for_their_next_try_do_not_keep_others_waiting(firm, carrier):
    for number in [a_number() for _ in range(130)]:
        first, second = (a_waiting_text(number) for _ in range(2))
        first.tries, first.due_at = 1, now() + timedelta(minutes=1)
        db.session.add_all([first, second])
    post("Other", to="+18435569999")

    drain_firm()

    assert bodies(carrier) == ["Other"]


def a_waiting_text(number: str) -> Outgoing:
    return Outgoing(lane=number, recipient=number, sender=firm_number(), body="", urgency=Urgency.PERSON, due_at=now())


@pytest.mark.parametrize("code", ["20003", "21408", "99999"])
def test_a_refusal_is_final_and_the_lane_goes_on(firm, carrier, code):
    carrier.answers = [Permanent(code)]
    first = post("One")
    post("Two")

    drain_lane(CORA)

    assert (state_of(first), first.error_code) == (State.FAILED, code)
    assert bodies(carrier) == ["Two"]


@pytest.mark.parametrize("code", ["21211", "21614", "21635", "30005", "30006"])
def test_a_number_that_cannot_get_texts_is_remembered(firm, carrier, code):
    carrier.answers = [Permanent(code)]
    post()

    drain_lane(CORA)

    assert why_not(CORA) == code


@pytest.mark.parametrize("code", ["21408", "30003", "30007", "30008", "20003"])
def test_other_refusals_say_nothing_of_the_number(firm, carrier, code):
    carrier.answers = [Permanent(code)]
    post()

    drain_lane(CORA)

    assert why_not(CORA) is None


def test_the_carriers_own_opt_out_is_recorded_as_learnt_from_the_carrier(firm, carrier):
    carrier.answers = [Permanent("21610")]
    post()

    drain_lane(CORA)

    known = opt_out_of(CORA)
    assert known is not None
    assert (known.source, known.words) == (Source.CARRIER, None)
    assert why_not(CORA) == "opted_out"


def test_texts_behind_one_that_the_carrier_blocks_stay_here(firm, carrier):
    carrier.answers = [Permanent("21610")]
    post("One")
    second = post("Two")

    drain_lane(CORA)

    assert (state_of(second), second.error_code) == (State.FAILED, "opted_out")
    assert bodies(carrier) == []


def test_who_opts_out_while_a_text_waits_does_not_get_it(firm, carrier):
    text = post()
    opt_out(CORA, source=Source.TEXT, words="STOP")

    drain_lane(CORA)

    assert (state_of(text), text.error_code) == (State.FAILED, "opted_out")
    assert bodies(carrier) == []


def test_a_confirmation_passes_an_opt_out_but_no_bad_number(firm, carrier):
    opt_out(CORA, source=Source.TEXT, words="STOP")
    post("You will get no more texts.", purpose=Purpose.KEYWORD_ANSWER)
    bad = a_number()
    db.add(BadNumber(e164=bad, error_code="30006"))
    post("You will get no more texts.", to=bad, purpose=Purpose.KEYWORD_ANSWER)

    drain_lane(CORA)
    drain_lane(bad)

    assert [text.to for text in carrier.sent] == [CORA]


def test_a_text_that_is_stopped_at_the_gate_is_dealt_with(firm, carrier):
    opt_out(CORA, source=Source.TEXT, words="STOP")
    post()

    assert drain_firm() == 1


def test_a_doubt_is_not_sent_again_and_holds_nobody(firm, carrier):
    carrier.answers = [Unknown()]
    first = post("One")
    post("Two")

    drain_lane(CORA)
    drain_lane(CORA)

    assert state_of(first) is State.UNKNOWN
    assert bodies(carrier) == ["Two"]


def test_the_callback_url_names_the_firm_and_the_text(firm, carrier):
    text = post()

    drain_lane(CORA)

    assert carrier.sent[0].callback == f"http://localhost/webhooks/twilio/status?firm={firm.id}&text={text.id}"


def test_a_worker_wakes_for_every_text_once_it_is_committed(firm, told):
    with db.transaction():
        text = post_sms(to=CORA, sender=firm_number(), body="Hello", urgency=Urgency.PERSON)
        assert told == []

    assert [(note.name, note.args, note.queue) for note in told] == [("jobs.outbox.drain", (str(text.id),), "texts")]


def test_a_text_that_was_never_committed_wakes_nobody_and_never_leaves(firm, told, carrier):
    with db.transaction() as work:
        post_sms(to=CORA, sender=firm_number(), body="Hello", urgency=Urgency.PERSON)
        work.undo()

    drain_firm()
    assert (told, carrier.sent) == ([], [])
    assert db.session.execute(sa.select(Outgoing)).all() == []


def test_nothing_leaves_for_a_suspended_firm(firm, carrier):
    text = post()
    suspend(firm)
    db.session.flush()

    drain_lane(CORA)

    assert carrier.sent == []
    assert state_of(text) is State.FAILED
    assert "suspended" in str(reason(text.error_code))
