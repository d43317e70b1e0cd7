"""No two units of work wait for each other: all take hold of conversations, contacts and the rest in one order."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.consent.opting import is_opted_out
from casestatus.contacts.keeping import add_phone
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.errors import Conflict
from casestatus.core.inbound import Kept
from casestatus.desk.contacts import put_away
from casestatus.messaging import webhooks
from casestatus.messaging.assigning import assign
from casestatus.messaging.blocking import block
from casestatus.messaging.delivering import pick_up_deliveries
from casestatus.messaging.finding import conversation_with_contact
from casestatus.messaging.leaving import leave, leave_all, rejoin
from casestatus.messaging.linking import link
from casestatus.messaging.locking import lock
from casestatus.messaging.models import Conversation, Message, MessageState, Move, Participation, ScheduledText, Waiting
from casestatus.messaging.moving import go_on_with, move_all, undo_move
from casestatus.messaging.noting import add_note
from casestatus.messaging.plain_texts import take_in_plain_text
from casestatus.messaging.receiving import Incoming, receive_text
from casestatus.messaging.reminding import remind
from casestatus.messaging.scheduling import cancel
from casestatus.messaging.sending import send_message
from casestatus.messaging.taking_in import work_at_once
from casestatus.messaging.taking_part import mark_read, take_part
from casestatus.outbox.recording import record_report
from tests.factories import a_contact, a_conversation, a_scheduled_text, a_strange_conversation, a_user, firm_number
from tests.messaging.apart import Apart
from tests.messaging.calling import Caller

STRANGER = "+18435561399"
PATIENCE = 10.0  # seconds


@pytest.fixture
def until_it_waits(services, product):
    """Until one unit of work of this database, or so many, wait for another."""
    engine = sa.create_engine(services.admin_url, poolclass=sa.NullPool)
    with product.app_context():
        database = db.engine().url.database
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND wait_event_type = 'Lock'"

    def wait(so_many: int = 1) -> None:
        deadline = time.monotonic() + PATIENCE
        with engine.connect() as connection:
            while connection.execute(sa.text(asked), {"name": database}).scalar_one() < so_many:
                assert time.monotonic() < deadline, "nobody waits"
                connection.rollback()
                time.sleep(0.01)

    return wait


def while_it_waits(apart: Apart, wait: Callable[[], None], first: Callable, other: Callable, then: Callable) -> Any:
    """`first` takes hold, `other` comes to wait for it in a unit of work of its own, and `then` goes on. Its answer."""

    def elsewhere() -> Any:
        with apart.work():
            return other()

    return while_it_is_held(apart, wait, first, elsewhere, then)


def while_it_is_held(apart: Apart, wait: Callable[[], None], first: Callable, other: Callable, then: Callable) -> Any:
    with ThreadPoolExecutor(1) as pool:
        with apart.work():
            first()
            waiting = pool.submit(other)
            wait()
            then()
        return waiting.result(PATIENCE)


@pytest.fixture
def ways(monkeypatch):
    """Of each text that the carrier hands over, whether one statement was enough."""
    taken = []

    def take(call, incoming):
        kept = take_in_plain_text(call, incoming)
        taken.append(kept is not None)
        return kept

    monkeypatch.setattr(webhooks, "take_in_plain_text", take)
    return taken


def sent_to(conversation: Conversation) -> Message:
    return send_message(conversation, author=a_user(), body="Hello", key="k")


def test_a_stop_that_comes_while_the_carrier_reports_one(apart, until_it_waits):
    with apart.work():
        cora = a_conversation()
        thread, phone, outgoing = cora.id, cora.phone, sent_to(cora).outgoing_id
        ours = firm_number()

    def hold():
        lock(db.session.get_one(Conversation, thread))

    def report():
        fields = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "21610", "text": str(outgoing)}
        work_at_once(Kept(new_id(), apart.firm_id, "status", fields, now(), is_done=False, is_mine=True))

    def stop():
        receive_text(Incoming("SM2", sender=phone, firm_number=ours, body="STOP"))

    while_it_waits(apart, until_it_waits, hold, report, stop)

    with apart.session():
        assert is_opted_out(phone)
        states = db.session.execute(sa.select(Message.state).where(Message.outgoing_id == outgoing)).scalars().all()
    assert states == [MessageState.FAILED]


@pytest.mark.parametrize("does", ["blocks it", "only looks"])
def test_a_number_that_is_blocked_while_its_text_waits(apart, until_it_waits, ways, does):
    """Who waited for the lock must not go by what stood before: a plain text asks for all of it at once."""
    with apart.work():
        cora = a_conversation(a_contact("Cora Medina"))
        thread, phone, ours, ana = cora.id, cora.phone, firm_number(), a_user().id

    def hold():
        lock(db.session.get_one(Conversation, thread))

    def then():
        if does == "blocks it":
            block(db.session.get_one(Conversation, thread), number=phone, by=db.session.get_one(User, ana))

    def text():
        with apart.app.app_context():
            return Caller(apart.app).text("Hello there", sender=phone, to=ours)

    answer = while_it_is_held(apart, until_it_waits, hold, text, then)

    with apart.session():
        [kept_aside] = db.session.execute(sa.select(Message.block_id.isnot(None))).scalars()
    assert (answer.status_code, ways) == (200, [does == "only looks"])
    assert kept_aside == (does == "blocks it")


HANDS = {
    "hands it over": lambda cora, ana, ben: leave_all(ana, to=ben),
    "comes back": lambda cora, ana, ben: rejoin(cora, ben),
    "is assigned": lambda cora, ana, ben: assign(cora, ben, by=ben),
    "is asked by a note": lambda cora, ana, ben: add_note(cora, author=ana, body=f"@{ben.name} please", key="n"),
    "writes a note": lambda cora, ana, ben: add_note(cora, author=ben, body="Called her", key="n"),
    "takes part": lambda cora, ana, ben: take_part(cora, ben),
    "leaves": lambda cora, ana, ben: leave(cora, ana),
    "reads it": lambda cora, ana, ben: mark_read(cora, ana),
    "puts it off": lambda cora, ana, ben: remind(cora, ben, now() + timedelta(days=1)),
}


@pytest.mark.parametrize(
    ("hand", "unread"),
    [
        ("hands it over", (0, 1)),
        ("comes back", (1, 1)),
        ("is assigned", (1, 1)),
        ("is asked by a note", (1, 2)),
        ("writes a note", (1, 1)),
        ("takes part", (1, 1)),
        ("leaves", (0, 0)),
        ("reads it", (1, 0)),
        ("puts it off", (1, 0)),
    ],
)
def test_who_begins_to_take_part_while_a_text_waits_has_it_unread(apart, until_it_waits, ways, hand, unread):
    with apart.work():
        cora, ana, ben = a_conversation(a_contact("Cora Medina")), a_user("Ana Whitfield"), a_user("Ben Okafor")
        take_part(cora, ana)
        thread, phone, ours, people = cora.id, cora.phone, firm_number(), (ana.id, ben.id)

    def moves():
        both = [db.session.get_one(User, id_) for id_ in people]
        HANDS[hand](db.session.get_one(Conversation, thread), *both)
        db.session.flush()

    def text():
        with apart.app.app_context():
            return Caller(apart.app).text("Hello there", sender=phone, to=ours)

    answer = while_it_is_held(apart, until_it_waits, moves, text, lambda: None)

    assert (answer.status_code, ways) == (200, [hand == "reads it"])
    with apart.session():
        stand = {row.user_id: row for row in db.session.execute(sa.select(Participation)).scalars()}
        assert tuple(stand[id_].unread if id_ in stand else 0 for id_ in people) == unread
        assert [row.remind_at for row in stand.values()] == [None] * len(stand)
        assert db.session.get_one(Conversation, thread).unclaimed_unread == (hand == "leaves")


def test_a_number_that_is_linked_while_news_of_both_threads_is_shown(apart, until_it_waits):
    with apart.work():
        cora = a_conversation(a_contact("Cora Medina"))
        stranger = a_strange_conversation(STRANGER)
        ids = (cora.id, cora.contact_id, stranger.id)
        texts = [sent_to(conversation).outgoing_id for conversation in (cora, stranger)]
    with apart.work():
        for outgoing in texts:
            record_report(outgoing, status="sent", error_code=None, provider_id=str(outgoing), payload={})

    def hold_cora():
        lock(db.session.get_one(Conversation, ids[0]))

    def linking():
        link(db.session.get_one(Conversation, ids[2]), db.session.get_one(Contact, ids[1]))

    while_it_waits(apart, until_it_waits, hold_cora, linking, pick_up_deliveries)

    with apart.work():
        pick_up_deliveries()  # what was left, because somebody held it
    with apart.session():
        shown = db.session.execute(sa.select(Message.state, Message.conversation_id)).all()
    assert set(shown) == {(MessageState.SENT, ids[0])}


def test_what_stands_in_a_held_thread_waits_without_holding_others(apart, until_it_waits):
    with apart.work():
        cora, dana = a_conversation(a_contact("Cora Medina")), a_conversation(a_contact("Dana Cole"))
        ids = [cora.id, dana.id]
        texts = [sent_to(conversation).outgoing_id for conversation in (cora, dana)]
    with apart.work():
        for outgoing in texts:
            record_report(outgoing, status="sent", error_code=None, provider_id=str(outgoing), payload={})

    def hold_first():
        lock(db.session.get_one(Conversation, ids[0]))

    def hold_second():
        lock(db.session.get_one(Conversation, ids[1]))

    while_it_waits(apart, until_it_waits, hold_first, pick_up_deliveries, hold_second)

    with apart.work():
        pick_up_deliveries()
    with apart.session():
        assert set(db.session.execute(sa.select(Message.state)).scalars()) == {MessageState.SENT}


@pytest.mark.parametrize("other", ["archived", "written to"])
def test_a_contact_who_is_archived_or_written_to_while_a_number_is_moved_there(apart, until_it_waits, other):
    with apart.work():
        cora = a_conversation(a_contact("Cora Medina", phone=STRANGER))
        marco = a_contact("Marco Vega")
        add_phone(marco, STRANGER)
        ids, ours = (cora.id, marco.id, a_conversation(marco).id), firm_number()

    def hold_marcos():
        lock(db.session.get_one(Conversation, ids[2]))

    def elsewhere():
        marco = db.session.get_one(Contact, ids[1])
        if other == "archived":
            put_away(marco)
        else:
            conversation_with_contact(marco, STRANGER, firm_number=ours)

    def move():
        go_on_with(db.session.get_one(Conversation, ids[0]), db.session.get_one(Contact, ids[1]))

    while_it_waits(apart, until_it_waits, hold_marcos, elsewhere, move)

    with apart.session():
        assert db.session.get_one(Conversation, ids[2]).phone == STRANGER


@pytest.mark.parametrize("does", ["writes", "changes what waits"])
def test_who_does_something_in_a_thread_that_is_moved_twice_at_once(apart, until_it_waits, does):
    """The second press holds the other's conversation, the older one, when it comes to wait for the thread."""
    with apart.work():
        marco = a_contact("Marco Vega", phone=STRANGER)
        marcos = a_conversation(marco)
        cora = a_conversation(a_contact("Cora Medina", phone=STRANGER))
        waiting = a_scheduled_text(cora)
        ids, text, author = (cora.id, marco.id), waiting.id, waiting.author_id
        assert marcos.id < cora.id

    def moves():
        return move_all(db.session.get_one(Conversation, ids[0]), db.session.get_one(Contact, ids[1]))

    def acts():
        if does == "writes":
            return sent_to(db.session.get_one(Conversation, ids[0]))
        return cancel(db.session.get_one(ScheduledText, text), by=db.session.get_one(User, author))

    failures = at_once_after(apart, until_it_waits, moves, [acts, moves])

    assert failures[0] is None
    assert isinstance(failures[1], Conflict)


def test_what_waits_is_cancelled_while_a_move_is_undone_twice_at_once(apart, until_it_waits):
    """It waits for the target, and is in the source when it comes to hold that."""
    with apart.work():
        cora, marco = a_conversation(a_contact("Cora Medina", phone=STRANGER)), a_contact("Marco Vega", phone=STRANGER)
        marcos, waiting = a_conversation(marco), a_scheduled_text(cora)
        assert cora.id < marcos.id
        move_all(cora, marco)
        [move] = db.session.query(Move)
        thread, id_, text, author = cora.id, move.id, waiting.id, waiting.author_id

    def undoes():
        return undo_move(db.session.get_one(Move, id_))

    def cancels():
        return cancel(db.session.get_one(ScheduledText, text), by=db.session.get_one(User, author))

    failures = at_once_after(apart, until_it_waits, undoes, [cancels, undoes])

    assert failures == [None, None]
    with apart.session():
        stands = db.session.get_one(ScheduledText, text)
        assert (stands.conversation_id, stands.state) == (thread, Waiting.CANCELLED)


def at_once_after(apart: Apart, wait: Callable[..., None], first: Callable, others: list[Callable]) -> list[Any]:
    """What fails of the others, who all come to wait for what the first one holds, one after the other."""

    def elsewhere(act: Callable) -> None:
        with apart.work():
            act()

    with ThreadPoolExecutor(len(others)) as pool:
        with apart.work():
            first()
            waiting = []
            for so_many, act in enumerate(others, start=1):
                waiting.append(pool.submit(elsewhere, act))
                wait(so_many)
        return [other.exception(PATIENCE) for other in waiting]
