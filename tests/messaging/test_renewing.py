"""A text of a thread that the carrier gave up at night says that it leaves again (T20)."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine

from casestatus.core import db
from casestatus.core.errors import Conflict
from casestatus.messaging.delivering import pick_up_deliveries
from casestatus.messaging.entering import enter
from casestatus.messaging.models import Direction, Message, MessageState
from casestatus.messaging.sending import hand_out, try_again
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing, Urgency
from casestatus.outbox.recording import record_report
from tests.factories import a_conversation
from tests.messaging.reading import words

EVENING = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)  # 8:30 pm in Charleston
NIGHT = datetime(2026, 11, 26, 2, 10, tzinfo=UTC)
MORNING = datetime(2026, 11, 26, 13, 0, 5, tzinfo=UTC)
LEAVES_AGAIN = "It leaves again when they are over."

pytestmark = pytest.mark.usefixtures("firm", "by_law", "carrier")


@pytest.fixture(autouse=True)
def evening():
    """The people of these tests sign in on that evening, whatever the day is when they run."""
    with time_machine.travel(EVENING, tick=True):
        yield


@pytest.fixture
def cora(firm):
    return a_conversation()


@pytest.fixture
def given_up(cora):
    """What the product wrote by itself in the evening, and the carrier could not deliver by nine."""
    with time_machine.travel(EVENING, tick=False):
        said = {"body": "Your papers are ready.", "phone": cora.phone, "firm_number": cora.firm_number}
        message = enter(cora, direction=Direction.OUT, state=MessageState.QUEUED, **said)
        hand_out(message, urgency=Urgency.AUTOMATIC)
        db.session.flush()
        drain_lane(cora.phone)
    with time_machine.travel(NIGHT, tick=False):
        _report(message, "failed", "30036")
    return message


def _report(message: Message, status: str, code: str | None = None) -> None:
    record_report(message.outgoing_id, status=status, error_code=code, provider_id="SM9", payload={})
    db.session.flush()
    pick_up_deliveries()
    db.session.commit()


def test_the_thread_says_that_it_leaves_again(ana, cora, given_up):
    with time_machine.travel(NIGHT, tick=False):
        page = words(ana.get(f"/conversations/{cora.id}"))

    assert given_up.state is MessageState.QUEUED
    assert LEAVES_AGAIN in page
    assert "Try again" not in page


def test_in_the_morning_the_same_message_is_sent(ana, cora, given_up, carrier):
    with time_machine.travel(MORNING, tick=False):
        drain_lane(cora.phone)
        _report(given_up, "delivered")
        page = words(ana.get(f"/conversations/{cora.id}"))

    assert [text.body for text in carrier.sent] == ["Your papers are ready."] * 2
    assert (given_up.state, page.count("Your papers are ready.")) == (MessageState.DELIVERED, 1)
    assert LEAVES_AGAIN not in page


def test_nobody_sends_it_a_third_time(ana, given_up):
    with time_machine.travel(NIGHT, tick=False), pytest.raises(Conflict):
        try_again(given_up, author=ana.user)

    assert db.session.execute(sa.select(sa.func.count(Outgoing.id))).scalar_one() == 2


def test_given_up_again_it_has_failed(ana, cora, given_up):
    with time_machine.travel(MORNING, tick=False):
        drain_lane(cora.phone)
        _report(given_up, "failed", "30036")
        page = words(ana.get(f"/conversations/{cora.id}"))

    assert given_up.state is MessageState.FAILED
    assert "The phone company could not deliver it in time." in page
