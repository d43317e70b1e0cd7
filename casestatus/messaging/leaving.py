"""People stop taking part. What was unread for them is never unread for nobody (T7, T12, A2)."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.live import conversation_topic, publish
from casestatus.core.words import _
from casestatus.messaging.colleagues import hears
from casestatus.messaging.locking import lock
from casestatus.messaging.models import Conversation, Participation
from casestatus.messaging.taking_part import put_standing, unread_topic
from casestatus.notices.forgetting import forget
from casestatus.trail.tracking import write_entry

AT_ONCE = 500  # conversations written by one statement
_QUIET = {"synchronize_session": False}


def leave(conversation: Conversation, user: User) -> None:
    """Out of the user's inbox, and no part in it any more; it stays for the others (T12).

    When nobody else takes part, what was unread is unread for everybody else. Raises Refused for the last person who
    would see what comes in.
    """
    lock(conversation)
    _refuse_last(conversation, user)
    left = _locked_with(user, conversation.id)
    _let_go(left, user)
    put_standing(conversation, user, left_at=now(), remind_at=None)
    forget(user.id, conversation.id)
    write_entry("left", "Conversation", conversation.id)
    _tell([conversation.id], user)
    db.session.refresh(conversation)


def rejoin(conversation: Conversation, user: User) -> None:
    """Back into the user's inbox, who takes part again. What nobody had read is unread for this user."""
    lock(conversation)
    unread = 0 if conversation.has_participants else conversation.unclaimed_unread
    put_standing(conversation, user, takes_part=True, unread=unread, left_at=None, muted_at=None)
    conversation.has_participants, conversation.unclaimed_unread = True, 0
    write_entry("rejoined", "Conversation", conversation.id)
    _tell([conversation.id], user)


def leave_all(user: User, *, to: User | None = None) -> int:
    """The user takes part in nothing any more; `to` takes part instead, with what was unread.

    Without `to`, conversations that others take part in stay theirs; the rest is unread for everybody. Returns how many
    conversations it was. Raises Refused when `to` would not hear of a text.
    """
    _refuse_deaf(user, to)
    left = _locked_with(user)
    if to is not None:
        _hand_over(left, user, to)
    _let_go(left, user)
    _tell(left, user, *([to] if to else []))
    return len(left)


def how_many_with(user: User) -> int:
    """In how many conversations the user takes part."""
    count = sa.select(sa.func.count(Participation.id)).where(Participation.user_id == user.id, Participation.takes_part)
    return int(db.session.execute(count).scalar_one())


def release_unheard() -> None:
    """Let everybody go who takes part and will hear of nothing: deactivated, or without the permission for texts.

    What all who remain have left comes back to their inboxes.
    """
    taking_part = sa.select(Participation.user_id).where(Participation.takes_part).distinct()
    for user in db.session.execute(sa.select(User).where(User.id.in_(taking_part))).scalars().all():
        if not hears(user):
            leave_all(user)
    _bring_back_what_all_have_left()


def _bring_back_what_all_have_left() -> None:
    hearing = [user.id for user in db.session.execute(sa.select(User)).scalars() if hears(user)]
    is_left = sa.and_(Participation.left_at.isnot(None), Participation.user_id.in_(hearing))
    by_all = sa.select(Participation.conversation_id).where(is_left).group_by(Participation.conversation_id)
    by_all = by_all.having(sa.func.count() == len(hearing))
    back = sa.update(Participation).where(Participation.conversation_id.in_(by_all)).values(left_at=None)
    if hearing and db.session.execute(back, execution_options=_QUIET).rowcount:  # type: ignore[attr-defined]
        publish("inbox")


def _refuse_last(conversation: Conversation, user: User) -> None:
    gone = sa.select(Participation.user_id).where(
        Participation.conversation_id == conversation.id, Participation.left_at.isnot(None)
    )
    others = db.session.execute(sa.select(User).where(User.id != user.id, User.id.not_in(gone))).scalars()
    if not any(hears(other) for other in others):
        raise Refused(_("Nobody else would see what comes in here. Archive the conversation instead."))


def _refuse_deaf(user: User, to: User | None) -> None:
    if to is not None and (to.id == user.id or not hears(to)):
        raise Refused(_("Choose a colleague who may read text messages."))


def _locked_with(user: User, *only: UUID) -> list[UUID]:
    """The conversations that the user takes part in, held until the transaction ends."""
    db.session.flush()
    mine = sa.select(Participation.conversation_id).where(Participation.user_id == user.id, Participation.takes_part)
    held = sa.select(Conversation.id).where(Conversation.id.in_(mine)).order_by(Conversation.id).with_for_update()
    if only:
        held = held.where(Conversation.id.in_(only))
    return list(db.session.execute(held).scalars())


def _hand_over(left: list[UUID], user: User, to: User) -> None:
    """What was unread for the one is unread for the other, unless the other took part already and has read it."""
    _reassign(left, user, to)
    mine = sa.select(Participation.conversation_id, Participation.unread).where(
        Participation.user_id == user.id, Participation.conversation_id.in_(left)
    )
    rows = [{"conversation_id": row[0], "unread": row[1]} for row in db.session.execute(mine)]
    for start in range(0, len(rows), AT_ONCE):
        some = [{**row, "user_id": to.id, "takes_part": True} for row in rows[start : start + AT_ONCE]]
        theirs = insert(Participation).values(some)
        unread = sa.case((Participation.takes_part, Participation.unread), else_=theirs.excluded.unread)
        theirs = theirs.on_conflict_do_update(
            index_elements=["firm_id", "user_id", "conversation_id"], set_={"takes_part": True, "unread": unread}
        )
        db.session.execute(theirs)
    kept = sa.update(Conversation).where(Conversation.id.in_(left)).values(has_participants=True)
    db.session.execute(kept, execution_options=_QUIET)  # the row, so that a text that waits sees it (decision 61)


def _reassign(left: list[UUID], user: User, to: User | None) -> None:
    """What was assigned to the one is the other's to answer, or nobody's (T22)."""
    theirs = sa.update(Conversation).where(Conversation.id.in_(left), Conversation.assigned_to_id == user.id)
    db.session.execute(theirs.values(assigned_to_id=to.id if to else None), execution_options=_QUIET)


def _let_go(left: list[UUID], user: User) -> None:
    _reassign(left, user, None)
    deserted = _without_others(left, user)
    _make_unclaimed(deserted, user)
    seen = sa.case(
        (sa.and_(Participation.user_id == user.id, Participation.conversation_id.in_(deserted)), Participation.unread),
        else_=0,
    )
    rows = sa.or_(
        Participation.conversation_id.in_(deserted),
        sa.and_(Participation.user_id == user.id, Participation.conversation_id.in_(left)),
    )
    gone = sa.update(Participation).where(rows).values(takes_part=False, unread=0, seen_unclaimed=seen)
    db.session.execute(gone, execution_options=_QUIET)


def _without_others(left: list[UUID], user: User) -> list[UUID]:
    """Those where nobody else would hear of a text."""
    others = sa.select(Participation.conversation_id, User).join(User, User.id == Participation.user_id)
    others = others.where(Participation.conversation_id.in_(left), Participation.takes_part, User.id != user.id)
    heard = {conversation_id for conversation_id, other in db.session.execute(others) if hears(other)}
    return [conversation_id for conversation_id in left if conversation_id not in heard]


def _make_unclaimed(deserted: list[UUID], user: User) -> None:
    mine = sa.select(Participation.unread).where(
        Participation.user_id == user.id, Participation.conversation_id == Conversation.id
    )
    open_again = sa.update(Conversation).where(Conversation.id.in_(deserted))
    open_again = open_again.values(has_participants=False, unclaimed_unread=mine.scalar_subquery())
    db.session.execute(open_again, execution_options=_QUIET)


def _tell(left: list[UUID], *people: User) -> None:
    if left:
        topics = [conversation_topic(conversation_id) for conversation_id in left[:AT_ONCE]]
        publish("inbox", *[unread_topic(person.id) for person in people], *topics)
