"""Texts whose worker died: the carrier's list says whether it has them; else a person decides."""

from datetime import timedelta

import pytest

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.tenancy import every_firm
from casestatus.gateways.sms import Listed, Temporary
from casestatus.outbox.claiming import claim_oldest
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing, State, Urgency
from casestatus.outbox.posting import post_sms
from casestatus.outbox.reconciling import CLAIM_LASTS, settle, stale_claims
from casestatus.outbox.recording import record_unknown
from tests.factories import firm_number

CORA = "+18435560142"


def post(body: str = "Hello") -> Outgoing:
    return post_sms(to=CORA, sender=firm_number(), body=body, urgency=Urgency.PERSON)


def listed(body: str = "Hello", *, sid: str = "SM7", sender: str = "", status: str = "sent", code=None) -> Listed:
    return Listed(sid, CORA, sender or firm_number(), body, status, code, now())


@pytest.fixture
def left_behind(firm) -> Outgoing:
    """A text that a worker claimed before it died."""
    text = post()
    claim_oldest([CORA])
    db.session.refresh(text)
    return text


@pytest.fixture
def stale(left_behind) -> Outgoing:
    """The same, some time later."""
    left_behind.claimed_at = now() - CLAIM_LASTS - timedelta(seconds=1)
    db.session.commit()
    return left_behind


def state_of(text: Outgoing) -> State:
    db.session.refresh(text)
    return text.state


def test_a_fresh_claim_is_nobodys_business(left_behind):
    assert every_firm("a test", stale_claims()) == []


def test_a_fresh_claim_is_not_settled_by_a_job_that_waited_too_long(left_behind, carrier):
    settle(left_behind.id)

    assert state_of(left_behind) is State.SENDING


def test_a_claim_that_is_too_old_is_swept(stale):
    [row] = every_firm("a test", stale_claims())

    assert (row.firm_id, row.id) == (stale.firm_id, stale.id)


def test_a_text_that_the_carrier_has_is_taken_for_sent(stale, carrier):
    carrier.listed = [listed()]

    settle(stale.id)

    assert (state_of(stale), stale.provider_id) == (State.SENT, "SM7")


def test_a_text_that_failed_at_the_carrier_shows_its_code(stale, carrier):
    carrier.listed = [listed(status="undelivered", code="30003")]

    settle(stale.id)

    assert (state_of(stale), stale.error_code) == (State.FAILED, "30003")


@pytest.mark.parametrize(
    "other", [{"body": "Other words"}, {"sender": "+18435550777"}], ids=["other words", "another number of ours"]
)
def test_another_text_is_not_taken_for_it(stale, carrier, other):
    carrier.listed = [listed(**other)]

    settle(stale.id)

    assert state_of(stale) is State.UNKNOWN


def test_an_older_text_of_the_same_words_is_not_taken_for_it(stale, carrier):
    known = post()
    known.state, known.provider_id = State.DELIVERED, "SM7"
    db.session.flush()
    carrier.listed = [listed()]

    settle(stale.id)

    assert state_of(stale) is State.UNKNOWN


def test_what_the_carrier_cannot_tell_is_for_a_person_to_decide(stale, carrier):
    carrier.listed = []

    settle(stale.id)

    assert state_of(stale) is State.UNKNOWN
    assert carrier.sent == []


def test_a_carrier_that_does_not_answer_cannot_tell(stale, carrier):
    def gone(*_, **__):
        raise Temporary("carrier_gone")

    carrier.sent_since = gone

    settle(stale.id)

    assert state_of(stale) is State.UNKNOWN


def test_the_lane_goes_on_behind_a_settled_text(stale, carrier):
    post("Next")
    db.session.commit()

    settle(stale.id)
    drain_lane(CORA)

    assert [text.body for text in carrier.sent] == ["Next"]


def test_a_text_that_was_reported_meanwhile_is_left_alone(stale, carrier):
    stale.state = State.DELIVERED
    db.session.commit()

    settle(stale.id)

    assert state_of(stale) is State.DELIVERED


def test_a_slow_answer_after_the_sweep_gave_up_still_counts(firm, carrier):
    text = post()
    db.session.commit()
    carrier.on_send = lambda: settle(text.id)

    drain_lane(CORA)

    assert (state_of(text), text.provider_id) == (State.ACCEPTED, carrier.listed[0].provider_id)


def test_a_text_that_surely_did_not_leave_failed_though_a_sweep_gave_up_on_its_worker(firm, carrier):
    text = post()
    carrier.on_send = lambda: _give_up_on(text)
    carrier.answers = [Temporary("carrier_gone")]

    drain_lane(CORA)

    assert (state_of(text), text.error_code) == (State.FAILED, "carrier_gone")


def _give_up_on(text: Outgoing) -> None:
    record_unknown(text.id)
    db.session.flush()
