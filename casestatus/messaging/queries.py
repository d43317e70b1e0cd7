"""Questions about conversations that several pages ask, and the columns that all of them show."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from casestatus.accounts.models import User
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.prepared import constant
from casestatus.core.tenancy import find
from casestatus.messaging.models import Conversation, Message, Move, Participation

_Assignee = aliased(User)
ASSIGNED_TO = sa.select(_Assignee.name).where(_Assignee.id == Conversation.assigned_to_id).scalar_subquery()
NAME = sa.func.trim(Contact.first_name + constant(" ") + Contact.last_name)
IS_LEFT = Participation.left_at.isnot(None)
UNREAD = sa.case(
    (IS_LEFT, constant(0)),
    (Participation.takes_part, Participation.unread),
    (
        sa.not_(Conversation.has_participants),
        Conversation.unclaimed_unread - sa.func.coalesce(Participation.seen_unclaimed, constant(0)),
    ),
    else_=constant(0),
) + sa.case(
    (Participation.remind_at <= sa.func.now(), constant(1)), else_=constant(0)
)  # a reminder that is due, until it is read
DRAFT = sa.func.coalesce(Participation.draft, constant(""))


def visible_to(user: User, *, moved: bool = False) -> sa.Select:
    """The conversations that this person may see. The permission for texts itself is asked by `may=` (T6).

    With `moved` those that went into another one, when somebody said whose number it is.
    """
    merged_into = Conversation.merged_into_id
    return sa.select(Conversation).where(merged_into.isnot(None) if moved else merged_into.is_(None))


def gone_on_in(user: User, id: UUID) -> Conversation:
    """Where a conversation that went into another, and maybe with that into a third, goes on now.

    Raises NotFound for one that went nowhere, or that this person may not see.
    """
    found: Conversation = find(visible_to(user, moved=True), id)
    while found.merged_into_id is not None:
        found = db.session.get_one(Conversation, found.merged_into_id)
    return found


def join_people(user: User, conversations: sa.Select) -> sa.Select:
    mine = sa.and_(Participation.conversation_id == Conversation.id, Participation.user_id == user.id)
    return conversations.outerjoin(Contact, Contact.id == Conversation.contact_id).outerjoin(Participation, mine)


def move_of(conversation: Conversation) -> sa.Select:
    """The moves by which others came into a conversation that its reader may see."""
    return sa.select(Move).where(Move.target_id == conversation.id)


def messages_visible_to(user: User) -> sa.Select:
    """The messages that this person may act on, wherever they stand by now."""
    found = visible_to(user).with_only_columns(Message).select_from(Conversation)
    found = found.join(Message, Message.conversation_id == Conversation.id)
    return found.where(Message.block_id.is_(None)).options(joinedload(Message.conversation))


def message_of(conversation: Conversation, *, aside: bool = False) -> sa.Select:
    """The messages of one conversation that its reader may act on; with `aside` those that are kept aside instead."""
    block = Message.block_id
    found = sa.select(Message).options(joinedload(Message.conversation))
    return found.where(Message.conversation_id == conversation.id, block.isnot(None) if aside else block.is_(None))
