"""Numbers whose owners gave them up, by the carriers' daily lists: marked for every firm that writes to them (T27).

A list holds hundreds of thousands, of which the firms know a handful: it is read a piece at a time, and never kept.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from casestatus.consent.models import How
from casestatus.consent.owning import confirmed_since, note_lost
from casestatus.contacts.models import ContactPhone
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.live import contact_topic, conversation_topic, publish
from casestatus.core.tenancy import as_firm, every_firm
from casestatus.gateways.current import current
from casestatus.messaging.models import Conversation
from casestatus.outbox.doubting import note_given_up
from casestatus.outbox.models import GivenUpList

LOOKS_BACK = 14  # days: how long the product may have been away and still catch up
MAY_CHANGE = 1  # days after which a list stands as it is
PIECE = 2000  # numbers that are looked for at once


def read_lists() -> int:
    """Read every list of the last two weeks that was not read yet, or has changed since. Returns how many marks.

    Asks the outside, so no transaction is open. Raises Temporary or Permanent; what was read until then stays.
    """
    return sum(_read(day, known) for day, known in _to_read())


def _to_read() -> list[tuple[date, str]]:
    """The days, the oldest first, and what is known of their lists."""
    today = now().date()
    days = [today - timedelta(days=ago) for ago in range(LOOKS_BACK, -1, -1)]
    with db.looking():
        rows = db.session.execute(sa.select(GivenUpList.day, GivenUpList.version).where(GivenUpList.day >= days[0]))
        read = {row.day: row.version for row in rows}
    return [(day, read.get(day, "")) for day in days if day not in read or (today - day).days <= MAY_CHANGE]


def _read(day: date, known: str) -> int:
    marked = 0
    with current().sms.given_up_on(day) as found:
        if found is None or (known and found.version == known):
            return 0
        while piece := list(islice(found.numbers, PIECE)):
            marked += _mark(piece, day)
        version = found.version
    with db.transaction():
        row = insert(GivenUpList).values(day=day, version=version)
        db.session.execute(row.on_conflict_do_update(index_elements=["day"], set_={"version": version}))
    return marked


def _mark(numbers: Sequence[str], day: date) -> int:
    """Mark those of the numbers that firms write to, for each firm in a session of its own."""
    found = every_firm("find whose contacts have numbers that were given up", _writing_to(numbers, day))
    marked = 0
    for firm_id, rows in groupby(sorted(found), key=lambda row: row.firm_id):
        marked += _mark_for(firm_id, [row.number for row in rows], day)
    return marked


def _mark_for(firm_id: UUID, numbers: list[str], day: date) -> int:
    with as_firm(firm_id), db.transaction():
        return len(mark_given_up(numbers, day))


def mark_given_up(numbers: Sequence[str], day: date) -> list[str]:
    """Stop what the chosen firm sends to these numbers. Returns those of which that is news.

    A number that somebody has confirmed on that day or later stays as it is.
    """
    confirmed = confirmed_since(numbers, _start(day))
    new = note_given_up([number for number in numbers if number not in confirmed], day)
    for number in new:
        note_lost(number, how=How.CARRIER, at=min(now(), _end(day)), by=None)
    _tell(new)
    return new


def _tell(numbers: Sequence[str]) -> None:
    """Open pages show it at once."""
    theirs = sa.select(Conversation.id, Conversation.contact_id).where(Conversation.phone.in_(numbers))
    for row in db.session.execute(theirs) if numbers else ():
        publish(conversation_topic(row.id), *([contact_topic(row.contact_id)] if row.contact_id else []))


def _writing_to(numbers: Sequence[str], day: date) -> sa.CompoundSelect[Any]:
    """The firms and those of the numbers that their contacts or conversations have had since that day at the latest.

    Who gave a firm a number later has it from its new owner.
    """
    listed = sa.any_(sa.literal(list(numbers), ARRAY(sa.Text())))
    kept = sa.select(ContactPhone.firm_id, ContactPhone.e164.label("number"))
    kept = kept.where(ContactPhone.e164 == listed, ContactPhone.created_at < _end(day))
    given = sa.select(ContactPhone.id).where(ContactPhone.firm_id == Conversation.firm_id)
    given = given.where(ContactPhone.e164 == Conversation.phone, ContactPhone.created_at >= _end(day))
    spoken = sa.select(Conversation.firm_id, Conversation.phone)
    spoken = spoken.where(Conversation.phone == listed, Conversation.created_at < _end(day), ~given.exists())
    return sa.union(kept, spoken)


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _end(day: date) -> datetime:
    return _start(day + timedelta(days=1))
