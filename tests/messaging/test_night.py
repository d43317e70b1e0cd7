"""Who writes to a client at night is told what time it is there, and may go on (T20)."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine

from casestatus.core import db
from casestatus.core.phones import display
from casestatus.messaging.models import Conversation, MessageState
from casestatus.outbox.models import Outgoing
from tests.factories import a_contact, a_conversation, a_strange_conversation, a_text_from
from tests.messaging.reading import words

NIGHT = datetime(2026, 11, 26, 3, 40, tzinfo=UTC)  # 10:40 pm in Charleston, 9:40 pm in Nashville
DAY = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
ASKED = "It is 10:40 PM where Cora is."

pytestmark = pytest.mark.usefixtures("by_law")


def waiting() -> list[str]:
    return list(db.session.execute(sa.select(Outgoing.body).order_by(Outgoing.created_at)).scalars())


def write(visitor, conversation, body: str = "Good news", **more):
    data = {"body": body, "key": "k"} | more
    return visitor.post(f"/conversations/{conversation.id}/messages", data=data, htmx=True)


@pytest.fixture(autouse=True)
def at_night():
    """The people of these tests sign in that night, whatever the day is when they run."""
    with time_machine.travel(NIGHT, tick=True):
        yield


@pytest.fixture
def cora(firm):
    return a_conversation()


def test_at_night_the_writer_is_asked_first_and_nothing_has_left(ana, cora):
    answer = write(ana, cora)

    assert answer.status_code == 422
    assert f"{ASKED} Eastern Time, by the number’s area, which people keep when they move." in words(answer)
    assert "Send now" in words(answer)
    assert "Good news" in answer.text
    assert waiting() == []


def test_a_state_that_is_not_known_is_named_where_the_number_counts_instead(ana, cora):
    cora.contact.state = "Xyz"
    db.session.commit()

    answer = write(ana, cora)

    assert f"{ASKED} Eastern Time. The state “Xyz” is not one we know; the number’s area counts." in words(answer)


def test_who_was_asked_may_go_on(ana, cora):
    write(ana, cora)

    answer = write(ana, cora, when="now")

    assert answer.status_code == 200
    assert waiting() == ["Good news"]


def test_the_question_is_asked_of_plain_browsers_too(ana, cora):
    page = ana.post(f"/conversations/{cora.id}/messages", data={"body": "Good news", "key": "k"})

    assert page.status_code == 422
    assert ASKED in words(page)
    assert "Good news" in page.text


def test_by_day_nobody_is_asked(ana):
    with time_machine.travel(DAY, tick=True):
        assert write(ana, a_conversation()).status_code == 200


def test_who_wrote_within_the_hour_is_awake(ana, cora):
    a_text_from(cora, "Are you still up?")

    assert write(ana, cora).status_code == 200


def test_who_wrote_an_hour_ago_may_be_asleep(ana, cora):
    a_text_from(cora, "Good night")
    with time_machine.travel(NIGHT.replace(hour=4, minute=41), tick=True):
        assert write(ana, cora).status_code == 422


def test_the_address_is_surer_than_the_number(ana, cora):
    cora.contact.state = "HI"

    assert write(ana, cora).status_code == 200  # it is 5:40 pm in Hawaii


def test_of_a_split_state_both_clocks_are_told(ana, cora):
    cora.contact.state = "Tennessee"

    answer = write(ana, cora)

    told = words(answer)
    assert "It is 9:40 PM or 10:40 PM where Cora is." in told
    assert "Central Time or Eastern Time, by the state in the address." in told


def test_of_a_strangers_number_it_is_said_without_a_name(ana):
    answer = write(ana, a_strange_conversation())

    assert "It is 10:40 PM where this number is." in words(answer)


def test_a_toll_free_number_goes_by_the_firms_clock(ana):
    answer = write(ana, a_strange_conversation("+18885551234"))

    assert "Eastern Time, the firm’s own: the number does not say where its owner is." in words(answer)


def test_an_opt_out_is_said_before_the_hour(ana):
    answer = write(ana, a_conversation(opted_out=True), when="now")

    assert "opted out" in words(answer)
    assert waiting() == []


def test_a_first_text_asks_too_and_begins_no_conversation(ana, firm):
    contact = a_contact()
    data = {"to": display(contact.phones[0].e164), "contact_id": str(contact.id), "body": "Hello", "key": "k"}

    asked = ana.post("/conversations", data=data, htmx=True)
    begun = db.session.execute(sa.select(sa.func.count()).select_from(Conversation)).scalar_one()
    sent = ana.post("/conversations", data=data | {"when": "now"}, htmx=True)

    assert (asked.status_code, begun) == (422, 0)
    assert ASKED in words(asked)
    assert sent.status_code == 204
    assert waiting() == ["Hello"]


def test_trying_again_asks_too(ana, cora):
    write(ana, cora, when="now")
    message = db.session.execute(sa.select(Outgoing)).scalar_one()
    failed = _failed(message)
    again = f"/conversations/{cora.id}/messages/{failed}/retry"

    asked, page = ana.post(again, htmx=True), ana.post(again)
    sent = ana.post(again, data={"when": "now"}, htmx=True)

    assert [asked.status_code, page.status_code, sent.status_code] == [422, 422, 200]
    assert ASKED in words(asked)
    assert words(page).count(ASKED) == 1
    assert len(waiting()) == 2


def _failed(outgoing: Outgoing):
    from_thread = db.session.execute(sa.text("SELECT id FROM messages")).scalar_one()
    db.session.execute(sa.text("UPDATE messages SET state = :state"), {"state": MessageState.FAILED.value})
    db.session.execute(sa.text("UPDATE outgoing SET state = 'failed', error_code = '30003'"))
    db.session.expire_all()
    return from_thread


def test_a_text_goes_out_with_the_zones_and_the_language_of_its_reader(ana, cora):
    cora.contact.state, cora.contact.language = "TN", "es"

    write(ana, cora, when="now")

    [outgoing] = db.session.execute(sa.select(Outgoing)).scalars()
    assert (outgoing.zones, outgoing.language) == (["America/Chicago", "America/New_York"], "es")
