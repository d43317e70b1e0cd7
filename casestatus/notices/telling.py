"""Telling users what happened. Who is told is for the callers to say; how, for each user (T8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.background import enqueue
from casestatus.core.clock import now
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import Firm
from casestatus.notices.browsers import live_sessions
from casestatus.notices.models import Notice, NoticeChoice, Origin, OutgoingPush, PushBrowser, PushState

GROUPED = timedelta(minutes=1)  # an e-mail tells all that comes within it
PUSHED_FOR = timedelta(hours=1)  # as long as a push service is asked to take it
LONGEST_WORDS = 300
WANTED_BY: dict[Origin, tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]] = {
    Origin.CLIENT: (NoticeChoice.email_from_clients.expression, NoticeChoice.desktop_from_clients.expression),
    Origin.COLLEAGUE: (NoticeChoice.email_from_colleagues.expression, NoticeChoice.desktop_from_colleagues.expression),
    Origin.UNSENT: (  # one's own: who is told of anything is told of it
        sa.or_(NoticeChoice.email_from_clients, NoticeChoice.email_from_colleagues),
        sa.or_(NoticeChoice.desktop_from_clients, NoticeChoice.desktop_from_colleagues),
    ),
}


@dataclass(frozen=True)
class Happening:
    """What there is to tell. `who` and `words` are told only by e-mail, and only where the firm lets them."""

    origin: Origin
    about_id: UUID
    event_id: UUID
    who: str
    words: str


def tell(users: Iterable[User], happening: Happening) -> bool:
    """Tell these users of it as they chose: in an e-mail within a minute, and at once in their browsers.

    Returns whether an e-mail will say it, unless it is read before.
    """
    user_ids = [user.id for user in users]
    if not user_ids:
        return False
    by_email, on_desktop = _wishes(user_ids, happening.origin)
    if by_email:
        _note_for_email(by_email, happening)
    if on_desktop:
        _push_to(on_desktop, happening)
    return bool(by_email)


def _wishes(user_ids: list[UUID], origin: Origin) -> tuple[list[UUID], list[UUID]]:
    """Who of them wants to be told by e-mail, and who on the desktop."""
    email, desktop = WANTED_BY[origin]
    asked = sa.select(NoticeChoice.user_id, email, desktop).where(NoticeChoice.user_id.in_(user_ids))
    rows = db.session.execute(asked).all()
    return [row[0] for row in rows if row[1]], [row[0] for row in rows if row[2]]


def _note_for_email(user_ids: list[UUID], happening: Happening) -> None:
    says_more = db.session.get_one(Firm, chosen_firm()).says_more_by_mail
    told = {
        "origin": happening.origin,
        "about_id": happening.about_id,
        "event_id": happening.event_id,
        "due_at": now() + GROUPED,
        "who": happening.who if says_more else "",
        "words": happening.words[:LONGEST_WORDS] if says_more else "",
    }
    rows = insert(Notice).values([{"user_id": user_id, **told} for user_id in user_ids])
    db.session.execute(rows.on_conflict_do_nothing(index_elements=["firm_id", "user_id", "event_id"]))


def _push_to(user_ids: list[UUID], happening: Happening) -> None:
    """One for each browser; where one about the same waits already, that one says it all."""
    signed_in = PushBrowser.session_id.in_(live_sessions())
    asked = sa.select(PushBrowser.id).where(PushBrowser.user_id.in_(user_ids), signed_in)
    browsers = list(db.session.execute(asked).scalars())
    if not browsers:
        return
    told = {
        "about_id": happening.about_id,
        "origin": happening.origin,
        "due_at": now(),
        "useless_at": now() + PUSHED_FOR,
    }
    rows = insert(OutgoingPush).values([{"browser_id": browser_id, **told} for browser_id in browsers])
    waiting = OutgoingPush.state == PushState.WAITING
    keys = ["firm_id", "browser_id", "about_id"]
    db.session.execute(rows.on_conflict_do_nothing(index_elements=keys, index_where=waiting))
    enqueue("jobs.notices.push")
