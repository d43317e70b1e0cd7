"""Questions of a thread: its head, its messages, and who it is with. Each is loaded in full, ready for the template."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased

from casestatus.accounts.models import User
from casestatus.cases.queries import cases_of, first_open_case_of
from casestatus.consent.models import BlockedNumber, Channel, OptOut
from casestatus.consent.opting import has_opted_out, is_active
from casestatus.consent.pausing import to_decide_about
from casestatus.contacts.models import Contact, ContactEmail, ContactPhone
from casestatus.contacts.queries import not_to_be_texted, with_phones
from casestatus.contacts.queries import visible_to as contacts_visible_to
from casestatus.core import db
from casestatus.core.errors import NotFound
from casestatus.core.paging import Page, after, cut
from casestatus.core.prepared import constant, prepared
from casestatus.core.tenancy import find
from casestatus.inbox.list_queries import BESIDE, OWN, columns_beside
from casestatus.inbox.rows import Beside, ThreadHead, ThreadMessage
from casestatus.messaging.archiving import ARCHIVED
from casestatus.messaging.attachment_rows import attachments_in_json, shown_attachments
from casestatus.messaging.models import (
    Conversation,
    Enclosure,
    EnclosureState,
    Kind,
    Message,
    Move,
    Participation,
    ScheduledText,
    Waiting,
)
from casestatus.messaging.queries import ASSIGNED_TO, DRAFT, IS_LEFT, NAME, UNREAD, join_people, visible_to
from casestatus.messaging.showing import said
from casestatus.notices.models import Notice
from casestatus.outbox.doubting import doubt_about
from casestatus.outbox.posting import gate_of
from casestatus.trail.models import Entry

MOST_CHANGES = 100
_OF_HEAD = len(fields(ThreadHead)) - 3  # columns; what few threads have, and what stands beside, is asked by itself
_IS_MUTED = Participation.muted_at.isnot(None)
_ATTACHMENTS = sa.case((Message.attachment_count > constant(0), attachments_in_json()))


def thread_head(user: User, conversation_id: UUID, *, of_page: bool = False) -> ThreadHead:
    """What a thread says of its conversation, `of_page` with what a whole page says of the inbox.

    Raises NotFound when this person may not see it.
    """
    found = (_head_of_page if of_page else _head)(user, conversation_id).one_or_none()
    if found is None:
        raise NotFound()
    head = _completed(
        user, replace(ThreadHead(*found[OWN]), beside=Beside(*found[BESIDE])) if of_page else ThreadHead(*found)
    )
    return replace(head, has_files=_has_files(user, head.id)) if head.enclosed else head


def _completed(user: User, head: ThreadHead) -> ThreadHead:
    """With what few threads have: each question that stands in the statement of all of them takes its time in all."""
    return head if head.archived_at is None else replace(head, archived_by=_archived_by(user, head.id))


@prepared
def _head(user: User, conversation_id: UUID) -> sa.Select:
    return _with_head(user, visible_to(user)).where(Conversation.id == conversation_id)


@prepared
def _head_of_page(user: User, conversation_id: UUID) -> sa.Select:
    return (
        _with_head(user, visible_to(user)).add_columns(*columns_beside(user)).where(Conversation.id == conversation_id)
    )


def _with_head(user: User, conversations: sa.Select) -> sa.Select:
    stopped = aliased(OptOut)
    case, address = first_open_case_of(user, Conversation.contact_id), _first_email()
    columns = _head_columns(user, stopped, case.c, address.c.email)
    asked = join_people(user, conversations.with_only_columns(*columns, maintain_column_froms=True))
    asked = asked.outerjoin(stopped, is_active(Conversation.phone, of=stopped))
    return asked.outerjoin(case, sa.true()).outerjoin(address, sa.true())


def _head_columns(user: User, stopped: type[OptOut], case: Any, email: Any) -> tuple[Any, ...]:
    """In the order of ThreadHead's fields."""
    return (
        Conversation.id,
        Conversation.version,
        Conversation.phone,
        Conversation.firm_number,
        Conversation.contact_id,
        NAME,
        stopped.id.isnot(None),
        gate_of(Conversation.phone)[1],
        UNREAD,
        _is_noticed(user),
        DRAFT,
        Participation.draft_kind,
        sa.func.coalesce(Participation.draft_subject, constant("")),
        Participation.enclosed,
        IS_LEFT,
        _IS_MUTED,
        Conversation.archived_at,
        ASSIGNED_TO,
        Conversation.waiting_since,
        Participation.remind_at,
        not_to_be_texted(Conversation.phone),
        _also_of(),
        _undoable_move(),
        _block(),
        Conversation.latest_message_id,
        Conversation.redrawn,
        case.id,
        case.number,
        *(stopped.created_at, stopped.source, stopped.words),
        _waits(),
        Contact.state,
        to_decide_about(Conversation.phone),
        Conversation.channel,
        email,
        has_opted_out(sa.func.lower(email), Channel.EMAIL),
        doubt_about(Conversation.phone),
    )


def _has_files(user: User, conversation_id: UUID) -> bool:
    """Whether a file goes with the user's text, other than those that were refused."""
    good = sa.select(Enclosure.id).where(Enclosure.user_id == user.id, Enclosure.conversation_id == conversation_id)
    return db.session.execute(good.where(Enclosure.state != EnclosureState.REFUSED).limit(1)).first() is not None


def _waits() -> sa.ScalarSelect:
    """How many texts wait in it to be sent later."""
    waiting = sa.select(sa.func.count()).where(ScheduledText.conversation_id == Conversation.id)
    return waiting.where(ScheduledText.state == constant(Waiting.WAITING)).scalar_subquery()


def _first_email() -> sa.FromClause:
    """The contact's first e-mail address, to be joined."""
    first = sa.select(ContactEmail.email).where(ContactEmail.contact_id == Conversation.contact_id)
    return first.order_by(ContactEmail.position, ContactEmail.id).limit(constant(1)).lateral()


def _also_of() -> sa.ScalarSelect:
    """Ids and names of other contacts with the number, as a list of pairs by name; null when there are none."""
    other, phone = aliased(Contact), aliased(ContactPhone)
    name = sa.func.trim(other.first_name + constant(" ") + other.last_name)
    pairs = sa.func.jsonb_agg(sa.func.jsonb_build_array(other.id, name), type_=JSONB())
    found = sa.select(pairs.aggregate_order_by(name, other.id)).join(phone, phone.contact_id == other.id)
    found = found.where(phone.e164 == Conversation.phone, other.archived_at.is_(None))
    return found.where(other.id.is_distinct_from(Conversation.contact_id)).scalar_subquery()


def _is_noticed(user: User) -> sa.Exists:
    """Whether the user is about to get an e-mail about it."""
    return sa.select(Notice.id).where(Notice.user_id == user.id, Notice.about_id == Conversation.id).exists()


def _undoable_move() -> sa.ScalarSelect:
    """The move by which a conversation came here, while nothing more happened in it."""
    found = sa.select(Move.id).where(Move.target_id == Conversation.id, Move.undone_at.is_(None))
    return found.where(Move.target_version == Conversation.version).limit(constant(1)).scalar_subquery()


def _archived_by(user: User, conversation_id: UUID) -> str | None:
    """The colleague who archived it; None for whoever did it, and for a conversation that the product archived."""
    last = sa.select(Entry.actor_id, User.name).outerjoin(User, User.id == Entry.actor_id)
    last = last.where(Entry.subject_id == conversation_id, Entry.action == ARCHIVED)
    found = db.session.execute(last.order_by(Entry.created_at.desc()).limit(1)).first()
    return found.name if found and found.actor_id != user.id else None


def _block() -> sa.ScalarSelect:
    """The block of its number, or of one that was blocked here: id, number, when and by whom; null without one."""
    what = sa.func.jsonb_build_array(BlockedNumber.id, BlockedNumber.e164, BlockedNumber.created_at, User.name)
    found = sa.select(sa.type_coerce(what, JSONB())).join(User, User.id == BlockedNumber.by_id)
    here = sa.or_(BlockedNumber.e164 == Conversation.phone, BlockedNumber.conversation_id == Conversation.id)
    found = found.where(here, BlockedNumber.ended_at.is_(None))
    return found.order_by(BlockedNumber.created_at.desc()).limit(constant(1)).scalar_subquery()


def _messages(conversation_id: UUID | sa.SQLColumnExpression[UUID]) -> sa.Select:
    """Who wrote each is asked row by row: a join would read all of a long thread to show the end of it."""
    author = sa.select(User.name).where(User.id == Message.author_id).scalar_subquery()
    return sa.select(
        Message.id,
        Message.version,
        Message.direction,
        Message.kind,
        Message.body,
        author,
        Message.at,
        Message.state,
        Message.error_code,
        Message.mentions,
        Message.subject,
        Message.attachment_count,
        _ATTACHMENTS,
    ).where(Message.conversation_id == conversation_id, Message.block_id.is_(None))


def _thread_message(row: Sequence[Any]) -> ThreadMessage:
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


def changed_since(user: User, conversation_id: UUID, version: int) -> tuple[ThreadHead, list[ThreadMessage]]:
    """The head, and the messages that came or changed after this version, the earliest change first, at one moment.

    At most `MOST_CHANGES`: who was told so many asks again from the last one's version.
    Raises NotFound when this person may not see it.
    """
    rows = _head_and_changes(user, conversation_id, version).all()
    if not rows:
        raise NotFound()
    changes = [row[_OF_HEAD:] for row in rows]
    head = _completed(user, ThreadHead(*rows[0][:_OF_HEAD]))
    return head, [_thread_message(change) for change in changes if change[0] is not None]


@prepared
def _head_and_changes(user: User, conversation_id: UUID, version: int) -> sa.Select:
    """A row for each message, and one without a message when there is none: the head stands in all of them."""
    changed = _messages(Conversation.id).where(Message.version > version).order_by(Message.version)
    changes = changed.limit(constant(MOST_CHANGES)).lateral()
    asked = _with_head(user, visible_to(user)).where(Conversation.id == conversation_id)
    return asked.add_columns(*changes.c).outerjoin(changes, sa.true()).order_by(changes.c.version)


def about(user: User, head: ThreadHead) -> dict[str, Any]:
    """The contact with phones, and the cases, for the pane beside the thread."""
    if head.contact_id is None:
        return {"contact": None, "cases": []}
    contact = find(with_phones(contacts_visible_to(user)), head.contact_id)
    return {"contact": contact, "cases": cases_of(user, head.contact_id)}
