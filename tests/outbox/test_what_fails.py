"""What fails while texts leave costs its own text only, and nothing of which we know what became is left in doubt."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.exc import IntegrityError, OperationalError

from casestatus.consent.models import Source
from casestatus.consent.opting import opt_out
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.gateways.sms import Permanent, Temporary, Unknown
from casestatus.outbox import claiming, delivering
from casestatus.outbox.claiming import claim_oldest
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.draining import drain_firm
from casestatus.outbox.models import State
from tests.factories import a_number
from tests.outbox.test_delivering import CORA, post, state_of


@pytest.fixture
def fails(monkeypatch):
    """Have a function of the sender's fail when it is called with what fits, so many times."""

    def fail(name: str, fits, times: int = 1) -> None:
        whole, broken = getattr(delivering, name), [OperationalError("", {}, Exception())] * times

        def broken_at_first(*given):
            if broken and fits(*given):
                raise broken.pop()
            return whole(*given)

        monkeypatch.setattr(delivering, name, broken_at_first)

    return fail


def test_a_text_that_cannot_be_made_ready_leaves_no_other_in_doubt(firm, carrier, fails):
    texts = [post(to=a_number()) for _ in range(5)]
    fails("_text_of", lambda claim: claim.id == texts[2].id)

    with pytest.raises(OperationalError):
        drain_firm()

    unready = texts.pop(2)
    assert {state_of(text) for text in texts} == {State.ACCEPTED}
    assert state_of(unready) is State.SENDING


@pytest.mark.parametrize(
    ("answer", "record", "state"),
    [
        (None, "_record_accepted", State.ACCEPTED),
        (Temporary("20429"), "_later", State.WAITING),
        (Permanent("21408"), "_fail", State.FAILED),
        (Unknown(), "_doubt", State.UNKNOWN),
    ],
)
def test_what_the_carrier_said_is_written_down_though_the_connection_broke(firm, carrier, fails, answer, record, state):
    carrier.answers = [answer] if answer else []
    fails(record, lambda *said: True)
    text = post()

    drain_lane(CORA)

    assert (state_of(text), text.provider_id) == (state, None if answer else carrier.listed[0].provider_id)


def test_that_it_is_to_be_tried_again_is_not_said_of_a_later_try(firm):
    text = post()
    [first] = claim_oldest([CORA])
    delivering._later(first, Temporary("20429"))
    with time_machine.travel(now() + timedelta(seconds=3)):
        claim_oldest([CORA])

    delivering._later(first, Temporary("20429"))

    assert state_of(text) is State.SENDING


def test_lanes_are_asked_again_where_another_worker_was_quicker(firm, monkeypatch):
    claimed, quicker = claiming._claimed_of, [IntegrityError("", {}, Exception())] * 2
    monkeypatch.setattr(claiming, "_claimed_of", lambda lanes: throw(quicker.pop()) if quicker else claimed(lanes))
    lanes = [post(to=a_number()).lane for _ in range(2)]

    assert {claim.lane for claim in claim_oldest(lanes)} == set(lanes)


def throw(error: Exception) -> None:
    raise error


def test_an_answer_that_cannot_be_written_down_leaves_no_other_in_doubt(firm, carrier, fails):
    texts = [post(to=a_number()) for _ in range(5)]
    for text in texts[:2]:
        opt_out(text.lane, source=Source.TEXT, words="STOP")
    db.session.commit()
    fails("_fail", lambda *said: True, times=2)

    with pytest.raises(OperationalError):
        drain_firm()

    assert sorted(state_of(text) for text in texts[:2]) == [State.FAILED, State.SENDING]
    assert {state_of(text) for text in texts[2:]} == {State.ACCEPTED}


def test_lanes_that_cannot_be_taken_leave_nothing_under_way_behind(firm, carrier, fails):
    texts = [post(to=a_number()) for _ in range(40)]
    fails("claim_oldest", lambda lanes: texts[20].lane in lanes)

    with pytest.raises(OperationalError):
        drain_firm()

    assert State.SENDING not in {state_of(text) for text in texts}
    assert (state_of(texts[0]), state_of(texts[20])) == (State.ACCEPTED, State.WAITING)
