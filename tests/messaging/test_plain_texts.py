"""The short way that plain texts take leaves what the long way leaves, and takes nothing else (decision 61)."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from casestatus.contacts.keeping import add_phone
from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.messaging import receiving
from casestatus.messaging.archiving import archive
from casestatus.messaging.attaching import Media
from casestatus.messaging.blocking import block
from casestatus.messaging.leaving import leave
from casestatus.messaging.models import Conversation, Kind, Message, Participation
from casestatus.messaging.muting import mute
from casestatus.messaging.receiving import Incoming
from casestatus.messaging.reminding import remind
from casestatus.messaging.sending import send_message
from casestatus.messaging.taking_part import mark_read, take_part
from casestatus.outbox.models import BadNumber
from tests.factories import (
    a_case,
    a_contact,
    a_conversation,
    a_number,
    a_strange_conversation,
    a_text_from,
    a_user,
    firm_number,
)
from tests.messaging.calling import a_sid

STANDING = {
    "nothing was said yet": lambda cora, ana: None,
    "nobody takes part": lambda cora, ana: a_text_from(cora),
    "somebody takes part": lambda cora, ana: take_part(cora, ana),
    "somebody answered": lambda cora, ana: send_message(cora, author=ana, body="At 2", key="", even_at_night=True),
    "it was read": lambda cora, ana: (take_part(cora, ana), a_text_from(cora), mark_read(cora, ana)),
    "it was read while nobody took part": lambda cora, ana: (a_text_from(cora), mark_read(cora, ana)),
    "somebody left": lambda cora, ana: (take_part(cora, ana), leave(cora, ana)),
    "somebody is not told": lambda cora, ana: (take_part(cora, ana), mute(cora, ana)),
    "it was put off": lambda cora, ana: (take_part(cora, ana), _put_off(cora, ana)),
    "it was put off by somebody who takes no part": lambda cora, ana: _put_off(cora, ana),
    "it is archived": lambda cora, ana: (a_text_from(cora), archive(cora)),
    "it was an e-mail last": lambda cora, ana: setattr(cora, "channel", Kind.EMAIL),
    "there is one case": lambda cora, ana: a_case(cora.contact),
    "there are two cases": lambda cora, ana: (a_case(cora.contact), a_case(cora.contact)),
    "its messages are about a case": lambda cora, ana: (a_case(cora.contact), a_text_from(cora), a_case(cora.contact)),
    "it waits for a person": lambda cora, ana: setattr(cora, "waiting_since", now() - timedelta(days=1)),
}


def _put_off(conversation, user):
    remind(conversation, user, at=now() + timedelta(days=1))


def _text(conversation, body="I will be at the clinic at noon.", **fields) -> Incoming:
    given = {"sender": conversation.phone, "firm_number": firm_number()} | fields
    return Incoming(a_sid(), body=body, **given)


def _rows(conversation: Conversation) -> dict[str, list[dict]]:
    """All that is kept of a conversation, without what differs by itself."""
    tables = {table.name: table for table in (Conversation.__table__, Message.__table__, Participation.__table__)}
    return {name: _of(table, conversation) for name, table in tables.items()}


def _of(table: sa.Table, conversation: Conversation) -> list[dict]:
    whose = table.c.id if table.name == "conversations" else table.c.conversation_id
    found = db.session.execute(sa.select(table).where(whose == conversation.id)).mappings()
    own = {"id", "latest_message_id", "created_at"}
    rows = [{name: value for name, value in row.items() if name not in own} for row in found]
    return sorted(rows, key=lambda row: (row.get("version", 0), str(row.get("user_id"))))


@pytest.mark.parametrize("standing", STANDING)
def test_both_ways_leave_the_same(firm, monkeypatch, standing):
    cora = a_conversation(a_contact("Cora Medina"))
    ana, _ben = a_user(), a_user()
    STANDING[standing](cora, ana)
    db.session.commit()
    moment, incoming, before = now(), _text(cora, "  Two lines\nof " + "many words " * 30), _rows(cora)
    monkeypatch.setattr("casestatus.messaging.receiving.now", lambda: moment)  # when it came

    with db.session.begin_nested() as undone:
        receiving._receive(incoming)
        db.session.flush()
        long_way = _rows(cora)
        undone.rollback()
    assert _rows(cora) == before
    assert receiving._enter_if_plain(incoming) is not None

    assert _rows(cora) == long_way
    assert long_way["messages"] != before["messages"]
    db.session.refresh(cora)
    assert _newest(cora).id == cora.latest_message_id


def _newest(conversation: Conversation) -> Message:
    of_it = sa.select(Message).where(Message.conversation_id == conversation.id)
    return db.session.execute(of_it.order_by(Message.version.desc()).limit(1)).scalar_one()


def test_a_text_from_another_phone_of_theirs_moves_the_answers_there(firm):
    cora = a_conversation(a_contact("Cora Medina"))
    brothers = a_number()
    add_phone(cora.contact, brothers)
    db.session.flush()

    entered = receiving._enter_if_plain(_text(cora, sender=brothers))

    db.session.refresh(cora)
    assert entered is not None
    assert (cora.phone, cora.version) == (brothers, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "STOP"},
        {"body": "stop."},
        {"body": "Please stop texting me"},
        {"body": "Wrong number"},
        {"body": "This is not Cora"},
        {"body": " \n"},
        {"body": "Look", "media": (Media("https://api.twilio.com/media/1", "image/png"),)},
        {"body": "Hello", "answered": "help"},
        {"body": "Hello", "written_at": datetime(2026, 11, 19, 15, tzinfo=UTC)},
    ],
    ids=["STOP", "stop.", "an opt-out", "a wrong number", "a name", "no words", "a picture", "answered", "late"],
)
def test_what_may_ask_for_more_goes_the_long_way(firm, fields):
    cora = a_conversation(a_contact("Cora Medina"))
    a_text_from(cora)

    assert _is_left_alone(cora, by=_text(cora, **fields))


def _is_left_alone(conversation: Conversation, *, by: Incoming) -> bool:
    db.session.flush()
    before = _rows(conversation)
    return receiving._enter_if_plain(by) is None and _rows(conversation) == before


def test_nobody_known_goes_the_long_way(firm):
    stranger = a_strange_conversation()

    assert _is_left_alone(stranger, by=_text(stranger))
    assert receiving._enter_if_plain(_text(stranger, sender=a_number())) is None


def test_a_blocked_number_goes_the_long_way(firm):
    cora = a_conversation(a_contact("Cora Medina"))
    a_text_from(cora)
    block(cora, number=cora.phone, by=a_user())

    assert _is_left_alone(cora, by=_text(cora))


def test_a_number_that_was_said_to_get_no_texts_goes_the_long_way(firm):
    cora = a_conversation(a_contact("Cora Medina"))
    db.session.add(BadNumber(id=new_id(), e164=cora.phone, error_code="30006"))

    assert _is_left_alone(cora, by=_text(cora))
