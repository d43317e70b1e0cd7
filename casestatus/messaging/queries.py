"""Questions about conversations. What a page shows is loaded here in full, as small rows ready for the template."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased, joinedload

from casestatus.accounts.models import User
from casestatus.cases.queries import cases_of, first_open_case_of
from casestatus.consent.models import BlockedNumber, Channel, OptOut
from casestatus.consent.opting import has_opted_out, is_active
from casestatus.consent.pausing import to_decide_about
from casestatus.contacts.models import Contact, ContactEmail, ContactPhone
from casestatus.contacts.queries import matching, not_to_be_texted, with_phones
from casestatus.contacts.queries import visible_to as contacts_visible_to
from casestatus.core import db
from casestatus.core.errors import NotFound
from casestatus.core.paging import Page, after, cut
from casestatus.core.phones import display
from casestatus.core.prepared import constant, prepared
from casestatus.core.tenancy import find
from casestatus.messaging.attachment_rows import attachments_in_json, shown_attachments
from casestatus.messaging.models import Conversation, Kind, Message, Move, Participation, ScheduledText, Waiting
from casestatus.messaging.rows import ConversationCard, InboxRow, Only, ThreadHead, ThreadMessage, View
from casestatus.messaging.searching import hits_in, messages_with
from casestatus.messaging.showing import said
from casestatus.notices.models import Notice
from casestatus.outbox.posting import gate_of

MOST_CHANGES = 200
_Assignee = aliased(User)
_ASSIGNED_TO = sa.select(_Assignee.name).where(_Assignee.id == Conversation.assigned_to_id).scalar_subquery()
_NAME = sa.func.trim(Contact.first_name + " " + Contact.last_name)
_IS_LEFT = Participation.left_at.isnot(None)
_IS_MUTED = Participation.muted_at.isnot(None)
_IS_ARCHIVED = Conversation.archived_at.isnot(None)
_UNREAD = sa.case(
    (_IS_LEFT, 0),
    (Participation.takes_part, Participation.unread),
    (
        sa.not_(Conversation.has_participants),
        Conversation.unclaimed_unread - sa.func.coalesce(Participation.seen_unclaimed, 0),
    ),
    else_=0,
) + sa.case((Participation.remind_at <= sa.func.now(), 1), else_=0)  # a reminder that is due, until it is read
_IS_ASLEEP = sa.and_(sa.func.coalesce(Participation.remind_at > sa.func.now(), sa.false()), constant(0) == _UNREAD)
_DRAFT = sa.func.coalesce(Participation.draft, "")
_ROW = (
    Conversation.id,
    Conversation.contact_id,
    _NAME,
    Conversation.phone,
    Conversation.latest_at,
    Conversation.latest_snippet,
    Conversation.latest_direction,
    Conversation.latest_state,
    _UNREAD,
    has_opted_out(Conversation.phone),
    sa.func.left(_DRAFT, 120),
    _ASSIGNED_TO,
    Conversation.waiting_since,
    Participation.remind_at,
)
_CARD: tuple[Any, ...] = (
    Conversation.id,
    Conversation.phone,
    Conversation.latest_at,
    Conversation.latest_snippet,
    Conversation.latest_direction,
    has_opted_out(Conversation.phone),
    _IS_LEFT,
    Conversation.blocked_at.isnot(None),
)
_ATTACHMENTS = sa.case((Message.attachment_count > constant(0), attachments_in_json()))


def visible_to(user: User, *, moved: bool = False) -> sa.Select:
    """The conversations that this person may see. The permission for texts itself is asked by `may=` (T6).

    With `moved` those that went into another one, when somebody said whose number it is.
    """
    merged_into = Conversation.merged_into_id
    return sa.select(Conversation).where(merged_into.isnot(None) if moved else merged_into.is_(None))


def _join_people(user: User, conversations: sa.Select) -> sa.Select:
    mine = sa.and_(Participation.conversation_id == Conversation.id, Participation.user_id == user.id)
    return conversations.outerjoin(Contact, Contact.id == Conversation.contact_id).outerjoin(Participation, mine)


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


def _with_hits(page: Page[InboxRow], said: dict[UUID, UUID], q: str) -> Page[InboxRow]:
    hits = hits_in([said[row.id] for row in page.rows if row.id in said], q)
    return Page([replace(row, hit=hits.get(row.id)) for row in page.rows], page.next)


@prepared
def _newest_of(user: User) -> sa.Select:
    rows = _all_of(user, View.INBOX).order_by(Conversation.latest_at.desc(), Conversation.id.desc())
    return rows.limit(constant(Page.SIZE + 1))


def _some_of(user: User, *, view: View, only: Only, q: str, before: str, said: Collection[UUID]) -> sa.Select:
    rows = _all_of(user, view, only)
    if q.strip():
        rows = rows.where(Conversation.id.in_(_found_by(q, said)))
    order = {Only.WAITING: Conversation.waiting_since, Only.REMINDERS: Participation.remind_at}.get(only)
    if order is not None:
        return after(rows.order_by(order, Conversation.id), before, order, Conversation.id)
    rows = rows.order_by(Conversation.latest_at.desc(), Conversation.id.desc())
    return after(rows, before, Conversation.latest_at, Conversation.id, descending=True)


def _found_by(q: str, said: Collection[UUID]) -> sa.CompoundSelect:
    """Ids by name, by number, and by what was said: each by its index, where an OR would read every conversation."""
    one = aliased(Conversation)
    ways = (one.contact_id.in_(matching(q)), one.phone.in_(_numbers_like(q)), one.id.in_(list(said)))
    return sa.union(*[sa.select(one.id).where(way) for way in ways])


def _all_of(user: User, view: View, only: Only = Only.ALL) -> sa.Select:
    rows = _join_people(user, visible_to(user).with_only_columns(*_ROW, maintain_column_froms=True))
    rows = rows.where(Conversation.blocked_at.is_(None))
    rows = rows.where(_IS_ARCHIVED if view is View.ARCHIVED else sa.not_(_IS_ARCHIVED))
    if view is not View.ARCHIVED:
        rows = rows.where(_IS_LEFT if view is View.LEFT else sa.not_(_IS_LEFT))
    if view is View.LEFT:
        rows = rows.where(Conversation.id.in_(_left_by(user)))
    if view is View.UNREAD:
        rows = rows.where(_UNREAD > 0, Conversation.id.in_(_may_be_unread_by(user)))
    if view is View.INBOX and only is not Only.REMINDERS:
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
    found = sa.func.find_conversation_numbers(q, 200).table_valued(sa.column("phone", sa.Text()))
    return sa.select(found.c.phone)


def _inbox_row(row: sa.Row) -> InboxRow:
    id_, contact_id, name, phone, *rest = row
    return InboxRow(id_, contact_id, name or display(phone), phone, *rest)


def unread_count(user: User) -> int:
    """How many messages are unread for this person: the teal bubble (T7)."""
    return int(_unread_of(user).scalar_one())


@prepared
def _unread_of(user: User) -> sa.Select:
    is_away = (Conversation.archived_at, Conversation.merged_into_id, Conversation.blocked_at)
    in_inbox = sa.and_(*[column.is_(None) for column in is_away])
    mine = (
        sa.select(sa.func.coalesce(sa.func.sum(Participation.unread), 0))
        .join(Conversation, Conversation.id == Participation.conversation_id)
        .where(Participation.user_id == user.id, Participation.takes_part, Participation.unread > constant(0), in_inbox)
    )
    seen = sa.and_(Participation.conversation_id == Conversation.id, Participation.user_id == user.id)
    unclaimed = (
        sa.select(
            sa.func.coalesce(
                sa.func.sum(Conversation.unclaimed_unread - sa.func.coalesce(Participation.seen_unclaimed, 0)), 0
            )
        )
        .select_from(Conversation)
        .outerjoin(Participation, seen)
        .where(Conversation.unclaimed_unread > constant(0), sa.not_(Conversation.has_participants), in_inbox)
        .where(sa.not_(_IS_LEFT))
    )
    due = (
        sa.select(sa.func.count())
        .select_from(Participation)
        .join(Conversation, Conversation.id == Participation.conversation_id)
    )
    due = due.where(Participation.user_id == user.id, Participation.remind_at <= sa.func.now(), in_inbox)
    return sa.select(mine.scalar_subquery() + unclaimed.scalar_subquery() + due.scalar_subquery())


def thread_head(user: User, conversation_id: UUID) -> ThreadHead:
    """What the thread's page says of a conversation. Raises NotFound when this person may not see it."""
    head = _head(user, conversation_id).one_or_none()
    if head is None:
        raise NotFound()
    return ThreadHead(*head)


@prepared
def _head(user: User, conversation_id: UUID) -> sa.Select:
    return _with_head(user, visible_to(user)).where(Conversation.id == conversation_id)


def _with_head(user: User, conversations: sa.Select) -> sa.Select:
    opted_out, bad_code = gate_of(Conversation.phone)
    stopped = aliased(OptOut)
    return _join_people(
        user,
        conversations.with_only_columns(
            Conversation.id,
            Conversation.version,
            Conversation.phone,
            Conversation.firm_number,
            Conversation.contact_id,
            _NAME,
            opted_out,
            bad_code,
            _UNREAD,
            _is_noticed(user),
            _DRAFT,
            Participation.draft_kind,
            Participation.enclosed,
            _IS_LEFT,
            _IS_MUTED,
            Conversation.archived_at,
            _ASSIGNED_TO,
            Conversation.waiting_since,
            Participation.remind_at,
            not_to_be_texted(Conversation.phone),
            _also_of(),
            _undoable_move(),
            _block(),
            Conversation.redrawn,
            *first_open_case_of(user, Conversation.contact_id),
            stopped.created_at,
            stopped.source,
            stopped.words,
            _waits(),
            Contact.state,
            to_decide_about(Conversation.phone),
            Conversation.channel,
            _email(),
            has_opted_out(sa.func.lower(_email()), Channel.EMAIL),
            maintain_column_froms=True,
        ),
    ).outerjoin(stopped, is_active(Conversation.phone, of=stopped))


def _waits() -> sa.ScalarSelect:
    """How many texts wait in it to be sent later."""
    waiting = sa.select(sa.func.count()).where(ScheduledText.conversation_id == Conversation.id)
    return waiting.where(ScheduledText.state == constant(Waiting.WAITING)).scalar_subquery()


def _email() -> sa.ScalarSelect:
    """The contact's first e-mail address."""
    first = sa.select(ContactEmail.email).where(ContactEmail.contact_id == Conversation.contact_id)
    return first.order_by(ContactEmail.position, ContactEmail.id).limit(constant(1)).scalar_subquery()


def _also_of() -> sa.ScalarSelect:
    """Ids and names of other contacts with the number, as a list of pairs; null when there are none."""
    other, phone = aliased(Contact), aliased(ContactPhone)
    name = sa.func.trim(other.first_name + " " + other.last_name)
    pairs = sa.func.jsonb_agg(sa.func.jsonb_build_array(other.id, name), type_=JSONB())
    found = sa.select(pairs).join(phone, phone.contact_id == other.id)
    found = found.where(phone.e164 == Conversation.phone, other.archived_at.is_(None))
    return found.where(other.id.is_distinct_from(Conversation.contact_id)).scalar_subquery()


def _is_noticed(user: User) -> sa.Exists:
    """Whether the user is about to get an e-mail about it."""
    return sa.select(Notice.id).where(Notice.user_id == user.id, Notice.about_id == Conversation.id).exists()


def _undoable_move() -> sa.ScalarSelect:
    """The move by which a conversation came here, while nothing more happened in it."""
    found = sa.select(Move.id).where(Move.target_id == Conversation.id, Move.undone_at.is_(None))
    return found.where(Move.target_version == Conversation.version).limit(constant(1)).scalar_subquery()


def _block() -> sa.ScalarSelect:
    """The block of its number, or of one that was blocked here: id, number, when and by whom; null without one."""
    what = sa.func.jsonb_build_array(BlockedNumber.id, BlockedNumber.e164, BlockedNumber.created_at, User.name)
    found = sa.select(sa.type_coerce(what, JSONB())).join(User, User.id == BlockedNumber.by_id)
    here = sa.or_(BlockedNumber.e164 == Conversation.phone, BlockedNumber.conversation_id == Conversation.id)
    found = found.where(here, BlockedNumber.ended_at.is_(None))
    return found.order_by(BlockedNumber.created_at.desc()).limit(constant(1)).scalar_subquery()


def move_of(conversation: Conversation) -> sa.Select:
    """The moves by which others came into a conversation that its reader may see."""
    return sa.select(Move).where(Move.target_id == conversation.id)


def message_of(conversation: Conversation) -> sa.Select:
    """The messages of one conversation that its reader may act on."""
    return (
        sa.select(Message)
        .options(joinedload(Message.conversation))
        .where(Message.conversation_id == conversation.id, Message.block_id.is_(None))
    )


def _messages(conversation_id: UUID) -> sa.Select:
    return (
        sa.select(
            Message.id,
            Message.version,
            Message.direction,
            Message.kind,
            Message.body,
            User.name,
            Message.at,
            Message.state,
            Message.error_code,
            Message.mentions,
            Message.subject,
            Message.attachment_count,
            _ATTACHMENTS,
        )
        .outerjoin(User, User.id == Message.author_id)
        .where(Message.conversation_id == conversation_id, Message.block_id.is_(None))
    )


def _thread_message(row: sa.Row) -> ThreadMessage:
    id_, version, direction, kind, body, author, at, state, code, mentions, subject, count, attachments = row
    words, shown, named = said(kind, body, count), shown_attachments(attachments), tuple((mentions or {}).items())
    return ThreadMessage(id_, version, direction, kind, words, author, at, state, code, shown, named, subject)


def newest_messages(conversation_id: UUID, *, before: str = "", by: Kind | None = None) -> Page[ThreadMessage]:
    """Up to fifty messages, oldest first, all or those of one channel; `next` is the cursor of those before them."""
    if before or by:
        some = _newest_first(conversation_id).where(Message.kind == by if by else sa.true())
        newest = db.session.execute(after(some, before, Message.at, Message.id, descending=True))
    else:
        newest = _newest_in(conversation_id)
    page = cut([_thread_message(row) for row in newest], lambda m: (m.at.isoformat(), str(m.id)))
    return Page(page.rows[::-1], page.next)


@prepared
def _newest_in(conversation_id: UUID) -> sa.Select:
    return _newest_first(conversation_id)


def _newest_first(conversation_id: UUID) -> sa.Select:
    return _messages(conversation_id).order_by(Message.at.desc(), Message.id.desc()).limit(constant(Page.SIZE + 1))


def thread_message(conversation_id: UUID, message_id: UUID) -> ThreadMessage:
    """One message of a conversation as its thread shows it."""
    return _thread_message(db.session.execute(_messages(conversation_id).where(Message.id == message_id)).one())


def changed_since(conversation_id: UUID, version: int) -> list[ThreadMessage]:
    """The messages that came or changed after this version of the conversation, the earliest change first.

    At most `MOST_CHANGES`: who was told so many asks again from the last one's version.
    """
    return [_thread_message(row) for row in _changed_in(conversation_id, version)]


@prepared
def _changed_in(conversation_id: UUID, version: int) -> sa.Select:
    changed = _messages(conversation_id).where(Message.version > version)
    return changed.order_by(Message.version).limit(constant(MOST_CHANGES))


def about(user: User, head: ThreadHead) -> dict[str, Any]:
    """The contact with phones, and the cases, for the pane beside the thread."""
    if head.contact_id is None:
        return {"contact": None, "cases": []}
    contact = find(with_phones(contacts_visible_to(user)), head.contact_id)
    return {"contact": contact, "cases": cases_of(user, head.contact_id)}


def conversation_card(user: User, contact_id: UUID) -> ConversationCard | None:
    """The contact's conversation in short, if there is one."""
    card = visible_to(user).where(Conversation.contact_id == contact_id)
    row = db.session.execute(
        _join_people(user, card).with_only_columns(*_CARD, maintain_column_froms=True)
    ).one_or_none()
    return ConversationCard(*row) if row else None
