"""The short way that plain texts take leaves what the long way leaves, and takes nothing else (decision 61)."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from casestatus.contacts.keeping import add_phone
from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.inbound import Call, Inbound
from casestatus.core.tenancy import as_firm
from casestatus.messaging.archiving import archive
from casestatus.messaging.attaching import Media
from casestatus.messaging.blocking import block
from casestatus.messaging.leaving import leave
from casestatus.messaging.models import Conversation, Kind, Message, Participation
from casestatus.messaging.muting import mute
from casestatus.messaging.plain_texts import take_in_plain_text
from casestatus.messaging.receiving import Incoming, receive_text
from casestatus.messaging.reminding import remind
from casestatus.messaging.sending import send_message
from casestatus.messaging.taking_part import mark_read, take_part
from casestatus.outbox.models import BadNumber
from tests.factories import (
    a_case,
    a_contact,
    a_conversation,
    a_firm,
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


def _goes_the_short_way(incoming: Incoming) -> bool:
    db.session.flush()
    return take_in_plain_text(_call(incoming), incoming) is not None


def _call(incoming: Incoming) -> Call:
    payload = {"MessageSid": incoming.provider_id, "From": incoming.sender, "Body": incoming.body}
    return Call(incoming.provider_id, "text", "received", incoming.firm_number, payload)


def _calls_of(incoming: Incoming) -> list[Inbound]:
    return list(db.session.execute(sa.select(Inbound).where(Inbound.external_id == incoming.provider_id)).scalars())


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
        receive_text(incoming)
        db.session.flush()
        long_way = _rows(cora)
        undone.rollback()
    assert _rows(cora) == before
    assert _goes_the_short_way(incoming)

    assert _rows(cora) == long_way
    assert long_way["messages"] != before["messages"]
    db.session.refresh(cora)
    assert _newest(cora).id == cora.latest_message_id


def test_the_call_is_kept_as_done_with_it(firm):
    cora = a_conversation(a_contact("Cora Medina"))
    text = _text(cora)

    assert _goes_the_short_way(text)

    [call] = _calls_of(text)
    assert (call.firm_id, call.kind, call.state, call.payload["Body"]) == (firm.id, "text", "received", text.body)
    assert (call.done_at, call.tries, call.given_up_at) == (call.created_at, 0, None)


def test_the_same_call_again_changes_nothing(firm):
    cora = a_conversation(a_contact("Cora Medina"))
    text = _text(cora)
    assert _goes_the_short_way(text)
    before = _rows(cora)

    assert not _goes_the_short_way(text)

    assert (_rows(cora), len(_calls_of(text))) == (before, 1)


@pytest.mark.parametrize("whose", ["nobody's", "another firm's"])
def test_a_text_to_a_number_that_is_not_ours_is_left_alone(firm, whose):
    cora = a_conversation(a_contact("Cora Medina"))
    with as_firm(a_firm("Bay").id):
        theirs = a_number() if whose == "nobody's" else firm_number()
    text = _text(cora, firm_number=theirs)

    with as_firm(firm.id):  # what it tells the database is of its own session
        assert not _goes_the_short_way(text)

    assert (_rows(cora)["messages"], _calls_of(text)) == ([], [])


def _newest(conversation: Conversation) -> Message:
    of_it = sa.select(Message).where(Message.conversation_id == conversation.id)
    return db.session.execute(of_it.order_by(Message.version.desc()).limit(1)).scalar_one()


def test_a_text_from_another_phone_of_theirs_moves_the_answers_there(firm):
    cora = a_conversation(a_contact("Cora Medina"))
    brothers = a_number()
    add_phone(cora.contact, brothers)
    db.session.flush()

    assert _goes_the_short_way(_text(cora, sender=brothers))

    db.session.refresh(cora)
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
    return not _goes_the_short_way(by) and _rows(conversation) == before and not _calls_of(by)


def test_nobody_known_goes_the_long_way(firm):
    stranger = a_strange_conversation()

    assert _is_left_alone(stranger, by=_text(stranger))
    assert not _goes_the_short_way(_text(stranger, sender=a_number()))


def test_a_blocked_number_goes_the_long_way(firm):
    cora = a_conversation(a_contact("Cora Medina"))
    a_text_from(cora)
    block(cora, number=cora.phone, by=a_user())

    assert _is_left_alone(cora, by=_text(cora))


def test_a_number_that_was_said_to_get_no_texts_goes_the_long_way(firm):
    cora = a_conversation(a_contact("Cora Medina"))
    db.session.add(BadNumber(id=new_id(), e164=cora.phone, error_code="30006"))

    assert _is_left_alone(cora, by=_text(cora))
