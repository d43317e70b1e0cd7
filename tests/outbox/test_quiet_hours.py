"""What leaves by itself waits for the recipient's day; what somebody waits for does not (T20)."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from casestatus.consent.models import Source
from casestatus.consent.opting import opt_out
from casestatus.core import db
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import Firm
from casestatus.outbox.claiming import claim_oldest
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing, Purpose, State, Urgency
from casestatus.outbox.posting import post_sms
from casestatus.outbox.recording import record_report
from casestatus.outbox.reminding import withdraw
from tests.factories import a_number, firm_number

CORA = "+18435560142"  # Charleston, Eastern Time
NIGHT = datetime(2026, 11, 26, 3, 40, tzinfo=UTC)  # 10:40 pm there
MORNING = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)  # 8:00 am there
EVENING = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)  # 8:30 pm there

pytestmark = pytest.mark.usefixtures("firm", "by_law")


def post(body: str = "Your appointment is tomorrow.", **fields) -> Outgoing:
    return post_sms(**{"to": CORA, "sender": firm_number(), "body": body, "urgency": Urgency.AUTOMATIC} | fields)


def state_of(outgoing: Outgoing) -> State:
    return db.session.execute(sa.select(Outgoing.state).where(Outgoing.id == outgoing.id)).scalar_one()


def test_at_night_what_leaves_by_itself_waits_for_the_morning(carrier):
    with time_machine.travel(NIGHT, tick=False):
        reminder = post()
        drain_lane(CORA)
    assert (carrier.sent, reminder.due_at) == ([], MORNING)

    with time_machine.travel(MORNING, tick=False):
        drain_lane(CORA)

    assert [text.body for text in carrier.sent] == ["Your appointment is tomorrow."]


def test_a_worker_that_was_away_in_the_evening_does_not_send_at_night(carrier):
    with time_machine.travel(EVENING, tick=False):
        reminder = post()

    with time_machine.travel(NIGHT, tick=False):
        drain_lane(CORA)

    db.session.refresh(reminder)
    assert carrier.sent == []
    assert (reminder.state, reminder.due_at, reminder.tries) == (State.WAITING, MORNING, 0)


def test_what_waits_for_the_morning_holds_nobody_elses_text(carrier):
    with time_machine.travel(EVENING, tick=False):
        post()

    with time_machine.travel(NIGHT, tick=False):
        post("I am at the hospital with your file.", urgency=Urgency.PERSON)
        drain_lane(CORA)

    assert [text.body for text in carrier.sent] == ["I am at the hospital with your file."]


def test_lanes_that_are_taken_together_wait_for_the_morning_each_by_itself():
    lanes = [CORA, a_number(), a_number()]
    with time_machine.travel(EVENING, tick=False):
        for number in lanes[:2]:
            post(to=number, zones=["America/New_York"])

    with time_machine.travel(NIGHT, tick=False):
        for number in lanes[1:]:
            post("I am at the hospital with your file.", to=number, urgency=Urgency.PERSON)
        claims = claim_oldest(lanes)

    assert [(claim.lane, claim.body) for claim in claims] == [
        (number, "I am at the hospital with your file.") for number in (lanes[2], lanes[1])
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"purpose": Purpose.KEYWORD_ANSWER},
        {"purpose": Purpose.TEST},
        {"urgency": Urgency.PERSON},
    ],
    ids=["an answer to STOP", "a test", "a person's"],
)
def test_what_somebody_waits_for_leaves_at_any_hour(carrier, fields):
    with time_machine.travel(NIGHT, tick=False):
        post(**fields)
        drain_lane(CORA)

    assert len(carrier.sent) == 1
    assert carrier.sent[0].valid_for is None


def test_the_carrier_gives_it_up_when_the_quiet_hours_begin(carrier):
    with time_machine.travel(EVENING, tick=False):
        post()
        drain_lane(CORA)

    assert carrier.sent[0].valid_for == 30 * 60


def test_the_carrier_keeps_no_text_for_more_than_ten_hours(carrier):
    with time_machine.travel(MORNING, tick=False):
        post()
        drain_lane(CORA)

    assert carrier.sent[0].valid_for == 36_000


def test_in_the_last_minute_of_the_day_it_waits(carrier):
    with time_machine.travel(datetime(2026, 11, 26, 1, 59, 30, tzinfo=UTC), tick=False):
        reminder = post()

    assert reminder.due_at == MORNING


def test_where_somebody_may_be_in_several_zones_all_must_be_open(carrier):
    with time_machine.travel(MORNING, tick=False):  # 7 am in Nashville, 8 am in Knoxville
        reminder = post(zones=["America/Chicago", "America/New_York"])

    assert reminder.due_at == MORNING.replace(hour=14)


def test_a_firm_with_narrower_hours_waits_from_eight(carrier):
    db.session.get_one(Firm, chosen_firm()).texting_hours = ["08:00", "20:00"]

    with time_machine.travel(EVENING, tick=False):
        reminder = post()

    assert reminder.due_at == MORNING


def test_a_number_of_no_place_waits_for_the_firms_morning(carrier):
    with time_machine.travel(NIGHT, tick=False):
        reminder = post(to="+18885551234")

    assert (reminder.zones, reminder.due_at) == (["America/New_York"], MORNING)


def given_up(outgoing: Outgoing, at: datetime = NIGHT, provider_id: str = "SM1") -> None:
    """The carrier says that its time was over before it could deliver the text."""
    with time_machine.travel(at, tick=False):
        record_report(outgoing.id, status="failed", error_code="30036", provider_id=provider_id, payload={})


def renewals() -> list[Outgoing]:
    return list(db.session.execute(sa.select(Outgoing).where(Outgoing.instead_of_id.isnot(None))).scalars())


def leaves_in_the_evening(**fields) -> Outgoing:
    with time_machine.travel(EVENING, tick=False):
        outgoing = post(**fields)
        drain_lane(CORA)
    return outgoing


def test_what_the_carrier_gave_up_in_the_evening_leaves_in_the_morning(carrier):
    reminder = leaves_in_the_evening()
    given_up(reminder)
    given_up(reminder)  # reports come twice

    with time_machine.travel(NIGHT, tick=False):
        drain_lane(CORA)
    at_night = len(carrier.sent)
    with time_machine.travel(MORNING, tick=False):
        drain_lane(CORA)

    [again] = renewals()
    assert (state_of(reminder), again.due_at, at_night) == (State.FAILED, MORNING, 1)
    assert [text.body for text in carrier.sent] == [reminder.body] * 2


def test_it_leaves_again_once(carrier):
    given_up(leaves_in_the_evening())
    with time_machine.travel(MORNING, tick=False):
        drain_lane(CORA)
    [again] = renewals()
    given_up(again, at=NIGHT + timedelta(days=1), provider_id="SM2")

    with time_machine.travel(MORNING + timedelta(days=1), tick=False):
        drain_lane(CORA)

    assert (state_of(again), len(renewals()), len(carrier.sent)) == (State.FAILED, 1, 2)


def test_what_is_of_no_use_by_then_does_not_leave_again(carrier):
    given_up(leaves_in_the_evening(useless_at=MORNING))

    assert renewals() == []


def test_a_persons_text_is_theirs_to_send_again(carrier):
    given_up(leaves_in_the_evening(urgency=Urgency.PERSON))

    assert renewals() == []


def test_who_opted_out_meanwhile_does_not_get_it_again(carrier):
    given_up(leaves_in_the_evening())
    opt_out(CORA, source=Source.TEXT, words="STOP")

    with time_machine.travel(MORNING, tick=False):
        drain_lane(CORA)

    assert ([state_of(one) for one in renewals()], len(carrier.sent)) == ([State.FAILED], 1)


def test_what_is_withdrawn_meanwhile_does_not_leave_again(carrier):
    reminder = leaves_in_the_evening(purpose=Purpose.REMINDER)
    given_up(reminder)

    assert withdraw(reminder.id)
    with time_machine.travel(MORNING, tick=False):
        drain_lane(CORA)
    assert len(carrier.sent) == 1


def test_nothing_skips_an_opt_out(carrier):
    with time_machine.travel(NIGHT, tick=False):
        post(urgency=Urgency.PERSON)
        drain_lane(CORA)
        record_report(
            db.session.execute(sa.select(Outgoing.id)).scalar_one(),
            status="failed",
            error_code="21610",
            provider_id="SM1",
            payload={},
        )
        late = post(urgency=Urgency.PERSON)
        drain_lane(CORA)

    assert (state_of(late), len(carrier.sent)) == (State.FAILED, 1)
