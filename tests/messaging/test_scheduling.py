"""Texts that are sent later: when, once, and what is asked again when their time has come (T19)."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from casestatus.consent.models import Source
from casestatus.consent.opting import opt_out
from casestatus.contacts.keeping import PhoneLine, set_phones
from casestatus.core import db
from casestatus.core.phones import display
from casestatus.core.tenancy import every_firm
from casestatus.messaging.archiving import archive
from casestatus.messaging.blocking import block
from casestatus.messaging.leaving import leave
from casestatus.messaging.linking import link
from casestatus.messaging.models import Conversation, Message, Move, ScheduledText, Waiting
from casestatus.messaging.moving import move_all, undo_move
from casestatus.messaging.scheduling import cancel, change, due_texts, send_scheduled
from casestatus.messaging.sending import try_again
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import BadNumber, Outgoing
from tests import factories
from tests.factories import a_contact, a_conversation, a_scheduled_text, a_strange_conversation, a_text_from, a_user
from tests.messaging.reading import rows, unread_badge, words
from tests.rules.pages import Element, hidden, read

TODAY = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)  # noon in New York
DUE = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)  # 10 am the next day


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=True):
        yield


def texts() -> list[str]:
    return list(db.session.execute(sa.select(Outgoing.body).order_by(Outgoing.created_at)).scalars())


def said(conversation: Conversation) -> list[tuple[str, str, str | None]]:
    found = sa.select(Message.body, Message.state, Message.error_code).where(Message.conversation_id == conversation.id)
    return [tuple(row) for row in db.session.execute(found.order_by(Message.at))]


def come_due(*scheduled: ScheduledText, at: datetime = DUE + timedelta(seconds=3)) -> None:
    """The clock's sweep and its jobs, at that moment."""
    db.session.commit()
    with time_machine.travel(at, tick=True):
        for one in scheduled:
            send_scheduled(one.id)
        db.session.commit()


def write_later(visitor, conversation, body="See you at 2.", *, day="2026-11-26", clock="10:00", **more):
    data = {"body": body, "key": "k", "day": day, "clock": clock, "when": "later"} | more
    return visitor.post(f"/conversations/{conversation.id}/messages", data=data, htmx=more.pop("htmx", True))


def waits() -> list[ScheduledText]:
    return list(db.session.execute(sa.select(ScheduledText).where(ScheduledText.state == Waiting.WAITING)).scalars())


def test_what_is_written_for_later_waits_and_does_not_stand_in_the_thread(ana, firm):
    cora = a_conversation()

    answer = write_later(ana, cora)

    [scheduled] = waits()
    assert answer.status_code == 200
    assert (scheduled.body, scheduled.due_at, scheduled.author_id) == ("See you at 2.", DUE, ana.id)
    assert (texts(), said(cora)) == ([], [])
    assert "1 text waits to be sent" in words(ana.get(f"/conversations/{cora.id}"))


def test_when_its_time_has_come_it_is_sent_once(ana, carrier):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)

    come_due(scheduled)
    come_due(scheduled)
    with time_machine.travel(DUE + timedelta(minutes=1), tick=True):
        drain_lane(cora.phone)

    assert [text.body for text in carrier.sent] == ["See you at 2."]
    assert said(cora) == [("See you at 2.", "queued", None)]
    assert (scheduled.state, scheduled.message_id is not None) == ("sent", True)
    assert "Ana Whitfield" in words(ana.get(f"/conversations/{cora.id}"))


def test_nothing_leaves_before_its_time(ana):
    scheduled = a_scheduled_text(a_conversation(), ana.user, due_at=DUE)

    come_due(scheduled, at=DUE - timedelta(seconds=1))

    assert texts() == []


def test_the_sweep_finds_what_is_due_and_nothing_else(ana):
    due, _later = a_scheduled_text(a_conversation(), due_at=DUE), a_scheduled_text(a_conversation())
    gone = a_scheduled_text(a_conversation(), due_at=DUE)
    cancel(gone, by=ana.user)
    _later.due_at = DUE + timedelta(days=1)
    db.session.commit()

    with time_machine.travel(DUE, tick=False):
        found = {row.id for row in every_firm("a test", due_texts())}

    assert found == {due.id}


def test_a_double_click_schedules_once(ana):
    cora = a_conversation()

    answers = [write_later(ana, cora).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert len(waits()) == 1


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"body": "  "}, "Write a message first."),
        ({"body": "a" * 1601}, "That is 1601 characters."),
        ({"day": "2026-11-25", "clock": "11:00"}, "That time is over. Choose a later one."),
        ({"day": "2028-01-01"}, "That is more than a year away. Choose an earlier day."),
        ({"day": "9999-12-31", "clock": "23:00"}, "“9999-12-31” is too far off. Choose another day."),
        ({"day": ""}, "Choose a day."),
        ({"day": "soon"}, "“soon” is not a day."),
        ({"clock": ""}, "Choose a time."),
        ({"clock": "late"}, "“late” is not a time. Write it as 9:00 AM."),
        ({"day": "2027-03-14", "clock": "02:30"}, "There is no 2:30 AM on March 14, 2027"),
    ],
)
def test_what_cannot_be_scheduled_is_refused_beside_its_field_and_kept(ana, asked, refusal):
    answer = write_later(ana, a_conversation(), **asked)

    typed = {"body": "See you at 2.", "day": "2026-11-26", "clock": "10:00"} | asked
    assert answer.status_code == 422
    assert refusal in words(answer)
    assert f'value="{typed["day"]}"' in answer.text
    assert f'value="{typed["clock"]}"' in answer.text
    assert typed["body"].strip() in answer.text
    assert waits() == []


def test_who_opted_out_gets_nothing_scheduled(ana):
    answer = write_later(ana, a_conversation(opted_out=True))

    assert answer.status_code == 422
    assert "opted out" in words(answer)
    assert waits() == []


def test_an_opt_out_meanwhile_stops_it_and_its_author_finds_that_unread(ana):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    opt_out(cora.phone, source=Source.TEXT, words="STOP")

    come_due(scheduled)

    assert said(cora) == [("See you at 2.", "failed", "opted_out")]
    assert texts() == []
    assert "This number has opted out of text messages." in words(ana.get(f"/conversations/{cora.id}"))
    assert rows(ana, "?view=unread") != []


def test_a_number_that_went_bad_meanwhile_stops_it(ana):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    db.add(BadNumber(e164=cora.phone, error_code="30006"))

    come_due(scheduled)

    assert said(cora) == [("See you at 2.", "failed", "30006")]


def test_a_number_that_was_blocked_meanwhile_stays_out_of_every_inbox_and_search(ana, ben):
    cora = a_conversation(a_contact("Cora Medina"))
    a_text_from(cora, "Hello")
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    block(cora, number=cora.phone, by=ana.user)

    come_due(scheduled)

    assert texts() == []
    assert [state for _body, state, _code in said(cora)][-1] == "failed"
    for visitor in (ana, ben):
        assert (rows(visitor), rows(visitor, "?q=Cora"), unread_badge(visitor)) == ([], [], 0)


def test_a_number_that_must_not_be_texted_any_more_stops_it(ana):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    cora.contact.phones[0].may_be_texted = False

    come_due(scheduled)

    assert said(cora) == [("See you at 2.", "failed", "barred")]


@pytest.mark.parametrize("how", ["deactivated", "without the permission"])
def test_an_author_who_may_not_write_any_more_stops_it(ana, how):
    cora, gone = a_conversation(), a_user("Max Gone")
    scheduled = a_scheduled_text(cora, gone, due_at=DUE)
    if how == "deactivated":
        gone.deactivated_at = TODAY
    else:
        gone.switches = {"text_messages": False}

    come_due(scheduled)

    assert said(cora) == [("See you at 2.", "failed", "may_not")]
    assert "Its author may not send texts any more." in words(ana.get(f"/conversations/{cora.id}"))


def test_an_archived_conversation_comes_back_when_it_is_sent(ana):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    archive(cora)

    come_due(scheduled)

    assert cora.archived_at is None


def test_who_left_meanwhile_stays_out_and_the_text_still_goes(ana, ben):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    a_scheduled_text(cora, ben.user)
    leave(cora, ana.user)

    come_due(scheduled)

    assert texts() == ["See you at 2."]
    assert rows(ana) == []


def test_what_is_unread_stays_unread_when_it_is_sent(ana):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    a_text_from(cora, "A question")

    come_due(scheduled)

    assert rows(ana, "?view=unread") != []


def test_it_goes_to_the_number_that_its_writer_saw(ana):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    seen, cora.phone = cora.phone, factories.a_number()

    for listed in (f"/conversations/{cora.id}/scheduled", "/inbox/scheduled"):
        assert f"To {display(seen)}" in words(ana.get(listed))
    come_due(scheduled)

    [outgoing] = db.session.execute(sa.select(Outgoing)).scalars()
    assert outgoing.recipient == seen


def test_it_comes_back_when_that_number_is_theirs_no_more(ana):
    cora = a_conversation(a_contact("Cora Medina"))
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    cora.phone = factories.a_number()
    set_phones(cora.contact, [PhoneLine(cora.phone)])

    come_due(scheduled)

    assert said(cora) == [("See you at 2.", "failed", "other_number")]
    assert db.session.execute(sa.select(Outgoing)).scalars().all() == []
    assert "The number that it was written for is not theirs any more." in words(ana.get(f"/conversations/{cora.id}"))
    [failed] = db.session.execute(sa.select(Message)).scalars()
    cora.phone = factories.a_number()  # they write from still another one, which the thread shows
    try_again(failed, author=ana.user, even_at_night=True)
    assert failed.outgoing.recipient == cora.phone


def test_it_goes_on_in_the_conversation_that_a_number_went_into(ana):
    stranger, cora = a_strange_conversation(), a_conversation()
    scheduled = a_scheduled_text(stranger, ana.user, due_at=DUE)

    link(stranger, cora.contact)
    db.session.commit()

    assert "1 text waits" in words(ana.get(f"/conversations/{cora.id}"))
    come_due(scheduled)
    assert said(cora) == [("See you at 2.", "queued", None)]


def test_it_comes_back_with_a_move_that_is_undone(ana):
    eve = a_conversation(a_contact("Eve Ross"))
    fay = a_conversation(a_contact("Fay Ross", phone=eve.phone))
    a_text_from(eve, "It is Eve")
    scheduled = a_scheduled_text(eve, ana.user, due_at=DUE)
    move_all(eve, fay.contact)
    db.session.flush()
    db.session.refresh(scheduled)
    assert scheduled.conversation_id == fay.id

    undo_move(db.session.execute(sa.select(Move)).scalar_one())

    db.session.refresh(scheduled)
    assert scheduled.conversation_id == eve.id


def test_it_can_be_changed_until_it_leaves(ana, ben):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    here = f"/conversations/{cora.id}/scheduled/{scheduled.id}"
    page = ben.get(here)

    answer = ben.post(here, data={"body": "See you at 3.", "day": "2026-11-27", "clock": "11:15", "version": "0"})

    assert "See you at 2." in page.text
    assert 'value="2026-11-26"' in page.text
    assert 'value="10:00"' in page.text
    assert answer.status_code == 303
    assert (scheduled.body, scheduled.due_at) == ("See you at 3.", datetime(2026, 11, 27, 16, 15, tzinfo=UTC))


def test_who_saves_after_a_colleague_is_told_and_keeps_the_words(ana, ben):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    here = f"/conversations/{cora.id}/scheduled/{scheduled.id}"
    when = {"day": "2026-11-26", "clock": "10:00", "version": "0"}
    ben.post(here, data={"body": "Ben's words"} | when)

    late = ana.post(here, data={"body": "Ana's words"} | when)
    again = ana.post(here, data={"body": "Ana's words"} | when | {"version": "1"})

    assert late.status_code == 422
    assert "Ben Okafor has changed this text meanwhile. Look at it again." in words(late)
    assert "Ana&#39;s words" in late.text
    assert "It says now: Ben's words" in words(late)
    assert 'name="version" type="hidden" value="1"' in late.text
    assert again.status_code == 303
    assert scheduled.body == "Ana's words"


def test_a_second_press_of_the_same_is_no_news_to_who_saved_it(ana, ben):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    here = f"/conversations/{cora.id}/scheduled/{scheduled.id}"
    data = {"body": "At 3.\r\nBring it.", "day": "2026-11-26", "clock": "10:00", "version": "0"}

    assert [ana.post(here, data=data).status_code for _ in range(2)] == [303, 303]
    assert ben.post(here, data=data).status_code == 422
    assert scheduled.version == 1


def test_who_saves_what_was_cancelled_is_told(ana, ben):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    here = f"/conversations/{cora.id}/scheduled/{scheduled.id}"
    ben.post(f"{here}/cancel")

    late = ana.post(here, data={"body": "Ana's words", "day": "2026-11-26", "clock": "10:00", "version": "0"})

    assert late.status_code == 422
    assert "Ben Okafor has cancelled this text meanwhile." in words(late)
    assert scheduled.body == "See you at 2."


def test_who_is_later_than_the_clock_is_told(ana):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    here = f"/conversations/{cora.id}/scheduled/{scheduled.id}"
    come_due(scheduled)

    cancelled = ana.post(f"{here}/cancel", htmx=True)
    changed = ana.post(here, data={"body": "Other", "day": "2026-11-27", "clock": "10:00", "version": "0"})

    assert [cancelled.status_code, changed.status_code] == [422, 422]
    answers = (cancelled, changed, ana.get(here), ana.post(f"{here}/cancel"))
    assert ["This text has left already." in words(answer) for answer in answers] == [True] * 4
    assert "Save" not in words(answers[2])
    assert texts() == ["See you at 2."]


def test_who_cancels_what_a_colleague_has_changed_is_told(ana, ben):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    here = f"/conversations/{cora.id}/scheduled/{scheduled.id}"
    page, listed = (hidden(ana.get(path).text, "version") for path in (here, f"/conversations/{cora.id}/scheduled"))
    change(scheduled, by=ben.user, body="Court is moved", due_at=DUE, version=0)

    late = [ana.post(f"{here}/cancel", data=page), ana.post(f"{here}/cancel", data=listed, htmx=True)]

    for answer in late:
        assert answer.status_code == 422
        assert answer.text.count("has changed this text") == 1
        assert "Ben Okafor has changed this text meanwhile. Look at it again." in words(answer)
        assert "Court is moved" in words(answer)
    assert waits() == [scheduled]
    ana.post(f"{here}/cancel", data=hidden(late[0].text, "version"))
    assert waits() == []


def test_it_is_changed_by_a_page_that_stood_open_while_its_number_was_linked(ana, ben):
    stranger, cora = a_strange_conversation(), a_conversation()
    scheduled = a_scheduled_text(stranger, ana.user, due_at=DUE)
    here = f"/conversations/{stranger.id}/scheduled/{scheduled.id}"
    link(stranger, cora.contact)
    db.session.commit()

    answers = [ana.get(here), ana.post(here, data={"body": "", "day": "2026-11-26", "clock": "11:00", "version": "0"})]
    saved = ana.post(here, data={"body": "At 3.", "day": "2026-11-26", "clock": "11:00", "version": "0"})

    assert [answer.status_code for answer in answers] == [200, 422]
    assert saved.location == f"/conversations/{cora.id}/scheduled"
    assert [text.body for text in waits()] == ["At 3."]
    assert ana.post(f"{here}/cancel", htmx=True).status_code == 200
    assert waits() == []


@pytest.mark.usefixtures("by_law")
def test_what_was_held_up_until_night_waits_for_the_morning(ana, carrier):
    by_day = a_scheduled_text(a_conversation(), ana.user, "By day", due_at=DUE)
    by_day.due_at = DUE + timedelta(hours=10, minutes=58)  # 8:58 pm
    by_night = a_scheduled_text(a_conversation(), ana.user, "By night", due_at=DUE)
    by_night.due_at = DUE + timedelta(hours=11, minutes=5)  # 9:05 pm, as its writer was asked
    morning = datetime(2026, 11, 27, 13, tzinfo=UTC)

    come_due(by_day, by_night, at=DUE + timedelta(hours=11, minutes=10))

    assert texts() == ["By night"]
    assert [text.due_at for text in waits()] == [morning]
    come_due(by_day, at=morning + timedelta(seconds=5))
    assert texts() == ["By night", "By day"]


@pytest.mark.usefixtures("by_law")
def test_what_was_to_arrive_at_night_waits_when_it_is_late(ana, carrier):
    by_night = a_scheduled_text(a_conversation(), ana.user, "By night", due_at=DUE)
    by_night.due_at = DUE + timedelta(hours=11, minutes=5)

    come_due(by_night, at=DUE + timedelta(hours=15))

    assert texts() == []
    assert len(waits()) == 1


@pytest.mark.usefixtures("by_law")
def test_what_was_held_up_leaves_while_it_is_day(ana, carrier):
    scheduled = a_scheduled_text(a_conversation(), ana.user, due_at=DUE)

    come_due(scheduled, at=DUE + timedelta(hours=5))

    assert texts() == ["See you at 2."]


def test_what_is_cancelled_never_leaves(ana):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user, due_at=DUE)
    here = f"/conversations/{cora.id}/scheduled/{scheduled.id}/cancel"

    answers = [ana.post(here, htmx=True).status_code for _ in range(2)]

    come_due(scheduled)
    assert (answers, texts()) == ([200, 200], [])
    assert "See you at 2." not in ana.get("/inbox/scheduled").text


def test_what_was_put_off_waits_for_its_new_time(ana):
    scheduled = a_scheduled_text(a_conversation(), ana.user, due_at=DUE)
    change(scheduled, by=ana.user, body="Later", due_at=DUE + timedelta(days=1), version=0)

    come_due(scheduled)
    assert texts() == []

    come_due(scheduled, at=DUE + timedelta(days=1))
    assert texts() == ["Later"]


def test_all_that_waits_stands_in_one_list_the_next_first(ana):
    a_scheduled_text(a_conversation(a_contact("Dan Young")), ana.user, "Second", due_at=DUE + timedelta(hours=1))
    a_scheduled_text(a_conversation(), ana.user, "First", due_at=DUE)

    page = words(ana.get("/inbox/scheduled"))

    assert page.index("Cora Medina First") < page.index("Dan Young Second")
    assert "Thursday, November 26, 10:00 AM" in page
    assert "/inbox/scheduled" in ana.get("/inbox").text


def test_the_time_where_it_arrives_is_shown_when_it_is_another(ana):
    cora = a_conversation()
    cora.contact.state = "IL"
    a_scheduled_text(cora, ana.user, due_at=DUE)

    page, thread = words(ana.get(f"/conversations/{cora.id}/scheduled")), words(ana.get(f"/conversations/{cora.id}"))

    assert "10:00 AM (9:00 AM Central Time there)" in page
    assert "Eastern Time, the firm’s. Where the text arrives, it is Central Time." in thread


def test_a_time_that_comes_twice_is_the_first_and_said(ana):
    cora = a_conversation()

    write_later(ana, cora, day="2027-11-07", clock="1:30 AM", when="later anyway")

    [scheduled] = waits() or [None]
    assert scheduled is not None
    assert scheduled.due_at == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    assert "1:30 AM , the first of two that night" in words(ana.get(f"/conversations/{cora.id}/scheduled"))


def test_when_a_text_goes_is_said_in_one_run_of_words(ana):
    write_later(ana, a_conversation(), day="2027-11-07", clock="1:30 AM", when="later anyway")

    page = read(ana.get("/inbox/scheduled").text)

    [line] = [one for one in page.walk() if one.attributes.get("class") == "message-line"]
    columns = line.roots()[0].inside
    assert [part.tag for part in columns if isinstance(part, Element)] == ["svg", "span"]
    assert not [part for part in columns if isinstance(part, str) and part.strip()]  # it would be a column of its own


def test_a_stranger_to_the_firm_finds_nothing_of_it(ana, zoe):
    cora = a_conversation()
    scheduled = a_scheduled_text(cora, ana.user)
    here = f"/conversations/{cora.id}/scheduled"

    answers = [zoe.get(here), zoe.get(f"{here}/{scheduled.id}"), zoe.post(f"{here}/{scheduled.id}/cancel")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.usefixtures("by_law")
def test_a_time_at_night_there_asks_first(ana):
    cora = a_conversation()

    asked = write_later(ana, cora, clock="23:30")
    waited = len(waits())
    answer = write_later(ana, cora, clock="23:30", when="later anyway")

    assert (asked.status_code, waited) == (422, 0)
    assert "It will be 11:30 PM where Cora is." in words(asked)
    assert "Schedule all the same" in words(asked)
    assert answer.status_code == 200
    assert len(waits()) == 1


@pytest.mark.usefixtures("by_law")
def test_who_writes_at_night_may_have_it_sent_in_the_morning(ana, firm):
    cora = a_conversation()
    with time_machine.travel(datetime(2026, 11, 26, 3, 40, tzinfo=UTC), tick=True):
        asked = ana.post(f"/conversations/{cora.id}/messages", data={"body": "Good news", "key": "k"}, htmx=True)
        answer = ana.post(
            f"/conversations/{cora.id}/messages", data={"body": "Good news", "key": "k", "when": "opening"}, htmx=True
        )

    [scheduled] = waits()
    assert "Send at 8:00 AM there" in words(asked)
    assert answer.status_code == 200
    assert scheduled.due_at == datetime(2026, 11, 26, 13, tzinfo=UTC)


def test_a_first_text_can_be_sent_later_too(ana, firm):
    contact = a_contact()
    data = {"to": contact.phones[0].e164, "contact_id": str(contact.id), "body": "Welcome", "key": "k"}

    answer = ana.post("/conversations", data=data | {"when": "later", "day": "2026-11-26", "clock": "10:00"})

    [scheduled] = waits()
    assert answer.status_code == 303
    assert answer.location.endswith(f"/conversations/{scheduled.conversation_id}")
    assert "1 text waits to be sent" in words(ana.get(answer.location))
