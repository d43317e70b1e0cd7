"""A wrong line of the ledger is marked so; what is in force is what the others say (T21)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from casestatus.consent.agreeing import Said, Way, has_consent, record_consent, record_opt_outs
from casestatus.consent.correcting import mark_as_wrong
from casestatus.consent.ledger import ledger_of
from casestatus.consent.models import Channel, Event, How, LedgerEntry, Purpose, Source
from casestatus.consent.opting import is_opted_out, opt_in, opt_out, opt_out_of
from casestatus.consent.pausing import is_paused, pause
from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.errors import Conflict, Refused
from tests.factories import a_contact, a_user

ZONE = ZoneInfo("America/New_York")


@pytest.fixture
def cora(firm):
    return a_contact("Cora Medina")


@pytest.fixture
def phone(cora) -> str:
    return cora.phones[0].e164


@pytest.fixture
def ana(firm):
    return a_user("Ana Whitfield")


def by_hand(phone, ana, words="No more texts") -> LedgerEntry:
    record_opt_outs([Way(Channel.SMS, phone)], how=How.PHONE, words=words, zone=ZONE, by=ana)
    return line_of(phone, Event.OPTED_OUT)


def agrees(cora, ana, *purposes: Purpose) -> None:
    """They agree, after an opt-out if there is one."""
    way = Way(Channel.SMS, cora.phones[0].e164)
    stopped = opt_out_of(way.address)
    said = Said(How.PAPER, "I agree to texts.", after=[stopped.id] if stopped else [])
    record_consent(cora.id, way, purposes or (Purpose.CASE,), said=said, zone=ZONE, by=ana)
    db.session.flush()


def line_of(phone, event: Event, *, purpose: Purpose | None = None) -> LedgerEntry:
    db.session.flush()
    return next(line for line in ledger_of([phone]) if line.event is event and purpose in (None, line.purpose))


def test_an_opt_out_for_the_wrong_number_ends(phone, ana):
    line = by_hand(phone, ana)

    mark_as_wrong(line, by=ana, reason="It was another client.")

    assert not is_opted_out(phone)
    db.session.expire_all()
    said = {one.event: one for one in ledger_of([phone])}
    assert set(said) == {Event.CORRECTED, Event.OPTED_OUT}
    assert (said[Event.CORRECTED].reason, said[Event.CORRECTED].author) == ("It was another client.", ana)
    assert said[Event.OPTED_OUT].voided_by is said[Event.CORRECTED]


def test_an_agreement_that_was_none_counts_no_more(cora, phone, ana):
    agrees(cora, ana, Purpose.CASE, Purpose.REMINDERS)

    mark_as_wrong(line_of(phone, Event.AGREED, purpose=Purpose.CASE), by=ana, reason="Not signed.")

    assert [has_consent(phone, purpose) for purpose in (Purpose.CASE, Purpose.REMINDERS)] == [False, True]


def test_an_opt_out_that_a_wrong_agreement_ended_is_in_force_again(cora, phone, ana):
    opt_out(phone, source=Source.TEXT, words="STOP", message_id=new_id(), at=now() - timedelta(hours=1))
    agrees(cora, ana)
    ended = not is_opted_out(phone)

    mark_as_wrong(line_of(phone, Event.AGREED), by=ana, reason="It was her sister.")

    again = opt_out_of(phone)
    assert ended
    assert (again.source, again.words) == (Source.TEXT, "STOP")
    assert line_of(phone, Event.OPTED_IN).voided_by is not None


def test_an_opt_out_that_was_said_again_stays_as_late_as_that(cora, phone, ana):
    second = now() - timedelta(days=2)
    for moment in (now() - timedelta(days=20), second):
        opt_out(phone, source=Source.TEXT, words="STOP", at=moment)
    agrees(cora, ana)

    mark_as_wrong(line_of(phone, Event.AGREED), by=ana, reason="It was her sister.")

    assert opt_out_of(phone).said_last_at == second


def test_of_two_purposes_the_one_that_is_right_keeps_the_opt_out_ended(cora, phone, ana):
    opt_out(phone, source=Source.TEXT, words="STOP", at=now() - timedelta(hours=1))
    agrees(cora, ana, Purpose.CASE, Purpose.MARKETING)

    mark_as_wrong(line_of(phone, Event.AGREED, purpose=Purpose.MARKETING), by=ana, reason="Only for the case.")

    assert not is_opted_out(phone)


def test_a_stop_after_a_wrong_opt_out_stays(phone, ana):
    line = by_hand(phone, ana)
    is_news = opt_out(phone, source=Source.TEXT, words="STOP", message_id=new_id())

    mark_as_wrong(line, by=ana, reason="It was another client.")

    assert not is_news
    assert (opt_out_of(phone).source, opt_out_of(phone).words) == (Source.TEXT, "STOP")


def test_a_stop_that_comes_late_is_not_outdated_by_a_correction(phone, ana):
    line = by_hand(phone, ana)
    mark_as_wrong(line, by=ana, reason="It was another client.")

    opt_out(phone, source=Source.TEXT, words="STOP", at=now() - timedelta(minutes=5))

    assert is_opted_out(phone)


def test_ordinary_words_that_it_had_settled_wait_for_a_decision_again(phone, ana):
    pause(phone, words="please stop", message_id=new_id(), said_at=now(), zone=ZONE)
    line = by_hand(phone, ana)
    paused = sa.select(is_paused(phone))
    before = db.session.execute(paused).scalar()

    mark_as_wrong(line, by=ana, reason="It was another client.")

    assert (before, db.session.execute(paused).scalar()) == (False, True)


def test_what_the_client_wrote_cannot_be_marked(phone, ana):
    opt_out(phone, source=Source.TEXT, words="STOP", message_id=new_id())

    with pytest.raises(Refused):
        mark_as_wrong(line_of(phone, Event.OPTED_OUT), by=ana, reason="She did not mean it.")

    assert is_opted_out(phone)


def test_what_a_colleague_decided_of_a_clients_words_cannot_be_marked(phone, ana):
    opt_out(phone, source=Source.TEXT, words="no more", message_id=new_id(), by=ana)

    with pytest.raises(Refused):
        mark_as_wrong(line_of(phone, Event.OPTED_OUT), by=ana, reason="She did not mean it.")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_reason_is_asked_for(phone, ana, reason):
    line = by_hand(phone, ana)

    with pytest.raises(Refused):
        mark_as_wrong(line, by=ana, reason=reason)

    assert is_opted_out(phone)


def test_a_line_is_marked_once(phone, ana):
    line = by_hand(phone, ana)
    mark_as_wrong(line, by=ana, reason="It was another client.")
    opt_out(phone, source=Source.TEXT, words="STOP")

    with pytest.raises(Conflict):
        mark_as_wrong(line, by=ana, reason="Once more.")

    assert is_opted_out(phone)


def test_marketing_is_not_stopped_by_an_opt_out_that_was_none(cora, phone, ana):
    agrees(cora, ana, Purpose.MARKETING)
    line = by_hand(phone, ana)
    opt_in(phone, source=Source.TEXT, words="START")
    db.session.flush()
    stopped = not has_consent(phone, Purpose.MARKETING)

    mark_as_wrong(line, by=ana, reason="It was another client.")

    assert stopped
    assert has_consent(phone, Purpose.MARKETING)
