"""Questions about blocked numbers, for Settings and before one blocks (T9)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.cases.models import Case
from casestatus.cases.queries import visible_to as cases_visible_to
from casestatus.consent.models import BlockedNumber
from casestatus.contacts.models import Contact, ContactPhone
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.paging import Page, after, cut
from casestatus.messaging.blocking import KEPT, is_on_a_case
from casestatus.messaging.models import Conversation, Direction, Message


@dataclass(frozen=True, slots=True)
class BlockedRow:
    """A blocked number as Settings lists it."""

    id: UUID
    number: str
    at: datetime
    by: str
    conversation_id: UUID
    name: str | None  # of the first contact whose number it is
    came: int  # messages since
    is_on_a_case: bool

    @property
    def kept_until(self) -> datetime:
        """Until when the thread from before comes back; on a case, always."""
        return self.at + KEPT

    @property
    def is_gone(self) -> bool:
        """Whether the thread from before does not come back any more."""
        return not self.is_on_a_case and self.kept_until < now()


def blocks_visible_to(user: User) -> sa.Select:
    """The blocks that this person may end. The permission for texts itself is asked by `may=`."""
    return sa.select(BlockedNumber)


def blocked_numbers(user: User, *, before: str = "") -> Page[BlockedRow]:
    """The numbers that are blocked now, the latest first, from the cursor on."""
    name = sa.func.trim(Contact.first_name + " " + Contact.last_name)
    owner = sa.select(name).join(ContactPhone, ContactPhone.contact_id == Contact.id)
    owner = owner.where(ContactPhone.e164 == BlockedNumber.e164).order_by(Contact.created_at).limit(1)
    kept = sa.select(Message.id).where(Message.block_id == BlockedNumber.id)
    came = kept.where(Message.direction == Direction.IN, Message.created_at > BlockedNumber.created_at)
    on_a_case = kept.join(Conversation, Conversation.id == Message.conversation_id).where(is_on_a_case(Conversation))
    rows = blocks_visible_to(user).join(User, User.id == BlockedNumber.by_id).where(BlockedNumber.ended_at.is_(None))
    rows = rows.with_only_columns(
        BlockedNumber.id,
        BlockedNumber.e164,
        BlockedNumber.created_at,
        User.name,
        BlockedNumber.conversation_id,
        owner.scalar_subquery(),
        came.with_only_columns(sa.func.count()).scalar_subquery(),
        on_a_case.exists(),
    )
    rows = after(rows, before, BlockedNumber.created_at, BlockedNumber.id, descending=True)
    rows = rows.order_by(BlockedNumber.created_at.desc(), BlockedNumber.id.desc()).limit(Page.SIZE + 1)
    return cut([BlockedRow(*row) for row in db.session.execute(rows)], lambda row: (row.at.isoformat(), str(row.id)))


@dataclass(frozen=True, slots=True)
class OpenCases:
    """The open cases whose client has a number: whether there are any, and those that the reader may see."""

    are_there: bool
    shown: list[Case]


def open_cases_with(user: User, number: str) -> OpenCases:
    """What somebody should think of before blocking the number."""
    clients = sa.select(ContactPhone.contact_id).where(ContactPhone.e164 == number)
    is_theirs = (Case.client_id.in_(clients), Case.closed_on.is_(None))
    shown = list(db.session.execute(cases_visible_to(user).where(*is_theirs).order_by(Case.number)).scalars())
    any_ = shown or db.session.execute(sa.select(Case.id).where(*is_theirs).limit(1)).first()
    return OpenCases(bool(any_), shown)
