"""What became of a text only ever moves forward, in whatever order the carrier tells it (architecture §6)."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casestatus.core import db
from casestatus.core.tenancy import as_firm
from casestatus.gateways.sms import Temporary
from casestatus.outbox.delivering import _record_accepted, drain_lane
from casestatus.outbox.models import RANK, DeliveryReport, Outgoing, State, Urgency
from casestatus.outbox.posting import post_sms
from casestatus.outbox.recording import CARRIER_STATES, record_failure, record_report, record_unknown
from tests.factories import a_number, firm_number

TERMINAL = {State.DELIVERED, State.FAILED}
CODES = (None, "30003", "30005", "21610")


@dataclass(frozen=True)
class Told:
    """One thing that is learnt of a text: from a callback, from the carrier's answer, or from its silence."""

    by: str  # callback, answer, silence, refusal
    status: str = ""
    code: str | None = None

    @property
    def means(self) -> State | None:
        return {
            "callback": CARRIER_STATES.get(self.status),
            "answer": State.ACCEPTED,
            "silence": State.UNKNOWN,
            "refusal": State.FAILED,
        }[self.by]

    def tell(self, outgoing_id) -> None:
        if self.by == "callback":
            record_report(outgoing_id, status=self.status, error_code=self.code, provider_id="SM1", payload={})
        elif self.by == "answer":
            _record_accepted({outgoing_id: "SM1"})
        elif self.by == "silence":
            record_unknown(outgoing_id)
        else:
            record_failure(outgoing_id, self.code or "30008")


CALLBACKS = st.builds(
    Told, by=st.just("callback"), status=st.sampled_from([*CARRIER_STATES, "read"]), code=st.sampled_from(CODES)
)
OTHERS = st.sampled_from(
    [Told("answer"), Told("silence"), Told("refusal", code="30003"), Told("refusal", code="21211")]
)


def a_text_on_its_way(state: State = State.SENDING) -> Outgoing:
    outgoing = post_sms(to=a_number(), sender=firm_number(), body="See you at 2.", urgency=Urgency.PERSON)
    outgoing.state = state
    db.session.flush()
    return outgoing


def now_known(outgoing_id) -> tuple[State, str | None]:
    """State and error code as they stand in the database."""
    db.session.flush()
    kept = sa.select(Outgoing.state, Outgoing.error_code).where(Outgoing.id == outgoing_id)
    state, code = db.session.execute(kept).one()
    return state, code


def furthest(told: list[Told]) -> State:
    """The first of the states of highest rank: of two ends, the one that was told first."""
    states = [State.SENDING, *(one.means for one in told if one.means)]
    return max(states, key=lambda state: RANK[state])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(CALLBACKS | OTHERS, max_size=8))
def test_whatever_the_order_a_text_ends_where_it_got_furthest(firm, told):
    outgoing = a_text_on_its_way()
    before = now_known(outgoing.id)

    for one in told:
        one.tell(outgoing.id)
        after = now_known(outgoing.id)
        assert RANK[after[0]] >= RANK[before[0]]
        assert before[0] not in TERMINAL or after[0] is before[0]
        assert after[1] is not None or before[1] is None
        before = after

    reports = sa.select(sa.func.count()).where(DeliveryReport.outgoing_id == outgoing.id)
    assert before[0] is furthest(told)
    assert db.session.execute(reports).scalar_one() == sum(one.by == "callback" for one in told)


@given(one=st.sampled_from(list(State)), other=st.sampled_from(list(State)))
def test_no_state_comes_before_itself(one, other):
    assert not (RANK[one] > RANK[other] and RANK[other] > RANK[one])
    assert {state for state in State if RANK[state] == max(RANK.values())} == TERMINAL


def test_a_repeated_end_tells_the_thread_once(firm):
    outgoing = a_text_on_its_way()

    first = record_report(outgoing.id, status="delivered", error_code=None, provider_id="SM1", payload={})
    again = record_report(outgoing.id, status="delivered", error_code=None, provider_id="SM1", payload={})

    assert (first, again) == (True, False)


@pytest.mark.parametrize(("status", "state"), [("sent", State.SENT), ("delivered", State.DELIVERED)])
def test_a_carrier_that_says_busy_after_it_took_the_text_does_not_pull_it_back(firm, carrier, status, state):
    outgoing = post_sms(to=a_number(), sender=firm_number(), body="See you at 2.", urgency=Urgency.PERSON)
    outgoing_id, lane = outgoing.id, outgoing.lane
    db.session.commit()
    carrier.answers = [Temporary("20429")]
    carrier.on_send = lambda: _report(firm.id, outgoing_id, status)

    with as_firm(firm.id):
        drain_lane(lane)

    assert now_known(outgoing_id)[0] is state


def _report(firm_id, outgoing_id, status):
    with as_firm(firm_id), db.transaction():
        record_report(outgoing_id, status=status, error_code=None, provider_id="SM1", payload={})


def test_a_text_that_is_waiting_again_was_never_taken(firm, carrier):
    """The one step back: the carrier said that it did not take it, and nothing was heard of it."""
    outgoing = post_sms(to=a_number(), sender=firm_number(), body="See you at 2.", urgency=Urgency.PERSON)
    outgoing_id, lane = outgoing.id, outgoing.lane
    db.session.commit()
    carrier.answers = [Temporary("20429")]

    with as_firm(firm.id):
        drain_lane(lane)

    assert now_known(outgoing_id) == (State.WAITING, "20429")
    assert carrier.sent == []
