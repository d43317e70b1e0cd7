"""Reports of the carrier: kept as they came, moving a text forward only."""

import itertools

import pytest
import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import new_id
from casestatus.outbox.models import DeliveryReport, Outgoing, State, Urgency
from casestatus.outbox.posting import post_sms, why_not
from casestatus.outbox.recording import record_report, record_unknown
from tests.factories import a_number, firm_number


@pytest.fixture
def text(firm) -> Outgoing:
    """A text that a worker is just handing over."""
    text = post_sms(to=a_number(), sender=firm_number(), body="Hello", urgency=Urgency.PERSON)
    text.state = State.SENDING
    db.session.flush()
    return text


def report(text: Outgoing, status: str, code: str | None = None, sid: str = "SM1") -> bool:
    moved = record_report(text.id, status=status, error_code=code, provider_id=sid, payload={"MessageStatus": status})
    db.session.flush()
    return moved


def reports() -> list[str]:
    return list(db.session.execute(sa.select(DeliveryReport.status).order_by(DeliveryReport.created_at)).scalars())


@pytest.mark.parametrize("order", list(itertools.permutations(["queued", "sent", "delivered"])))
def test_in_whatever_order_reports_come_the_text_is_delivered(text, order):
    for status in order:
        report(text, status)

    assert text.state is State.DELIVERED
    assert reports() == list(order)


@pytest.mark.parametrize("order", list(itertools.permutations(["sending", "sent", "undelivered"])))
def test_in_whatever_order_reports_come_a_failure_stands(text, order):
    for status in order:
        report(text, status, "30003" if status == "undelivered" else None)

    assert (text.state, text.error_code) == (State.FAILED, "30003")


def test_a_report_before_the_carriers_own_answer_counts_and_brings_its_id(text):
    report(text, "sent", sid="SM9")

    assert (text.state, text.provider_id) == (State.SENT, "SM9")


def test_the_same_report_twice_changes_nothing_the_second_time(text):
    assert [report(text, "sent"), report(text, "sent")] == [True, False]


def test_an_error_code_is_not_forgotten_by_a_report_without_one(text):
    report(text, "failed", "30007")
    report(text, "failed")

    assert text.error_code == "30007"


def test_an_error_code_that_comes_late_is_kept(text):
    report(text, "failed")
    report(text, "failed", "30007")

    assert text.error_code == "30007"


def test_a_word_of_the_carrier_that_we_do_not_know_is_kept_and_changes_nothing(text):
    assert not report(text, "teleported")

    assert (text.state, reports()) == (State.SENDING, ["teleported"])


def test_a_report_for_a_text_we_do_not_have_is_dropped(firm):
    assert not record_report(new_id(), status="sent", error_code=None, provider_id="SM1", payload={})


@pytest.mark.parametrize(
    ("status", "code", "state"), [("delivered", None, State.DELIVERED), ("failed", "30003", State.FAILED)]
)
def test_a_late_report_settles_a_doubt(text, status, code, state):
    record_unknown(text.id)

    report(text, status, code)

    assert text.state is state


def test_nobody_doubts_a_text_that_was_reported(text):
    report(text, "sent")

    record_unknown(text.id)

    assert text.state is State.SENT


@pytest.mark.parametrize(("code", "why"), [("21610", "opted_out"), ("30005", "30005"), ("30003", None)])
def test_what_a_late_failure_says_of_the_number_is_remembered(text, code, why):
    report(text, "undelivered", code)

    assert why_not(text.recipient) == why


def test_a_number_that_is_known_to_be_bad_keeps_its_first_reason(text):
    report(text, "failed", "30006")
    again = post_sms(to=text.recipient, sender=firm_number(), body="Hello", urgency=Urgency.PERSON)

    report(again, "failed", "30005")

    assert why_not(text.recipient) == "30006"
