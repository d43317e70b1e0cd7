"""Ten thousand messages with their pictures go through a worker without filling its memory (T10)."""

import os
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.messaging.models import Direction, Message, MessageState
from tests import factories
from tests.factories import timedelta
from tests.files.made import a_picture

LONG = os.environ.get("CASESTATUS_LONG") == "1"
FEW, MANY = (2_000, 10_000) if LONG else (600, 1_800)
ROOM = 24  # megabytes that many may take more than few
WORDS = "Hello, can you tell me when court is? I have been waiting for a week. مرحبا 👍 " * 2


def a_long_conversation(messages: int, pictures: int = 20):
    conversation = factories.a_conversation()
    for number in range(pictures):
        factories.a_picture_from(conversation, content=a_picture("JPEG", (1600, 1200 + number), quality=95))
    start = now() - timedelta(days=300)
    rows = [
        {
            "id": new_id(),
            "conversation_id": conversation.id,
            "version": number,
            "at": start + timedelta(minutes=number),
            "direction": Direction.IN,
            "body": f"{WORDS}{number}",
            "phone": conversation.phone,
            "firm_number": conversation.firm_number,
            "state": MessageState.RECEIVED,
            "created_at": start,
        }
        for number in range(messages)
    ]
    db.session.execute(sa.insert(Message), rows)
    return conversation


def most_memory(work) -> float:
    """Megabytes that this process had at most during the work."""
    Path("/proc/self/clear_refs").write_text("5")
    work()
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


@pytest.mark.parametrize("form", ["zip", "csv"])
def test_memory_does_not_grow_with_the_messages(made, form, firm):
    by = factories.a_user()
    few, many = a_long_conversation(FEW), a_long_conversation(MANY, pictures=60 if form == "zip" else 0)
    made(few, form, by)  # whatever is loaded once

    of_few = most_memory(lambda: made(few, form, by))
    of_many = most_memory(lambda: made(many, form, by))

    print(f"\n{form}: {of_few:.0f} MB for {FEW}, {of_many:.0f} MB for {MANY}")
    assert of_many < of_few + ROOM
