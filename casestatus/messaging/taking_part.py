"""Who takes part in a conversation, and what is unread for whom (T7)."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.live import publish
from casestatus.core.prepared import constant, prepared
from casestatus.messaging.locking import lock, show_it_changed
from casestatus.messaging.models import Conversation, Kind, Participation
from casestatus.notices.forgetting import follow, forget

DRAFT_SHOWN = 120  # characters of a draft that stand in its writer's inbox


def unread_topic(user_id: UUID) -> str:
    """Changes when what is unread for one user changes, or what their drafts begin with."""
    return f"unread-{user_id}"


def take_part(conversation: Conversation, user: User) -> None:
    """Whoever speaks hears the answers: from now on what comes in is counted for this user. It reads what stands.

    Who had left has the conversation back (T12), who had muted it hears of it again (T11).
    """
    put_standing(conversation, user, takes_part=True, unread=0, left_at=None, muted_at=None, remind_at=None)
    conversation.has_participants = True
    conversation.unclaimed_unread = 0
    forget(user.id, conversation.id)
    publish(unread_topic(user.id))


def call_in(conversation: Conversation, *users: User, unread: int) -> None:
    """Have somebody take part in a locked conversation, who finds so much more unread in it than before (T12)."""
    before = 0 if conversation.has_participants else conversation.unclaimed_unread
    not_seen = 0 if conversation.has_participants else before - Participation.seen_unclaimed
    kept = sa.case((Participation.takes_part, Participation.unread), else_=not_seen) + unread
    back = {"left_at": None, "muted_at": None, "remind_at": None}
    for user in users:
        row = insert(Participation).values(conversation_id=conversation.id, user_id=user.id, takes_part=True)
        row = row.values(unread=before + unread).on_conflict_do_update(
            index_elements=["firm_id", "user_id", "conversation_id"], set_={"takes_part": True, "unread": kept, **back}
        )
        db.session.execute(row)
        publish(unread_topic(user.id))
    if users:
        conversation.has_participants, conversation.unclaimed_unread = True, 0
        show_it_changed(conversation)


def mark_read(conversation: Conversation, user: User) -> None:
    """Nothing in the conversation is unread for this user any more. Others keep their counts."""
    lock(conversation)  # first, as whoever writes in it does, so that neither waits for the other
    put_standing(conversation, user, unread=0, seen_unclaimed=conversation.unclaimed_unread, remind_at=None)
    forget(user.id, conversation.id)
    publish(unread_topic(user.id), "inbox")


def count_incoming(conversation: Conversation) -> None:
    """One more unread message: for those who take part, or for everybody while nobody does."""
    if conversation.has_participants:
        _count_for_who_takes_part(conversation)
    else:
        conversation.unclaimed_unread += 1


@prepared
def _count_for_who_takes_part(conversation: Conversation) -> sa.Update:
    return one_more_unread(conversation.id)


def one_more_unread(conversation_id: UUID | sa.ColumnElement[UUID]) -> sa.Update:
    """A statement that counts a text for those who take part. Reminders end: the client is back by themselves (T22).

    Who begins either must `show_it_changed`.
    """
    concerned = sa.or_(Participation.takes_part, Participation.remind_at.isnot(None))
    heard = sa.update(Participation).where(Participation.conversation_id == conversation_id, concerned)
    more = sa.case((Participation.takes_part, Participation.unread + constant(1)), else_=Participation.unread)
    return heard.values(unread=more, remind_at=sa.null())


def count_for(conversation: Conversation, user: User) -> bool:
    """One more unread message for this user alone, who takes part in a locked conversation. Returns whether they do."""
    theirs = sa.update(Participation).where(Participation.conversation_id == conversation.id, Participation.takes_part)
    more = theirs.where(Participation.user_id == user.id).values(unread=Participation.unread + 1)
    counted = db.session.execute(more.returning(Participation.id), execution_options={"synchronize_session": False})
    publish(unread_topic(user.id))
    return counted.first() is not None


def stop_counting(conversation: Conversation, gone: Sequence[bool]) -> dict[str, Any]:
    """Take from the counts of a locked conversation what goes out of sight (T9).

    `gone` says it of each message that came in, the newest first. Returns what was taken, as `count_again` gives it
    back: from the count for everybody, and by user from what they had not read, and from what they had read of it.
    """
    unclaimed, people = conversation.unclaimed_unread, {}
    for row in _participations(conversation).values():
        unread, seen = sum(gone[: row.unread]), sum(gone[unclaimed - row.seen_unclaimed : unclaimed])
        row.unread -= unread
        row.seen_unclaimed -= seen
        people[str(row.user_id)] = [unread, seen]
    conversation.unclaimed_unread -= sum(gone[:unclaimed])
    return {"everybody": unclaimed - conversation.unclaimed_unread, "people": people}


def count_again(conversation: Conversation, came: int, taken: dict[str, Any]) -> None:
    """What went out of sight of a locked conversation is back, with so many messages that came meanwhile.

    These are unread for all who hear of them; of the others, each has read what they had read.
    """
    everybody, people = taken.get("everybody", 0), taken.get("people", {})
    for row in _participations(conversation).values():
        unread, seen = people.get(str(row.user_id), (0, 0))
        if not conversation.has_participants:
            row.seen_unclaimed += seen
        elif row.takes_part:
            row.unread += came + unread + everybody - seen
    if not conversation.has_participants:
        conversation.unclaimed_unread += came + everybody


def move_counts(source: Conversation, target: Conversation) -> None:
    """Who took part in one of two locked conversations takes part in the target; what was unread stays unread (T5).

    Half-written texts come along.
    """
    theirs, ours = _participations(source), _participations(target)
    claimed = source.has_participants or target.has_participants
    unclaimed = 0 if claimed else source.unclaimed_unread + target.unclaimed_unread
    for user_id in theirs.keys() | ours.keys():
        one, other = theirs.get(user_id), ours.get(user_id)
        unread = unread_for(source, one) + unread_for(target, other)
        takes_part = any(row is not None and row.takes_part for row in (one, other))
        kept = other or Participation(conversation_id=target.id, user_id=user_id, muted_at=one and one.muted_at)
        kept.takes_part, kept.unread = takes_part, unread if takes_part else 0
        kept.left_at = None if takes_part else kept.left_at
        kept.seen_unclaimed = 0 if claimed else unclaimed - unread
        kept.draft = "\n".join(row.draft for row in (other, one) if row is not None and row.draft)
        kept.draft_subject = next((row.draft_subject for row in (other, one) if row and row.draft_subject), "")
        db.session.add(kept)
    for row in theirs.values():
        row.takes_part, row.unread, row.seen_unclaimed = False, 0, 0
        row.draft, row.draft_subject = "", ""
    target.has_participants, target.unclaimed_unread = claimed, unclaimed
    follow(source.id, target.id)
    source.has_participants, source.unclaimed_unread = False, 0
    show_it_changed(source)
    show_it_changed(target)


def counts_of(conversation: Conversation) -> dict[str, Any]:
    """Who stands how to a locked conversation, as it can be written down."""
    people = {
        str(row.user_id): [row.takes_part, row.unread, row.seen_unclaimed]
        for row in _participations(conversation).values()
    }
    return {"claimed": conversation.has_participants, "unclaimed": conversation.unclaimed_unread, "people": people}


def drafts_to_be_joined(source: Conversation, target: Conversation) -> dict[str, dict[str, Any]]:
    """By user how what stands half-written in two locked conversations can be parted again once it is one: no words."""
    ours = _participations(target)
    parts = {}
    for user_id, one in _participations(source).items():
        other = ours.get(user_id)
        if one.draft or one.draft_subject:
            parts[str(user_id)] = {
                "lengths": [len(other.draft) if other else 0, len(one.draft)],
                "kinds": [other and other.draft_kind, one.draft_kind],
                "subject_is_theirs": not (other and other.draft_subject),
            }
    return parts


def mark_drafts(target: Conversation, parts: dict[str, dict[str, Any]]) -> None:
    """Mark what the drafts have become, by which it can be told whether anybody has written on since."""
    ours = _participations(target)
    for user_id, part in parts.items():
        part["mark"] = _mark_of(ours[UUID(user_id)])


def part_drafts(source: Conversation, target: Conversation, parts: dict[str, dict[str, Any]]) -> None:
    """What stood half-written in each of two locked conversations before they became one stands there again.

    Of who wrote on since, all stays in the target.
    """
    theirs, ours = _participations(source), _participations(target)
    for user_id, part in parts.items():
        one, other = theirs[UUID(user_id)], ours[UUID(user_id)]
        if _mark_of(other) != part["mark"]:
            continue
        before, after = part["lengths"]
        one.draft = other.draft[len(other.draft) - after :]
        other.draft = other.draft[:before]
        if part["subject_is_theirs"]:
            one.draft_subject, other.draft_subject = other.draft_subject, ""
        other.draft_kind, one.draft_kind = (kind and Kind(kind) for kind in part["kinds"])
        publish(unread_topic(one.user_id))


def _mark_of(row: Participation) -> str:
    return sha256(f"{row.draft}\0{row.draft_subject}".encode()).hexdigest()


def who_read_all(conversation: Conversation) -> set[UUID]:
    """The users who have looked at a locked conversation and have nothing unread in it."""
    return {user_id for user_id, row in _participations(conversation).items() if unread_for(conversation, row) == 0}


def restore_counts(conversation: Conversation, before: dict[str, Any], readers: set[UUID]) -> None:
    """Everybody stands to a locked conversation as before; for the readers all of it is read."""
    conversation.has_participants, conversation.unclaimed_unread = before["claimed"], before["unclaimed"]
    show_it_changed(conversation)
    rows = _participations(conversation)
    for user_id in rows.keys() | readers:
        row = rows.get(user_id) or Participation(conversation_id=conversation.id, user_id=user_id)
        row.takes_part, row.unread, row.seen_unclaimed = before["people"].get(str(user_id), [False, 0, 0])
        if user_id in readers:
            row.unread, row.seen_unclaimed = 0, conversation.unclaimed_unread
        row.left_at = None if row.takes_part else row.left_at
        db.session.add(row)


def _participations(conversation: Conversation) -> dict[UUID, Participation]:
    found = sa.select(Participation).where(Participation.conversation_id == conversation.id)
    rows = db.session.execute(found, execution_options={"populate_existing": True}).scalars()
    return {row.user_id: row for row in rows}


def unread_for(conversation: Conversation, row: Participation | None) -> int:
    """What is unread in the conversation for one user, by how they stand to it."""
    if row is not None and row.takes_part:
        return row.unread
    if conversation.has_participants:
        return 0
    return conversation.unclaimed_unread - (row.seen_unclaimed if row else 0)


def put_standing(conversation: Conversation, user: User, **values: object) -> None:
    """Write how the user stands to the conversation, whoever else writes of it in the same moment."""
    row = insert(Participation).values(conversation_id=conversation.id, user_id=user.id, **values)
    row = row.on_conflict_do_update(index_elements=["firm_id", "user_id", "conversation_id"], set_=values)
    db.session.execute(row)
    if values.get("takes_part") or values.get("remind_at"):
        show_it_changed(conversation)
