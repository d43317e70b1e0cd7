"""A number of two contacts: "Move to" the other one, from now on or with all that was said (T5)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casestatus.cases.queries import only_open_case_of
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Conflict, Refused
from casestatus.core.live import contact_topic, publish
from casestatus.core.words import _
from casestatus.messaging.enclosing import files_put_in, move_files
from casestatus.messaging.entering import show_newest
from casestatus.messaging.finding import begun
from casestatus.messaging.linking import move_messages
from casestatus.messaging.locking import conversation_of, hold_both, lock_in_order
from casestatus.messaging.models import Conversation, Message, Move, ScheduledText
from casestatus.messaging.taking_part import (
    counts_of,
    drafts_to_be_joined,
    mark_drafts,
    part_drafts,
    restore_counts,
    who_read_all,
)
from casestatus.messaging.waiting_lists import tell_what_waits
from casestatus.trail.tracking import write_entry

_QUIET = {"synchronize_session": False}


def go_on_with(conversation: Conversation, contact: Contact, *, was: str | None = None) -> Conversation:
    """From now on the number's texts stand with the other contact; what was said stays. Returns their conversation.

    `was` is the id of the contact that whoever decides saw it with. Raises Refused when it is not the other's number,
    Conflict when somebody moved the conversation meanwhile.
    """
    theirs = _both_held(conversation, contact, was)
    target = theirs or begun(contact, conversation.phone, conversation.firm_number)
    target.phone, target.firm_number = conversation.phone, conversation.firm_number
    target.chosen_at, target.archived_at = now(), None
    target.next_version()
    write_entry("number goes on in", "Conversation", conversation.id, conversation=[None, str(target.id)])
    _tell(conversation, target, contact.id)
    return target


def move_all(conversation: Conversation, contact: Contact, *, was: str | None = None) -> Conversation:
    """All of the conversation becomes the other contact's. Returns the conversation where it stands then.

    Raises what `go_on_with` raises, and Refused for one that holds texts of other numbers too, which are not the other
    contact's.
    """
    target = _both_held(conversation, contact, was) or conversation
    if conversation.contact_id is None or not holds_one_number(conversation):
        raise Refused(_("Some of these messages are of other numbers. They stay; go on from now instead."))
    move = Move(
        source_id=conversation.id,
        target_id=target.id,
        from_contact_id=conversation.contact_id,
        to_contact_id=contact.id,
        before=_as_it_is(conversation, target),
    )
    conversation.contact_id = None if target is not conversation else contact.id
    if target is not conversation:
        move_messages(conversation, target)
        mark_drafts(target, move.before["drafts"])
    _file_anew(move)
    move.target_version = target.next_version()
    db.add(move)
    write_entry("moved", "Conversation", conversation.id, contact_id=[str(move.from_contact_id), str(contact.id)])
    _tell(conversation, target, contact.id, move.from_contact_id)
    return target


def undo_move(move: Move) -> Conversation:
    """All as it was before, but for what was read since. Returns the conversation that came back, also a second time.

    Raises Conflict once anything more was written there, or the first contact has a conversation again.
    """
    source, target = lock_in_order(move.source_id, move.target_id)
    db.session.refresh(move, with_for_update=True)
    if move.undone_at is not None:
        return source
    if target.version != move.target_version or conversation_of(move.from_contact_id):
        raise Conflict(_("Something was written since. The move stands."))
    move.undone_at, source.contact_id = now(), move.from_contact_id
    _give_back(move, source)
    if source is not target:
        _part(source, target, move)
        move_files(target, source, only=[UUID(id_) for id_ in move.before.get("files", [])])
        _give_back_what_waits(move, source, target)
    _let_the_one_before_be_undone(move, source)
    write_entry("move undone", "Conversation", source.id, contact_id=[str(move.to_contact_id), str(source.contact_id)])
    _tell(source, target, move.to_contact_id, move.from_contact_id)
    return source


def holds_one_number(conversation: Conversation) -> bool:
    """Whether every message in it is of the number it is on now."""
    others = sa.select(Message.id).where(
        Message.conversation_id == conversation.id, Message.phone != conversation.phone
    )
    return db.session.execute(others.limit(1)).first() is None


def _both_held(conversation: Conversation, contact: Contact, was: str | None) -> Conversation | None:
    """The other contact's conversation, if there is one. Both are held, in the order of their ids."""
    theirs = hold_both(conversation, contact)
    if conversation.merged_into_id is not None:
        raise Conflict(_("Somebody has moved this conversation meanwhile."))
    if was not in (None, str(conversation.contact_id or "")) and conversation.contact_id != contact.id:
        raise Conflict(_("A colleague has said meanwhile whose texts these are. Look at the conversation again."))
    if conversation.contact_id == contact.id or not contact.has_number(conversation.phone):
        raise Refused(_("That is not a number of theirs."))
    return theirs


def _as_it_is(source: Conversation, target: Conversation) -> dict[str, Any]:
    cases = sa.select(Message.id, Message.case_id).where(Message.conversation_id == source.id)
    waiting = sa.select(ScheduledText.id).where(ScheduledText.conversation_id == source.id)
    return {
        "version": source.version,
        "files": [str(id_) for id_ in files_put_in(source)],
        "scheduled": [str(id_) for id_ in db.session.execute(waiting).scalars()],
        "cases": {str(row.id): str(row.case_id) if row.case_id else None for row in db.session.execute(cases)},
        "source": counts_of(source),
        "target": counts_of(target),
        "work": _work_of(target),
        "away": target.away_said_on.isoformat() if target.away_said_on else None,
        "drafts": drafts_to_be_joined(source, target) if source is not target else {},
    }


def _work_of(target: Conversation) -> list[str | None]:
    """Who answers it, and since when it waits, as that can be written down."""
    assigned, waiting = target.assigned_to_id, target.waiting_since
    return [str(assigned) if assigned else None, waiting.isoformat() if waiting else None]


def _file_anew(move: Move) -> None:
    """The messages were filed under the first contact's cases: now it is the other's only open case, or none."""
    ids = [UUID(id_) for id_ in move.before["cases"]]
    filed = sa.update(Message).where(Message.id.in_(ids)).values(case_id=only_open_case_of(move.to_contact_id))
    db.session.execute(filed, execution_options=_QUIET)


def _give_back(move: Move, source: Conversation) -> None:
    version = source.next_version()
    by_case: dict[str | None, list[UUID]] = {}
    for id_, case_id in move.before["cases"].items():
        by_case.setdefault(case_id, []).append(UUID(id_))
    for case_id, ids in by_case.items():
        back = sa.update(Message).where(Message.id.in_(ids))
        values = {"conversation_id": source.id, "version": version, "case_id": UUID(case_id) if case_id else None}
        db.session.execute(back.values(values), execution_options=_QUIET)


def _give_back_what_waits(move: Move, source: Conversation, target: Conversation) -> None:
    """What waited there before, and what was written since for its number, where the other is on another one."""
    ids = [UUID(id_) for id_ in move.before.get("scheduled", [])]
    since = sa.and_(
        ScheduledText.conversation_id == target.id,
        ScheduledText.phone == source.phone,
        ScheduledText.phone != target.phone,
        ScheduledText.created_at >= move.created_at,
    )
    back = sa.update(ScheduledText).where(sa.or_(ScheduledText.id.in_(ids), since))
    db.session.execute(back.values(conversation_id=source.id), execution_options=_QUIET)


def _let_the_one_before_be_undone(move: Move, source: Conversation) -> None:
    """All is as it was before this move: an earlier one that could be undone then can be undone again."""
    earlier = sa.update(Move).where(Move.target_id == source.id, Move.undone_at.is_(None))
    earlier = earlier.where(Move.target_version == move.before.get("version"))
    db.session.execute(earlier.values(target_version=source.next_version()), execution_options=_QUIET)


def _part(source: Conversation, target: Conversation, move: Move) -> None:
    """Two conversations again, each with its own counts."""
    source.merged_into_id = None
    readers = who_read_all(target)
    restore_counts(target, move.before["target"], readers)
    restore_counts(source, move.before["source"], readers)
    part_drafts(source, target, move.before.get("drafts", {}))
    assigned, waiting = move.before.get("work", _work_of(target))
    target.assigned_to_id = UUID(assigned) if assigned else None
    target.waiting_since = datetime.fromisoformat(waiting) if waiting else None
    if "away" in move.before:
        said_on = move.before["away"]
        target.away_said_on = date.fromisoformat(said_on) if said_on else None
    show_newest(target)
    target.redrawn = target.next_version()


def _tell(one: Conversation, other: Conversation, *contact_ids: UUID) -> None:
    publish(one.topic, other.topic, *[contact_topic(contact_id) for contact_id in contact_ids], "inbox")
    tell_what_waits(one, other)
