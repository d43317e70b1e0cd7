"""Opt-outs in ordinary words: texting pauses, a person decides, and in ten business days it is one (T21)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from casestatus.consent.ledger import ledger_of
from casestatus.consent.models import Decision, Event, How, PossibleOptOut, Source
from casestatus.consent.opting import is_opted_out, opt_in, opt_out, opt_out_of
from casestatus.consent.pausing import due_at
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Conflict, Refused
from casestatus.messaging.deciding import close_overdue, keep_texting, take_as_opt_out
from casestatus.messaging.sending import send_message
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing, Purpose, Urgency
from casestatus.outbox.posting import post_sms, why_not
from casestatus.outbox.reasons import PAUSED
from tests.factories import a_contact, a_conversation, a_text_from, a_user, firm_number
from tests.messaging.reading import words

SAID = "Please stop texting me"


@pytest.fixture
def cora(firm):
    return a_conversation()


def the_one(phone: str) -> PossibleOptOut:
    return db.session.execute(sa.select(PossibleOptOut).where(PossibleOptOut.address == phone)).scalar_one()


def events(phone: str) -> list[tuple[Event, How, str | None]]:
    """The ledger's lines, the first first."""
    return [(line.event, line.how, line.words) for line in reversed(ledger_of([phone]))]


def make_overdue(asked: PossibleOptOut) -> None:
    asked.due_at = now() - timedelta(minutes=1)
    db.session.flush()


def test_ordinary_words_pause_and_opt_nobody_out(cora):
    message = a_text_from(cora, SAID)

    asked = the_one(cora.phone)
    assert (asked.words, asked.message_id, asked.decided_at) == (SAID, message.id, None)
    assert not is_opted_out(cora.phone)
    assert why_not(cora.phone) == PAUSED


def test_other_words_pause_nothing(cora):
    a_text_from(cora, "I can't stop crying")

    assert why_not(cora.phone) is None


def test_a_person_may_not_simply_send(cora):
    a_text_from(cora, SAID)

    with pytest.raises(Refused, match="in their own words"):
        send_message(cora, author=a_user(), body="Are you sure?", key="k")


def test_what_waits_when_the_words_come_is_not_sent(cora, carrier):
    post_sms(to=cora.phone, sender=firm_number(), body="Reminder", urgency=Urgency.AUTOMATIC)
    a_text_from(cora, SAID)

    drain_lane(cora.phone)

    assert carrier.sent == []
    [reminder] = db.session.execute(sa.select(Outgoing)).scalars()
    assert reminder.error_code == PAUSED


def test_help_is_answered_while_texting_pauses(cora, carrier):
    a_text_from(cora, SAID)
    a_text_from(cora, "HELP")

    drain_lane(cora.phone)

    assert len(carrier.sent) == 1
    assert why_not(cora.phone, purpose=Purpose.KEYWORD_ANSWER) is None


def test_the_same_asked_twice_is_one_to_decide_on_by_the_first_clock(cora):
    a_text_from(cora, SAID)
    first = the_one(cora.phone).due_at

    a_text_from(cora, "no more texts")

    assert the_one(cora.phone).due_at == first


def test_who_has_opted_out_asks_nothing_new(cora):
    opt_out(cora.phone, source=Source.TEXT, words="STOP")

    a_text_from(cora, SAID)

    assert db.session.execute(sa.select(PossibleOptOut)).all() == []


def test_words_that_were_late_and_taken_back_since_pause_nothing(cora):
    opt_out(cora.phone, source=Source.TEXT, words="STOP", at=now() - timedelta(hours=5))
    opt_in(cora.phone, source=Source.TEXT, words="START", at=now() - timedelta(hours=1))

    a_text_from(cora, SAID, written_at=now() - timedelta(hours=3))

    assert why_not(cora.phone) is None


def test_stop_decides_it(cora):
    a_text_from(cora, SAID)

    a_text_from(cora, "STOP")

    assert the_one(cora.phone).decision is Decision.OPT_OUT
    assert is_opted_out(cora.phone)


def test_start_takes_it_back(cora):
    a_text_from(cora, SAID)

    a_text_from(cora, "START")

    assert (the_one(cora.phone).decision, the_one(cora.phone).reason) == (Decision.KEEP, "START")
    assert why_not(cora.phone) is None
    assert events(cora.phone) == [(Event.ASKED, How.TEXT, SAID), (Event.KEPT, How.TEXT, "START")]


def test_a_person_takes_it_as_an_opt_out(cora):
    ana = a_user()
    message = a_text_from(cora, SAID)

    take_as_opt_out(the_one(cora.phone), by=ana)

    opted = opt_out_of(cora.phone)
    assert opted is not None
    assert (opted.words, opted.source, opted.message_id) == (SAID, Source.TEXT, message.id)
    assert (the_one(cora.phone).decision, the_one(cora.phone).decided_by) == (Decision.OPT_OUT, ana)
    assert events(cora.phone) == [(Event.ASKED, How.TEXT, SAID), (Event.OPTED_OUT, How.TEXT, SAID)]


def test_a_person_keeps_texting_and_the_reason_is_kept(cora):
    ana = a_user()
    a_text_from(cora, SAID)

    keep_texting(the_one(cora.phone), by=ana, reason=" She meant the adjuster. ")

    assert why_not(cora.phone) is None
    [kept, _asked] = ledger_of([cora.phone])
    assert (kept.event, kept.reason, kept.author) == (Event.KEPT, "She meant the adjuster.", ana)


def test_after_it_was_kept_the_same_words_are_asked_about_anew(cora):
    a_text_from(cora, SAID)
    keep_texting(the_one(cora.phone), by=a_user(), reason="She meant the adjuster.")

    a_text_from(cora, SAID)

    assert why_not(cora.phone) == PAUSED


def test_the_second_of_two_who_decide_otherwise_is_told(cora):
    a_text_from(cora, SAID)
    asked = the_one(cora.phone)
    keep_texting(asked, by=a_user(), reason="She meant the adjuster.")

    with pytest.raises(Conflict):
        take_as_opt_out(asked, by=a_user("Ben Okafor"))
    assert not is_opted_out(cora.phone)


def test_the_second_of_two_who_decide_the_same_changes_nothing(cora):
    a_text_from(cora, SAID)
    asked = the_one(cora.phone)

    for name in ("Ana Whitfield", "Ben Okafor"):
        take_as_opt_out(asked, by=a_user(name))

    assert asked.decided_by.name == "Ana Whitfield"
    assert [event for event, _how, _words in events(cora.phone)] == [Event.ASKED, Event.OPTED_OUT]


def test_what_nobody_decides_in_time_becomes_an_opt_out_and_says_so(ana, cora):
    a_text_from(cora, SAID)
    make_overdue(the_one(cora.phone))

    assert close_overdue() == 1

    assert opt_out_of(cora.phone).source is Source.OVERDUE
    assert "nobody decided within 10 business days" in words(ana.get(f"/conversations/{cora.id}"))
    assert "became an opt-out by itself" in words(ana.get("/opt-outs"))
    assert events(cora.phone)[-1] == (Event.OPTED_OUT, How.OVERDUE, SAID)


def test_what_still_has_time_is_left(cora):
    a_text_from(cora, SAID)

    assert close_overdue() == 0
    assert not is_opted_out(cora.phone)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        (datetime(2026, 3, 2, 15, tzinfo=UTC), datetime(2026, 3, 16, 21, tzinfo=UTC)),  # summer time began meanwhile
        (datetime(2026, 3, 3, 3, tzinfo=UTC), datetime(2026, 3, 16, 21, tzinfo=UTC)),  # still the 2nd at the firm
        (datetime(2026, 11, 10, 15, tzinfo=UTC), datetime(2026, 11, 25, 22, tzinfo=UTC)),  # over Veterans Day
    ],
)
def test_the_clock_ends_at_five_on_the_tenth_business_day_of_the_firm(said, due):
    assert due_at(said, ZoneInfo("America/New_York")) == due


def test_the_inbox_leads_to_what_waits_with_a_count(ana, cora):
    assert words(ana.get("/opt-outs/count", htmx=True)) == ""

    a_text_from(cora, SAID)

    assert words(ana.get("/opt-outs/count", htmx=True)) == "Opt-outs to decide 1 to decide"
    assert 'hx-get="/opt-outs/count"' in ana.get("/inbox").text


def test_the_page_says_who_wrote_what_and_until_when(ana, firm):
    gus = a_conversation(a_contact("Gus Tate"))
    a_text_from(gus, "lose my number")

    page = words(ana.get("/opt-outs"))

    assert "Gus Tate" in page
    assert "lose my number" in page
    assert "Becomes an opt-out on" in page


def test_the_thread_says_so_and_offers_both(ana, cora):
    a_text_from(cora, SAID)

    thread = ana.get(f"/conversations/{cora.id}")

    assert f"They wrote {SAID} . It becomes an opt-out by itself on" in words(thread)
    assert f"/opt-outs/{the_one(cora.phone).id}/opt-out" in thread.text
    assert f'href="/opt-outs/{the_one(cora.phone).id}"' in thread.text


def test_an_open_thread_hears_of_it(ana, cora, told):
    del told[:]
    a_text_from(cora, SAID)
    answer = ana.get(f"/conversations/{cora.id}/messages?since=0", htmx=True)

    assert "in their own words" in words(answer)


def test_opting_out_by_the_page_goes_on_to_the_conversation(ana, cora):
    a_text_from(cora, SAID)

    answer = ana.post(f"/opt-outs/{the_one(cora.phone).id}/opt-out")

    assert (answer.status_code, answer.location) == (303, f"/conversations/{cora.id}")
    assert is_opted_out(cora.phone)


@pytest.mark.parametrize(
    ("reason", "refusal"), [("  ", "Write down why texting goes on"), ("x" * 501, "up to 500 characters")]
)
def test_keeping_without_a_reason_is_refused_beside_the_field(ana, cora, reason, refusal):
    a_text_from(cora, SAID)

    answer = ana.post(f"/opt-outs/{the_one(cora.phone).id}/keep", data={"reason": reason})

    assert answer.status_code == 422
    assert refusal in words(answer)
    assert reason.strip() in answer.text
    assert why_not(cora.phone) == PAUSED


def test_a_decision_that_somebody_else_made_is_told(ana, cora):
    a_text_from(cora, SAID)
    asked = the_one(cora.phone)
    take_as_opt_out(asked, by=a_user("Ben Okafor"))

    answer = ana.post(f"/opt-outs/{asked.id}/keep", data={"reason": "She meant the adjuster."})

    assert answer.status_code == 409
    assert "decided already" in words(answer)
    assert "Decided by Ben Okafor" in words(answer)


def test_who_opts_out_after_a_colleague_kept_it_is_told_by_whom_and_why(ana, cora):
    a_text_from(cora, SAID)
    keep_texting(the_one(cora.phone), by=a_user("Ben Okafor"), reason="She meant the adjuster.")

    answer = ana.post(f"/opt-outs/{the_one(cora.phone).id}/opt-out")

    assert answer.status_code == 409
    assert "Decided by Ben Okafor" in words(answer)
    assert "She meant the adjuster." in words(answer)
    assert not is_opted_out(cora.phone)


def test_who_keeps_texting_after_a_colleague_did_is_told_by_whom_and_why(ana, cora):
    a_text_from(cora, SAID)
    keep_texting(the_one(cora.phone), by=a_user("Ben Okafor"), reason="She meant the adjuster.")

    answer = ana.post(f"/opt-outs/{the_one(cora.phone).id}/keep", data={"reason": "She told me by phone."})

    assert answer.status_code == 409
    assert "decided already" in words(answer)
    assert "Decided by Ben Okafor" in words(answer)
    assert the_one(cora.phone).reason == "She meant the adjuster."


def test_a_second_press_of_keep_texting_is_no_conflict(ana, cora):
    a_text_from(cora, SAID)
    path = f"/opt-outs/{the_one(cora.phone).id}/keep"

    pressed = [ana.post(path, data={"reason": "She meant the adjuster."}) for _press in range(2)]

    assert [answer.status_code for answer in pressed] == [303, 303]


def test_who_goes_through_them_goes_on_with_the_next(ana, cora):
    other = a_conversation(a_contact("Jay Poole"))
    a_text_from(cora, SAID)
    a_text_from(other, SAID)
    one, two = the_one(cora.phone), the_one(other.phone)
    queue = ana.get("/opt-outs").text
    deciding = ana.get(f"/opt-outs/{two.id}?queue=").text

    first = ana.post(f"/opt-outs/{one.id}/opt-out", data={"queue": ""})
    second = ana.post(f"/opt-outs/{two.id}/keep", data={"queue": "", "reason": "He meant the adjuster."})

    assert f'href="/opt-outs/{one.id}?queue="' in queue
    assert (queue.count('name="queue"'), deciding.count('name="queue"')) == (2, 2)
    assert (first.location, second.location) == ("/opt-outs", "/opt-outs")


def test_one_without_texts_decides_nothing(sam, cora):
    a_text_from(cora, SAID)

    assert sam.post(f"/opt-outs/{the_one(cora.phone).id}/opt-out").status_code == 403


def test_the_count_stands_in_the_list_from_the_first_moment(ana, cora):
    """A list that moves down while somebody reaches for a row is the wrong row opened."""
    a_text_from(cora, SAID)

    for path in ("/inbox", "/inbox?view=left", f"/conversations/{cora.id}"):
        assert "Opt-outs to decide 1 to decide" in words(ana.get(path)), path
