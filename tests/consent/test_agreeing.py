"""Who agreed to what: the ledger, and whether many may be written to (T21)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from casestatus.consent.agreeing import BeforeOptOut, Said, Way, has_consent, record_consent, record_opt_outs
from casestatus.consent.ledger import ledger_of
from casestatus.consent.models import Channel, Event, How, LedgerEntry, OptOut, Purpose, Source
from casestatus.consent.opting import is_opted_out, opt_in, opt_out, opt_out_of
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from tests.factories import a_contact, a_conversation, a_text_from, a_user, another_firm

ZONE = ZoneInfo("America/New_York")
WORDS = "I agree to get texts about my case from Harbor & Reed."


@pytest.fixture
def cora(firm):
    return a_contact("Cora Medina")


def agree(contact, *purposes, how=How.PAPER, on=None, after=()):
    way = Way(Channel.SMS, contact.phones[0].e164)
    said = Said(how, WORDS, "Intake form 3", on, after)
    record_consent(contact.id, way, purposes, said=said, zone=ZONE, by=a_user())
    db.session.flush()


def test_the_ledger_keeps_who_agreed_to_what_when_how_and_in_which_words(cora):
    agree(cora, Purpose.CASE, on=date(2026, 3, 14))

    [line] = ledger_of([cora.phones[0].e164])
    assert (line.event, line.purpose, line.how) == (Event.AGREED, Purpose.CASE, How.PAPER)
    assert (line.words, line.version, line.contact_id) == (WORDS, "Intake form 3", cora.id)
    assert line.said_at.astimezone(ZONE).date() == date(2026, 3, 14)
    assert line.author.name == "Ana Whitfield"


def test_several_purposes_are_a_line_each(cora):
    agree(cora, Purpose.CASE, Purpose.REMINDERS)

    assert {line.purpose for line in ledger_of([cora.phones[0].e164])} == {Purpose.CASE, Purpose.REMINDERS}


@pytest.mark.parametrize("change", ["UPDATE consent_ledger SET words = 'other'", "DELETE FROM consent_ledger"])
def test_no_line_can_be_changed_or_taken_away(cora, change):
    agree(cora, Purpose.CASE)

    with pytest.raises(ProgrammingError, match="permission denied"), db.session.begin_nested():
        db.session.execute(sa.text(change))


@pytest.mark.parametrize(
    ("said", "purposes", "refusal"),
    [
        (Said(How.PAPER, "  "), [Purpose.CASE], "exact words"),
        (Said(How.PAPER, "x" * 4001), [Purpose.CASE], "at most 4000"),
        (Said(How.PAPER, WORDS), [], "what they agreed to"),
        (Said(How.PAPER, WORDS, on=date(2199, 1, 1)), [Purpose.CASE], "still to come"),
        (Said(How.PAPER, WORDS, on=date(1989, 12, 31)), [Purpose.CASE], "too long ago"),
    ],
)
def test_what_cannot_be_written_down_is_refused(cora, said, purposes, refusal):
    way = Way(Channel.SMS, cora.phones[0].e164)

    with pytest.raises(Refused, match=refusal):
        record_consent(cora.id, way, purposes, said=said, zone=ZONE, by=a_user())
    assert ledger_of([way.address]) == []


def test_opting_out_and_in_are_lines_too(cora):
    phone = cora.phones[0].e164
    opt_out(phone, source=Source.TEXT, words="STOP")
    opt_in(phone, source=Source.TEXT, words="START")
    opt_out(phone, source=Source.CARRIER, words=None)

    lines = [(line.event, line.how, line.words) for line in reversed(ledger_of([phone]))]
    assert lines == [
        (Event.OPTED_OUT, How.TEXT, "STOP"),
        (Event.OPTED_IN, How.TEXT, "START"),
        (Event.OPTED_OUT, How.CARRIER, None),
    ]


def test_an_opt_out_that_was_known_is_no_line(cora):
    for _again in range(2):
        opt_out(cora.phones[0].e164, source=Source.TEXT, words="STOP")

    assert len(ledger_of([cora.phones[0].e164])) == 1


def test_nobody_may_be_written_to_who_never_agreed(cora):
    assert not has_consent(cora.phones[0].e164, Purpose.CASE)


def test_who_agreed_may_be_written_to_for_that_and_nothing_else(cora):
    agree(cora, Purpose.CASE)

    phone = cora.phones[0].e164
    asked = {purpose: has_consent(phone, purpose) for purpose in Purpose}
    assert asked == {Purpose.CASE: True, Purpose.REMINDERS: False, Purpose.MARKETING: False}
    assert not has_consent(phone, Purpose.CASE, channel=Channel.CALLS)


@pytest.mark.parametrize(("how", "is_enough"), [(How.PAPER, True), (How.WEB_FORM, True), (How.PHONE, False)])
def test_marketing_needs_consent_in_writing(cora, how, is_enough):
    agree(cora, Purpose.MARKETING, how=how)

    assert has_consent(cora.phones[0].e164, Purpose.MARKETING) is is_enough


def test_an_opt_out_outweighs_what_was_agreed(cora):
    agree(cora, Purpose.CASE, on=date(2026, 3, 14))
    opt_out(cora.phones[0].e164, source=Source.TEXT, words="STOP")

    assert not has_consent(cora.phones[0].e164, Purpose.CASE)


def test_words_that_may_be_an_opt_out_do_too_until_they_are_decided(cora):
    agree(cora, Purpose.CASE)
    a_text_from(a_conversation(cora), "please stop texting me")

    assert not has_consent(cora.phones[0].e164, Purpose.CASE)


def test_what_was_agreed_counts_again_after_start_but_for_marketing(cora):
    phone = cora.phones[0].e164
    agree(cora, Purpose.CASE, Purpose.MARKETING, on=date(2026, 3, 14))
    opt_out(phone, source=Source.TEXT, words="STOP")
    opt_in(phone, source=Source.TEXT, words="START")
    db.session.flush()

    assert (has_consent(phone, Purpose.CASE), has_consent(phone, Purpose.MARKETING)) == (True, False)


def test_consent_to_marketing_from_between_two_stops_does_not_count_again_after_start(cora):
    phone = cora.phones[0].e164
    stop(phone)
    opt_out(phone, source=Source.TEXT, words="STOP")
    agree(cora, Purpose.CASE, Purpose.MARKETING, on=today() - timedelta(days=1))
    between = has_consent(phone, Purpose.MARKETING)

    opt_in(phone, source=Source.TEXT, words="START", at=now() + timedelta(seconds=1))
    db.session.flush()

    assert (between, has_consent(phone, Purpose.CASE), has_consent(phone, Purpose.MARKETING)) == (False, True, False)


def test_agreeing_anew_ends_an_opt_out(cora):
    phone = cora.phones[0].e164
    opt_out(phone, source=Source.USER, words=None, at=now() - timedelta(days=2))

    agree(cora, Purpose.CASE, on=today())

    assert not is_opted_out(phone)
    assert has_consent(phone, Purpose.CASE)


def today() -> date:
    return now().astimezone(ZONE).date()


def day_of_stop() -> date:
    return today() - timedelta(days=2)


def stop(phone) -> OptOut:
    """The number opts out at noon two days ago."""
    opt_out(phone, source=Source.TEXT, words="ALTO", at=datetime.combine(day_of_stop(), time(12), ZONE).astimezone(UTC))
    return opt_out_of(phone)


@pytest.mark.parametrize("given_on", [None, day_of_stop, lambda: day_of_stop() - timedelta(days=1)])
def test_consent_that_may_be_older_than_an_opt_out_is_kept_and_ends_nothing(cora, given_on):
    phone = cora.phones[0].e164
    stop(phone)

    agree(cora, Purpose.CASE, on=given_on and given_on())

    assert is_opted_out(phone)
    assert [line.event for line in ledger_of([phone])].count(Event.AGREED) == 1
    assert Event.OPTED_IN not in {line.event for line in ledger_of([phone])}


def test_consent_of_a_later_day_ends_an_opt_out(cora):
    stop(cora.phones[0].e164)

    agree(cora, Purpose.CASE, on=day_of_stop() + timedelta(days=1))

    assert not is_opted_out(cora.phones[0].e164)


@pytest.mark.parametrize("given_on", [None, day_of_stop])
def test_who_expressly_agreed_after_an_opt_out_gets_texts_again(cora, given_on):
    phone = cora.phones[0].e164
    stopped = stop(phone)

    agree(cora, Purpose.MARKETING, on=given_on and given_on(), after=[stopped.id])

    assert not is_opted_out(phone)
    assert has_consent(phone, Purpose.MARKETING)
    assert [line.event for line in ledger_of([phone])][-1] is Event.OPTED_OUT


def test_consent_of_today_says_nothing_of_an_opt_out_of_today(cora):
    phone = cora.phones[0].e164
    opt_out(phone, source=Source.TEXT, words="ALTO")

    agree(cora, Purpose.CASE, Purpose.MARKETING)
    agree(cora, Purpose.CASE, on=today())

    assert is_opted_out(phone)
    opt_in(phone, source=Source.TEXT, words="START")
    db.session.flush()
    assert (has_consent(phone, Purpose.CASE), has_consent(phone, Purpose.MARKETING)) == (True, False)


def test_what_was_said_after_another_opt_out_does_not_end_this_one(cora):
    phone = cora.phones[0].e164
    before = stop(phone)
    opt_in(phone, source=Source.TEXT, words="START", at=before.created_at + timedelta(hours=1))
    opt_out(phone, source=Source.TEXT, words="ALTO")

    agree(cora, Purpose.CASE, after=[before.id])

    assert is_opted_out(phone)


def test_a_day_before_an_opt_out_is_not_after_it(cora):
    stopped = stop(cora.phones[0].e164)

    with pytest.raises(BeforeOptOut, match="They asked to stop later, on"):
        agree(cora, Purpose.CASE, on=date(2026, 3, 14), after=[stopped.id])
    assert is_opted_out(cora.phones[0].e164)


def test_an_older_agreement_found_later_ends_no_opt_out(cora):
    phone = cora.phones[0].e164
    opt_out(phone, source=Source.TEXT, words="STOP")

    agree(cora, Purpose.CASE, on=date(2026, 3, 14))

    assert is_opted_out(phone)


def test_a_user_opts_a_contact_out_of_calls_and_texts_apart(cora):
    phone = cora.phones[0].e164

    record_opt_outs([Way(Channel.CALLS, phone)], how=How.PHONE, words="Don't ring me at work", zone=ZONE, by=a_user())
    db.session.flush()

    assert (is_opted_out(phone, Channel.CALLS), is_opted_out(phone)) == (True, False)
    [line] = ledger_of([phone])
    assert (line.how, line.words, line.author.name) == (How.PHONE, "Don't ring me at work", "Ana Whitfield")


def test_an_address_is_the_same_in_any_case(firm):
    opt_out("Cora@Client.test", channel=Channel.EMAIL, source=Source.LINK, words=None)

    assert is_opted_out("cora@client.TEST", Channel.EMAIL)
    assert len(ledger_of(["CORA@client.test"])) == 1


def test_another_firm_has_its_own_ledger(cora):
    agree(cora, Purpose.CASE)

    with another_firm():
        assert not has_consent(cora.phones[0].e164, Purpose.CASE)
        assert db.session.execute(sa.select(LedgerEntry)).all() == []


@pytest.mark.parametrize("first", [Source.TEXT, Source.USER])
def test_consent_from_between_two_of_their_stops_does_not_end_the_later(cora, first):
    phone = cora.phones[0].e164
    opt_out(phone, source=first, words="no more", at=now() - timedelta(days=20))
    opt_out(phone, source=Source.TEXT, words="STOP", at=now() - timedelta(days=2))

    agree(cora, Purpose.CASE, on=(now() - timedelta(days=10)).date())
    assert is_opted_out(phone)

    agree(cora, Purpose.CASE, on=(now() - timedelta(days=1)).date())
    assert not is_opted_out(phone)


def test_a_start_from_between_two_stops_that_is_taken_in_last_ends_nothing(cora):
    phone = cora.phones[0].e164
    for days in (20, 2):
        opt_out(phone, source=Source.TEXT, words="STOP", at=now() - timedelta(days=days))

    assert not opt_in(phone, source=Source.TEXT, words="START", at=now() - timedelta(days=10))
    assert is_opted_out(phone)
