"""Who is told of what was written: who takes part, or whoever may read texts while nobody does (T8).

Nobody is told of their own words, unless they waited and were not sent (T19), nor of what they muted, left or read.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.live import publish
from casestatus.core.phones import display
from casestatus.messaging.away import answer_while_away
from casestatus.messaging.colleagues import who_hears
from casestatus.messaging.models import Conversation, Direction, Message, Participation
from casestatus.messaging.showing import in_short
from casestatus.messaging.taking_part import unread_for
from casestatus.messaging.unsent import needs_its_author
from casestatus.notices.models import Origin
from casestatus.notices.telling import Happening, tell

AT_ONCE = 100  # conversations in one transaction
Standing = dict[UUID, Participation]  # by user
_QUIET = {"synchronize_session": False}


def tell_people() -> int:
    """Tell those concerned of messages that nobody was told of yet, each once, and the client when nobody is there.

    Returns how many messages it was.
    """
    conversations = _locked()
    told = _take(conversations)
    if told:
        people = {user.id: user for user in who_hears()}
        standing = _standing_in(conversations)
        for conversation_id, messages in told.items():
            _tell(conversations[conversation_id], messages, standing[conversation_id], people)
            answer_while_away(conversations[conversation_id], messages)
    return sum(map(len, told.values()))


def firms_with_untold_messages() -> sa.Select:
    """The firms where people wait to be told, for the sweep."""
    return sa.select(Message.firm_id).where(Message.is_untold).distinct()


def _locked() -> dict[UUID, Conversation]:
    """The conversations with such messages, held in order of id: whoever reads one now comes before us, or after."""
    untold = sa.select(Message.conversation_id).where(Message.is_untold).distinct().limit(AT_ONCE)
    found = sa.select(Conversation).where(Conversation.id.in_(untold)).order_by(Conversation.id)
    found = found.options(selectinload(Conversation.contact)).with_for_update()
    rows = db.session.execute(found, execution_options={"populate_existing": True}).scalars()
    return {conversation.id: conversation for conversation in rows}


def _take(conversations: Iterable[UUID]) -> dict[UUID, list[Message]]:
    """Their messages that nobody was told of, oldest first, marked as told in this transaction."""
    taken = sa.update(Message).where(Message.is_untold, Message.conversation_id.in_(conversations))
    rows = db.session.execute(taken.values(is_untold=False).returning(Message), execution_options=_QUIET).scalars()
    told = defaultdict(list)
    for message in sorted(rows, key=lambda message: message.id):
        told[message.conversation_id].append(message)
    return told


def _standing_in(conversations: Iterable[UUID]) -> dict[UUID, Standing]:
    rows = db.session.execute(
        sa.select(Participation).where(Participation.conversation_id.in_(conversations)),
        execution_options={"populate_existing": True},
    ).scalars()
    standing: dict[UUID, Standing] = defaultdict(dict)
    for row in rows:
        standing[row.conversation_id][row.user_id] = row
    return standing


def _tell(conversation: Conversation, messages: list[Message], standing: Standing, people: dict[UUID, User]) -> None:
    later = sum(message.direction is Direction.IN for message in messages)
    for message in messages:
        if message.direction is Direction.IN:
            later -= 1
            _tell_of_client(message, conversation, later, standing, people)
        elif needs_its_author(message):
            _tell_its_author(message, conversation, standing, people)
        else:
            _tell_of_colleague(message, conversation, standing, people)


def _tell_of_client(
    message: Message, conversation: Conversation, later: int, standing: Standing, people: dict[UUID, User]
) -> None:
    """It is unread for those who have more unread than came after it."""
    hear = [user for id_, user in people.items() if _rings(standing.get(id_))]
    unread = [user for user in hear if unread_for(conversation, standing.get(user.id)) > later]
    tell(unread, _happening(Origin.CLIENT, message, who=_name_of(conversation)))


def _tell_of_colleague(
    message: Message, conversation: Conversation, standing: Standing, people: dict[UUID, User]
) -> None:
    """To those who take part. Where the thread stands open, it is told to look: then it says that this was read."""
    others = [row for row in standing.values() if row.takes_part and row.user_id != message.author_id and _rings(row)]
    author = people[message.author_id].name if message.author_id in people else ""
    told = [people[row.user_id] for row in others if row.user_id in people]
    if tell(told, _happening(Origin.COLLEAGUE, message, who=f"{author} → {_name_of(conversation)}")):
        publish(conversation.topic)


def _tell_its_author(
    message: Message, conversation: Conversation, standing: Standing, people: dict[UUID, User]
) -> None:
    """That a text they wrote for later was not sent; while they are not here, whoever takes part (T19)."""
    author = people.get(message.author_id) if message.author_id else None
    others = [people[id_] for id_, row in standing.items() if row.takes_part and id_ in people]
    told = [user for user in ([author] if author else others) if _rings(standing.get(user.id))]
    who = f"{author.name if author else ''} → {_name_of(conversation)}"
    tell(told, _happening(Origin.UNSENT, message, who=who))


def _rings(row: Participation | None) -> bool:
    return row is None or (row.muted_at is None and row.left_at is None)


def _name_of(conversation: Conversation) -> str:
    return conversation.contact.name if conversation.contact else display(conversation.phone)


def _happening(origin: Origin, message: Message, *, who: str) -> Happening:
    words = str(in_short(message.kind, message.body, [""] * message.attachment_count))
    return Happening(origin, message.conversation_id, message.id, who, words)
