"""Half-written texts, kept for their writer alone: one in each conversation, and one in Compose (T2)."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.accounts.models import User
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.core.live import publish
from casestatus.core.words import _
from casestatus.messaging.locking import lock_where_it_went
from casestatus.messaging.models import ComposeDraft, Conversation, Kind, Participation
from casestatus.messaging.taking_part import DRAFT_SHOWN, put_standing, unread_topic

LONGEST, LONGEST_SUBJECT = 10_000, 200  # characters


def keep_draft(
    conversation: Conversation, user: User, *, body: str, key: str, kind: Kind = Kind.TEXT, subject: str = ""
) -> None:
    """Keep what the user has written so far, and what it is to become; nothing when that is nothing.

    `subject` is an e-mail's, `key` the composer's. What comes under the key of a text that was sent meanwhile is no
    draft any more.
    Raises Refused for more than anybody writes.
    """
    body, subject = _checked(body), " ".join(subject.split())[:LONGEST_SUBJECT] if kind is Kind.EMAIL else ""
    written_in, conversation = conversation, lock_where_it_went(conversation)
    mine = _participation_in(conversation, user)
    before, is_sent = (mine.draft, _is_sent(mine, key)) if mine else ("", False)
    stands = (mine.draft, mine.draft_subject, mine.draft_kind) if mine else ("", "", None)
    if conversation is not written_in:  # it went there while somebody wrote: what was begun there stays
        body, subject, kind = joined(stands[0], body), stands[1], stands[2] or Kind.TEXT
    is_nothing = not (body or subject or stands[0] or stands[1])
    becomes = kind if body or subject else None
    if is_nothing or is_sent or stands == (body, subject, becomes):
        return
    put_standing(conversation, user, draft=body, draft_subject=subject, draft_kind=becomes)
    if before[:DRAFT_SHOWN] != body[:DRAFT_SHOWN]:
        publish(unread_topic(user.id))  # the row of the inbox shows it, on the writer's screens only


def joined(stands: str, written: str) -> str:
    """The words of two composers in one: what stands there, and below it what was written in the other so far.

    What stands ends with what that other said before, since its words came along; then they are written on.
    """
    places = [0, *[at + 1 for at, sign in enumerate(stands) if sign == "\n"]] if stands else []
    begun = next((at for at in places if written.startswith(stands[at:])), None)
    if begun is not None:
        return stands[:begun] + written
    return "\n".join(filter(None, (stands, written)))[:LONGEST]


def forget_draft(conversation: Conversation, user: User, *, key: str, sent_elsewhere: str | None = None) -> None:
    """The text was sent by the composer with this key; the user takes part in the conversation.

    What was `sent_elsewhere`, from a page of before the conversation went into this one, leaves the rest of what is
    half-written here.
    """
    if sent_elsewhere is not None:
        mine = _participation_in(conversation, user)
        sent = _checked(sent_elsewhere)
        rest = joined(mine.draft, sent).removesuffix(sent).rstrip("\n") if mine else ""
        put_standing(conversation, user, draft=rest, sent_key=key or None)
        return
    put_standing(conversation, user, draft="", draft_subject="", draft_kind=None, sent_key=key or None)


def keep_compose_draft(
    user: User, opened_for: Contact | None, *, to: str, contact: Contact | None, body: str, key: str
) -> None:
    """Keep what the user has written in Compose, by whose page it was opened from."""
    body = _checked(body)
    kept = _compose_draft(user, opened_for)
    if _is_sent(kept, key):
        return
    kept.to, kept.contact_id, kept.body = to[:80], contact.id if contact else None, body


def forget_compose_draft(user: User, opened_for: Contact | None, *, key: str) -> None:
    """The first text was sent by the Compose with this key."""
    kept = _compose_draft(user, opened_for)
    kept.to, kept.contact_id, kept.body, kept.sent_key = "", None, "", key or None


def compose_draft(user: User, opened_for_id: UUID | None) -> ComposeDraft | None:
    """What the user left half-written in Compose, if anything."""
    found = sa.select(ComposeDraft).where(ComposeDraft.user_id == user.id)
    found = found.where(ComposeDraft.opened_for_id.is_not_distinct_from(opened_for_id))
    kept: ComposeDraft | None = db.session.execute(found).scalar_one_or_none()
    return kept if kept and (kept.to or kept.body) else None


def _compose_draft(user: User, opened_for: Contact | None) -> ComposeDraft:
    """The one row of this user and place, made when there is none, held until the transaction ends."""
    opened_for_id = opened_for.id if opened_for else None
    new = insert(ComposeDraft).values(user_id=user.id, opened_for_id=opened_for_id)
    db.session.execute(new.on_conflict_do_nothing())
    mine = sa.select(ComposeDraft).where(ComposeDraft.user_id == user.id)
    mine = mine.where(ComposeDraft.opened_for_id.is_not_distinct_from(opened_for_id)).with_for_update()
    found: ComposeDraft = db.session.execute(mine, execution_options={"populate_existing": True}).scalar_one()
    return found


def _participation_in(conversation: Conversation, user: User) -> Participation | None:
    mine = sa.select(Participation).where(
        Participation.conversation_id == conversation.id, Participation.user_id == user.id
    )
    fresh = {"populate_existing": True}
    found: Participation | None = db.session.execute(mine, execution_options=fresh).scalar_one_or_none()
    return found


def _is_sent(draft: Participation | ComposeDraft, key: str) -> bool:
    return bool(key) and draft.sent_key == key


def _checked(body: str) -> str:
    body = body.replace("\r\n", "\n").replace("\x00", "")
    if len(body) > LONGEST:
        raise Refused(_("A draft can have up to {n} characters.", n=LONGEST))
    return body if body.strip() else ""
