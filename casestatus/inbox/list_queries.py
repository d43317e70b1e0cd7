"""Questions of the inbox: its rows, and how much is unread. Each is loaded in full, as small rows for the template."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from casestatus.accounts.models import User
from casestatus.consent.opting import has_opted_out
from casestatus.contacts.queries import matching
from casestatus.core import db
from casestatus.core.paging import Page, after, cut
from casestatus.core.phones import display
from casestatus.core.prepared import constant, for_anyone, prepared
from casestatus.firms.queries import first_number
from casestatus.inbox.rows import Beside, InboxRow, Only, View
from casestatus.inbox.searching import hits_in, is_named, messages_with
from casestatus.messaging.deciding import how_many_wait
from casestatus.messaging.models import Conversation, Participation
from casestatus.messaging.queries import ASSIGNED_TO, DRAFT, IS_LEFT, NAME, UNREAD, join_people, visible_to
from casestatus.messaging.taking_part import DRAFT_SHOWN

MOST_FOUND = 200  # conversations, by one thing that is known of them
_IS_ARCHIVED = Conversation.archived_at.isnot(None)
_IS_ASLEEP = sa.and_(sa.func.coalesce(Participation.remind_at > sa.func.now(), sa.false()), constant(0) == UNREAD)
OWN, BESIDE = slice(-len(Beside._fields)), slice(-len(Beside._fields), None)
_ROW = (
    Conversation.id,
    Conversation.contact_id,
    NAME,
    Conversation.phone,
    Conversation.latest_at,
    Conversation.latest_snippet,
    Conversation.latest_direction,
    Conversation.latest_state,
    UNREAD,
    has_opted_out(Conversation.phone),
    sa.func.left(DRAFT, DRAFT_SHOWN),
    ASSIGNED_TO,
    Conversation.waiting_since,
    Participation.remind_at,
)


def inbox_of(
    user: User,
    *,
    view: View = View.INBOX,
    only: Only = Only.ALL,
    q: str = "",
    before: str = "",
    size: int = Page.SIZE,
) -> Page[InboxRow]:
    """The conversations of a view, newest first, from the cursor on, `size` of them at most.

    Those that wait on us begin with who waits longest, reminders with the next one.
    """
    said = messages_with(q) if q.strip() else {}
    if view is not View.INBOX or only is not Only.ALL or q.strip() or before or size != Page.SIZE:
        rows = db.session.execute(_some_of(user, view=view, only=only, q=q, before=before, said=said).limit(size + 1))
    else:
        rows = _newest_of(user)
    page = cut([_inbox_row(row) for row in rows], lambda row: (row.by(only).isoformat(), str(row.id)), size=size)
    return _with_hits(page, said, q) if said else page


def inbox_and_beside(user: User) -> tuple[Page[InboxRow], Beside]:
    """The first page of the inbox and what stands beside it, by one question: for the page that is asked for most."""
    rows = _newest_and_beside(user).all()
    page = cut([_inbox_row(row[OWN]) for row in rows], lambda row: (row.latest_at.isoformat(), str(row.id)))
    return page, Beside(*rows[0][BESIDE]) if rows else beside(user)


def beside(user: User) -> Beside:
    """What a whole page says of the inbox, whatever it is about."""
    return Beside(*_beside(user).one())


@prepared
def _beside(user: User) -> sa.Select:
    return sa.select(*columns_beside(user))


def columns_beside(user: User) -> tuple[sa.ColumnElement[Any], ...]:
    """The same as columns of another question, after its `OWN`: then `BESIDE` is where they stand."""
    firm_id = sa.select(User.firm_id).where(User.id == user.id).scalar_subquery()
    return all_unread(user), how_many_wait(user), first_number(firm_id)


def _with_hits(page: Page[InboxRow], said: dict[UUID, UUID], q: str) -> Page[InboxRow]:
    """A row that is found by its own name shows, and opens, the newest of it."""
    hits = hits_in([said[row.id] for row in page.rows if row.id in said and not is_named(row.name, q)], q)
    return Page([replace(row, hit=hits.get(row.id)) for row in page.rows], page.next)


@prepared
def _newest_of(user: User) -> sa.Select:
    return _newest(user)


@prepared
def _newest_and_beside(user: User) -> sa.Select:
    return _newest(user).add_columns(*columns_beside(user))


def _newest(user: User) -> sa.Select:
    rows = _all_of(user, View.INBOX).order_by(Conversation.latest_at.desc(), Conversation.id.desc())
    return rows.limit(constant(Page.SIZE + 1))


def _some_of(user: User, *, view: View, only: Only, q: str, before: str, said: Collection[UUID]) -> sa.Select:
    rows = _all_of(user, view, only, with_asleep=bool(q.strip()))  # who searches wants what was put off, too
    if q.strip():
        rows = rows.where(Conversation.id.in_(_found_by(q, said, view)))
    order = {Only.WAITING: Conversation.waiting_since, Only.REMINDERS: Participation.remind_at}.get(only)
    if order is not None:
        return after(rows.order_by(order, Conversation.id), before, order, Conversation.id)
    rows = rows.order_by(Conversation.latest_at.desc(), Conversation.id.desc())
    return after(rows, before, Conversation.latest_at, Conversation.id, descending=True)


def _found_by(q: str, said: Collection[UUID], view: View) -> sa.CompoundSelect:
    """Ids by name, by what else is known of a contact, by number, and by what was said: each by its index, where an OR
    would read every conversation. Of a name that many have, the newest.
    """
    one = aliased(Conversation)
    ways = (one.contact_id.in_(matching(q, most=MOST_FOUND)), one.phone.in_(_numbers_like(q)), one.id.in_(list(said)))
    named = sa.func.find_conversations(q, view is View.ARCHIVED, MOST_FOUND).table_valued(sa.column("id", sa.Uuid()))
    return sa.union(sa.select(named.c.id), *[sa.select(one.id).where(way) for way in ways])


def _all_of(user: User, view: View, only: Only = Only.ALL, *, with_asleep: bool = False) -> sa.Select:
    columns = *_ROW, Conversation.latest_author_id == user.id
    rows = join_people(user, visible_to(user).with_only_columns(*columns, maintain_column_froms=True))
    rows = rows.where(Conversation.blocked_at.is_(None))
    rows = rows.where(_IS_ARCHIVED if view is View.ARCHIVED else sa.not_(_IS_ARCHIVED))
    if view is not View.ARCHIVED:
        rows = rows.where(IS_LEFT if view is View.LEFT else sa.not_(IS_LEFT))
    if view is View.LEFT:
        rows = rows.where(Conversation.id.in_(_left_by(user)))
    if view is View.UNREAD:
        rows = rows.where(UNREAD > 0, Conversation.id.in_(_may_be_unread_by(user)))
    if view is View.INBOX and only is not Only.REMINDERS and not with_asleep:
        rows = rows.where(sa.not_(_IS_ASLEEP))
    return rows.where(*_only(user, only))


def _only(user: User, only: Only) -> list[sa.ColumnElement[bool]]:
    narrowed: dict[Only, sa.ColumnElement[bool]] = {
        Only.MINE: Conversation.assigned_to_id == user.id,
        Only.UNASSIGNED: Conversation.assigned_to_id.is_(None),
        Only.WAITING: Conversation.waiting_since.isnot(None),
        Only.REMINDERS: Participation.remind_at.isnot(None),
    }
    return [narrowed[only]] if only in narrowed else []


def _left_by(user: User) -> sa.Select:
    standing = aliased(Participation)
    return sa.select(standing.conversation_id).where(standing.user_id == user.id, standing.left_at.isnot(None))


def _may_be_unread_by(user: User) -> sa.CompoundSelect:
    """Ids by the two small indexes of what is unread, so that not every conversation has to be looked at."""
    standing, unclaimed = aliased(Participation), aliased(Conversation)
    mine = sa.select(standing.conversation_id).where(standing.user_id == user.id, standing.unread > constant(0))
    due = sa.select(standing.conversation_id).where(standing.user_id == user.id, standing.remind_at <= sa.func.now())
    return mine.union(sa.select(unclaimed.id).where(unclaimed.unclaimed_unread > constant(0)), due)


def _numbers_like(q: str) -> sa.Select:
    found = sa.func.find_conversation_numbers(q, MOST_FOUND).table_valued(sa.column("phone", sa.Text()))
    return sa.select(found.c.phone)


def _inbox_row(row: Sequence[Any]) -> InboxRow:
    id_, contact_id, name, phone, *rest = row
    return InboxRow(id_, contact_id, name or display(phone), phone, *rest)


def unread_count(user: User) -> int:
    """How many messages are unread for this person: the teal bubble (T7)."""
    return int(_unread_of(user).scalar_one())


@prepared
def _unread_of(user: User) -> sa.Select:
    return sa.select(all_unread(user))


def all_unread(user: User) -> sa.ColumnElement[int]:
    """The same as a column of another question."""
    asking = for_anyone(user.id)
    is_away = (Conversation.archived_at, Conversation.merged_into_id, Conversation.blocked_at)
    in_inbox = sa.and_(*[column.is_(None) for column in is_away])
    mine = (
        sa.select(sa.func.coalesce(sa.func.sum(Participation.unread), 0))
        .join(Conversation, Conversation.id == Participation.conversation_id)
        .where(Participation.user_id == asking, Participation.takes_part, Participation.unread > constant(0), in_inbox)
    )
    seen = sa.and_(Participation.conversation_id == Conversation.id, Participation.user_id == asking)
    unclaimed = (
        sa.select(
            sa.func.coalesce(
                sa.func.sum(Conversation.unclaimed_unread - sa.func.coalesce(Participation.seen_unclaimed, 0)), 0
            )
        )
        .select_from(Conversation)
        .outerjoin(Participation, seen)
        .where(Conversation.unclaimed_unread > constant(0), sa.not_(Conversation.has_participants), in_inbox)
        .where(sa.not_(IS_LEFT))
    )
    due = (
        sa.select(sa.func.count())
        .select_from(Participation)
        .join(Conversation, Conversation.id == Participation.conversation_id)
    )
    due = due.where(Participation.user_id == asking, Participation.remind_at <= sa.func.now(), in_inbox)
    parts = [part.correlate(None).scalar_subquery() for part in (mine, unclaimed, due)]
    return sum(parts[1:], parts[0])
