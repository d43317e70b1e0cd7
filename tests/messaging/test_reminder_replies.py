"""What people write to the number that nobody reads (T16)."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from casestatus.consent.ledger import ledger_of
from casestatus.consent.models import How, LedgerEntry, PossibleOptOut, Source
from casestatus.consent.opting import is_opted_out, opt_out, opt_out_of
from casestatus.core import db, inbound
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.inbound import Inbound
from casestatus.core.phones import display
from casestatus.core.platform import remind_from
from casestatus.core.tenancy import as_firm
from casestatus.firms.models import FirmNumber
from casestatus.firms.numbering import add_number
from casestatus.firms.queries import first_number_of
from casestatus.gateways.sms import Listed
from casestatus.messaging.models import Conversation, Message
from casestatus.messaging.reconciling import fetch_missed_replies
from casestatus.messaging.taking_in import work_on
from casestatus.outbox.models import Outgoing, Purpose, RemindedNumber
from casestatus.outbox.posting import why_not
from casestatus.outbox.reminding import post_reminder
from tests.factories import a_contact, another_firm

PLATFORM, CORA, OTHER = "+18435550198", "+18435560142", "+18435560143"


@pytest.fixture(autouse=True)
def platform():
    remind_from(PLATFORM)
    yield
    remind_from(None)


@pytest.fixture
def reminded(firm):
    """Harbor & Reed reminded Cora."""
    a_contact("Cora Medina", phone=CORA)
    remind()
    return firm


@pytest.fixture
def quill(reminded):
    """Another firm reminded her after that."""
    with another_firm() as other:
        remind()
    return other


def remind(number: str = CORA) -> None:
    post_reminder(to=number, body="Tomorrow at 2", language="en", useless_at=now() + timedelta(days=1))
    db.session.flush()


def take_in_all() -> None:
    """The workers come round."""
    db.session.commit()
    waiting = sa.select(Inbound.id).where(Inbound.done_at.is_(None), Inbound.firm_id.isnot(None))
    for inbound_id in db.session.execute(waiting.order_by(Inbound.created_at)).scalars().all():
        work_on(inbound.kept(inbound_id))
    db.session.expire_all()


def reply(twilio, body: str, **more: str):
    answer = twilio.text(body, sender=CORA, to=PLATFORM, **more)
    take_in_all()
    return answer


def answers(firm) -> list[str]:
    """What the platform's number told Cora on behalf of a firm."""
    with as_firm(firm.id):
        found = sa.select(Outgoing.body, Outgoing.sender).where(Outgoing.purpose == Purpose.KEYWORD_ANSWER)
        rows = db.session.execute(found.order_by(Outgoing.created_at)).all()
    assert {row.sender for row in rows} <= {PLATFORM}
    return [row.body for row in rows]


def let_an_hour_pass() -> None:
    """What the platform's number answered was an hour earlier."""
    for row in db.session.execute(sa.select(Outgoing).where(Outgoing.purpose == Purpose.KEYWORD_ANSWER)).scalars():
        earlier = UUID(int=row.id.int - (3_660_000 << 80))
        moved = sa.update(Outgoing).where(Outgoing.id == row.id).values(id=earlier)
        db.session.execute(moved, execution_options={"synchronize_session": False})
    db.session.commit()


def is_out_of(firm) -> bool:
    with as_firm(firm.id):
        return is_opted_out(CORA)


def test_a_reply_is_told_which_number_is_read(twilio, reminded):
    reply(twilio, "I will be late")

    number = display(first_number_of(reminded.id))
    assert answers(reminded) == [f"This number is not read. Text Harbor & Reed at {number}."]


def test_the_firm_that_reminded_last_answers_alone(twilio, reminded, quill):
    reply(twilio, "I will be late")

    assert answers(reminded) == []
    assert answers(quill) == [f"This number is not read. Text Quill Law at {display(first_number_of(quill.id))}."]


def test_who_thinks_better_of_it_is_told_again(twilio, reminded, quill):
    """Else whoever wrote C, was told, and then wrote R would believe that this was read."""
    for body in ("C", "R", "I will be late"):
        reply(twilio, body)

    assert len(answers(quill)) == 3


@pytest.mark.parametrize(
    "again", ["I will be late", " i will  be late ", "Automatic reply: we are closed until Monday"]
)
def test_the_same_words_and_machines_are_answered_once_an_hour(twilio, reminded, quill, again):
    reply(twilio, "I will be late")
    for _again in range(3):
        reply(twilio, again)
    assert len(answers(quill)) == 1

    told = sa.update(RemindedNumber).values(answered_at=now() - timedelta(minutes=61))
    db.session.execute(told, execution_options={"synchronize_session": False})
    reply(twilio, again)

    assert len(answers(quill)) == 2


def test_a_machine_that_never_says_the_same_twice_comes_to_an_end(twilio, reminded):
    for ticket in range(9):
        reply(twilio, f"We got your text, ticket {ticket}")
    assert len(answers(reminded)) == 5

    for hour in range(3):
        let_an_hour_pass()
        for ticket in range(9):
            reply(twilio, f"We got your text, ticket {ticket} of hour {hour}")
    assert len(answers(reminded)) == 10


def test_the_answer_to_another_client_does_not_count(twilio, reminded):
    for ticket in range(9):
        reply(twilio, f"Ticket {ticket}")
    remind(OTHER)
    db.session.commit()

    twilio.text("I will be late", sender=OTHER, to=PLATFORM)
    take_in_all()

    assert len(answers(reminded)) == 6


def test_a_reply_stands_in_no_inbox(twilio, reminded):
    reply(twilio, "I will be late")

    assert db.session.execute(sa.select(Conversation)).all() == []


def test_stop_opts_out_of_every_firm_that_reminded_and_is_confirmed_once(twilio, reminded, quill):
    reply(twilio, "Stop.")

    assert (is_out_of(reminded), is_out_of(quill)) == (True, True)
    assert answers(reminded) == []
    assert [text.startswith("You will get no more texts from the law firms") for text in answers(quill)] == [True]
    opted = opt_out_of(CORA)
    assert (opted.source, opted.words) == (Source.REMINDER, "Stop.")
    assert [line.how for line in ledger_of([CORA])] == [How.REMINDER]


def test_stop_leaves_alone_who_reminded_longer_ago_and_who_never_did(twilio, reminded, quill):
    old = sa.update(RemindedNumber).where(RemindedNumber.firm_id == reminded.id)
    old = old.values(reminded_at=now() - timedelta(days=370))
    db.session.execute(old, execution_options={"synchronize_session": False})
    with another_firm("Third Law") as third:
        pass

    reply(twilio, "STOP")

    assert (is_out_of(reminded), is_out_of(quill), is_out_of(third)) == (False, True, False)


@pytest.mark.parametrize("body", ["stop cora medina", "STOP CORA", "STOP - Cora", "cancel cora medina"])
def test_stop_with_the_name_of_whose_number_it_is_counts_at_once_at_every_firm(twilio, reminded, quill, body):
    with as_firm(quill.id):
        a_contact("Cora Medina", phone=CORA)
        db.session.commit()

    reply(twilio, body)

    assert (is_out_of(reminded), is_out_of(quill)) == (True, True)
    assert answers(reminded) == []
    assert [text.startswith("You will get no more texts from the law firms") for text in answers(quill)] == [True]


def test_stop_with_the_name_of_a_firm_counts_at_once_at_that_firm(twilio, reminded, quill):
    reply(twilio, "Stop harbor & reed")

    assert (is_out_of(reminded), is_out_of(quill)) == (True, False)


def test_stop_before_other_words_opts_out_of_nothing(twilio, reminded, quill):
    reply(twilio, "stop by at noon?")

    assert (is_out_of(reminded), is_out_of(quill)) == (False, False)
    assert [text.startswith("This number is not read.") for text in answers(quill)] == [True]


def test_stop_with_the_name_of_nobody_known_is_put_before_a_person(twilio, reminded, quill):
    reply(twilio, "STOP - Maria")

    for firm in (reminded, quill):
        assert not is_out_of(firm)
        with as_firm(firm.id):
            assert db.session.execute(sa.select(PossibleOptOut.words)).scalars().all() == ["STOP - Maria"]


def test_stop_with_a_known_name_that_is_an_everyday_word_is_put_before_a_person(twilio, reminded):
    a_contact("Liberty Jones", phone=CORA)
    db.session.commit()

    reply(twilio, "Stop Liberty")

    assert not is_out_of(reminded)
    with as_firm(reminded.id):
        assert db.session.execute(sa.select(PossibleOptOut.words)).scalars().all() == ["Stop Liberty"]


def test_start_undoes_it_with_every_firm(twilio, reminded, quill):
    reply(twilio, "STOP")
    reply(twilio, "START")

    assert (is_out_of(reminded), is_out_of(quill)) == (False, False)
    assert "You will get texts again" in answers(quill)[-1]


def test_help_names_the_firm_and_its_number(twilio, reminded):
    reply(twilio, "HELP")

    [said] = answers(reminded)
    assert "sends reminders for Harbor & Reed" in said
    assert display(first_number_of(reminded.id)) in said


@pytest.mark.parametrize("body", ["please stop texting me", "ya no me manden mensajes"])
def test_who_asks_in_ordinary_words_is_told_how_to_end_them(twilio, reminded, body):
    reply(twilio, body)

    [said] = answers(reminded)
    assert "Reply STOP to get no more texts." in said
    assert display(first_number_of(reminded.id)) in said


@pytest.mark.parametrize("body", ["please stop texting me", "no más mensajes por favor"])
def test_who_asks_in_ordinary_words_is_put_before_a_person_at_every_firm_that_reminded(twilio, reminded, quill, body):
    for _again in range(2):
        reply(twilio, body)

    for firm in (reminded, quill):
        with as_firm(firm.id):
            [asked] = db.session.execute(sa.select(PossibleOptOut)).scalars()
            said = db.session.get_one(Message, asked.message_id)
            assert (asked.address, asked.words, said.body, said.conversation.phone) == (CORA, body, body, CORA)
            assert why_not(CORA) is not None


def test_who_was_answered_as_often_as_we_do_is_still_put_before_a_person(twilio, reminded):
    for number in range(6):
        reply(twilio, f"I will be {number} minutes late")
    reply(twilio, "I asked you to stop texting me")

    with as_firm(reminded.id):
        assert db.session.execute(sa.select(PossibleOptOut.words)).scalars().all() == ["I asked you to stop texting me"]


def test_a_stop_to_the_firms_own_number_is_ended_there_only(twilio, reminded, quill):
    with as_firm(quill.id):
        opt_out(CORA, source=Source.TEXT, words="STOP")
        db.session.commit()

    reply(twilio, "START")

    assert (is_out_of(reminded), is_out_of(quill)) == (False, True)
    assert answers(quill) == [f"This number is not read. Text Quill Law at {display(first_number_of(quill.id))}."]


@pytest.mark.parametrize("source", [Source.TEXT, Source.CARRIER])
def test_a_stop_to_the_firms_own_number_after_one_to_the_reminders_is_ended_there_only(twilio, reminded, source):
    reply(twilio, "STOP", sid="SM71")
    with as_firm(reminded.id):
        opt_out(CORA, source=source, words="Stop")
        db.session.commit()

    reply(twilio, "START", sid="SM72")

    assert is_out_of(reminded)
    with as_firm(reminded.id):
        lines = sa.select(LedgerEntry.how).where(LedgerEntry.address == CORA).order_by(LedgerEntry.created_at)
        assert db.session.execute(lines).scalars().all() == [How.REMINDER, How(source)]


@pytest.mark.parametrize("is_said_here_first", [True, False])
def test_what_the_firms_own_number_was_asked_waits_for_a_person_all_the_same(twilio, reminded, is_said_here_first):
    """START at the reminders' number decides nothing that was asked elsewhere, whichever of them was asked first."""
    own = first_number_of(reminded.id)
    for number in (own, PLATFORM) if is_said_here_first else (PLATFORM, own):
        twilio.text("Please stop texting me", sender=CORA, to=number)
        take_in_all()

    reply(twilio, "START")

    with as_firm(reminded.id):
        assert why_not(CORA) is not None
        assert db.session.execute(sa.select(PossibleOptOut.decision)).scalars().all() == [None]
    assert answers(reminded)[-1].startswith("This number is not read.")


def test_a_start_ends_what_was_asked_of_the_reminders_only(twilio, reminded):
    reply(twilio, "Please stop texting me", sid="SM71")

    reply(twilio, "START", sid="SM72")

    with as_firm(reminded.id):
        assert why_not(CORA) is None
    assert "You will get texts again" in answers(reminded)[-1]


def test_ordinary_words_count_at_once_where_a_firm_has_no_number_for_a_thread(twilio, reminded):
    db.session.execute(sa.delete(FirmNumber).where(FirmNumber.firm_id == reminded.id))

    reply(twilio, "Please stop texting me")

    assert is_out_of(reminded)


def test_alto_is_answered_in_spanish(twilio, reminded):
    reply(twilio, "ALTO")

    assert is_out_of(reminded)
    assert "Responda START" in answers(reminded)[0]


def test_what_the_carrier_has_answered_is_obeyed_and_not_answered_again(twilio, reminded):
    reply(twilio, "STOP", OptOutType="STOP")

    assert is_out_of(reminded)
    assert answers(reminded) == []


def test_the_same_stop_delivered_twice_is_confirmed_once(twilio, reminded, quill):
    for _again in range(2):
        reply(twilio, "STOP", sid="SM7")

    assert len(answers(quill)) == 1


def test_a_reply_of_somebody_nobody_reminded_is_kept_and_answered_by_nobody(twilio, firm):
    answer = reply(twilio, "Hello?")

    assert answer.status_code == 200
    assert db.session.execute(sa.select(Outgoing)).all() == []
    [kept] = db.session.execute(sa.select(Inbound)).scalars()
    assert kept.firm_id is None


def test_a_stop_that_could_not_be_worked_on_waits_for_the_clock(twilio, reminded, quill):
    """Each firm has a row of its own, so that one that fails is repeated by itself."""
    twilio.text("STOP", sender=CORA, to=PLATFORM)

    rows = db.session.execute(sa.select(Inbound.firm_id, Inbound.done_at)).all()
    assert {row.firm_id for row in rows} == {reminded.id, quill.id}
    assert [row.done_at for row in rows] == [None, None]


def test_a_call_to_the_platforms_number_is_refused(twilio, reminded):
    answer = twilio.ring(sender=CORA, to=PLATFORM)

    assert '<Reject reason="rejected" />' in answer.text


def test_a_stop_that_never_reached_us_is_fetched_and_counts_from_when_it_was_written(reminded, quill, carrier):
    written_at = now() - timedelta(hours=3)
    carrier.listed.append(Listed("SM9", PLATFORM, CORA, "STOP", "received", None, written_at))

    for _again in range(2):
        fetch_missed_replies()
        take_in_all()

    assert (is_out_of(reminded), is_out_of(quill)) == (True, True)
    assert opt_out_of(CORA).created_at == written_at
    assert len(answers(quill)) == 1


def test_the_platforms_number_is_no_firms_own(firm):
    with pytest.raises(Refused, match="leave from this number"):
        add_number(firm, PLATFORM)
