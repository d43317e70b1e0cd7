"""Texts whose worker died: the carrier's list says whether it has them; else a person decides."""

from datetime import timedelta

import pytest

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.tenancy import every_firm
from casestatus.gateways.sms import Listed, Temporary
from casestatus.outbox.claiming import claim_next
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing, State, Urgency
from casestatus.outbox.posting import post_sms
from casestatus.outbox.reconciling import CLAIM_LASTS, settle, stale_claims
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
    claim_next(CORA)
    db.session.refresh(text)
    return text


def state_of(text: Outgoing) -> State:
    db.session.refresh(text)
    return text.state


def test_a_fresh_claim_is_nobodys_business(left_behind):
    assert every_firm("a test", stale_claims()) == []


def test_a_claim_that_is_too_old_is_swept(left_behind):
    left_behind.claimed_at = now() - CLAIM_LASTS - timedelta(seconds=1)
    db.session.commit()

    [row] = every_firm("a test", stale_claims())

    assert (row.firm_id, row.id) == (left_behind.firm_id, left_behind.id)


def test_a_text_that_the_carrier_has_is_taken_for_sent(left_behind, carrier):
    carrier.listed = [listed()]

    settle(left_behind.id)

    assert (state_of(left_behind), left_behind.provider_id) == (State.SENT, "SM7")


def test_a_text_that_failed_at_the_carrier_shows_its_code(left_behind, carrier):
    carrier.listed = [listed(status="undelivered", code="30003")]

    settle(left_behind.id)

    assert (state_of(left_behind), left_behind.error_code) == (State.FAILED, "30003")


@pytest.mark.parametrize(
    "other", [{"body": "Other words"}, {"sender": "+18435550777"}], ids=["other words", "another number of ours"]
)
def test_another_text_is_not_taken_for_it(left_behind, carrier, other):
    carrier.listed = [listed(**other)]

    settle(left_behind.id)

    assert state_of(left_behind) is State.UNKNOWN


def test_an_older_text_of_the_same_words_is_not_taken_for_it(left_behind, carrier):
    known = post()
    known.state, known.provider_id = State.DELIVERED, "SM7"
    db.session.flush()
    carrier.listed = [listed()]

    settle(left_behind.id)

    assert state_of(left_behind) is State.UNKNOWN


def test_what_the_carrier_cannot_tell_is_for_a_person_to_decide(left_behind, carrier):
    carrier.listed = []

    settle(left_behind.id)

    assert state_of(left_behind) is State.UNKNOWN
    assert carrier.sent == []


def test_a_carrier_that_does_not_answer_cannot_tell(left_behind, carrier):
    def gone(*_, **__):
        raise Temporary("carrier_gone")

    carrier.sent_since = gone

    settle(left_behind.id)

    assert state_of(left_behind) is State.UNKNOWN


def test_the_lane_goes_on_behind_a_settled_text(left_behind, carrier):
    post("Next")
    db.session.commit()

    settle(left_behind.id)
    drain_lane(CORA)

    assert [text.body for text in carrier.sent] == ["Next"]


def test_a_text_that_was_reported_meanwhile_is_left_alone(left_behind, carrier):
    left_behind.state = State.DELIVERED
    db.session.commit()

    settle(left_behind.id)

    assert state_of(left_behind) is State.DELIVERED


def test_a_slow_answer_after_the_sweep_gave_up_still_counts(firm, carrier):
    text = post()
    db.session.commit()
    carrier.on_send = lambda: settle(text.id)

    drain_lane(CORA)

    assert (state_of(text), text.provider_id) == (State.ACCEPTED, carrier.listed[0].provider_id)
