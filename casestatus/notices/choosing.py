"""My Notifications: what a user wants to be told of, and how (T8)."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.notices.models import Notice, NoticeChoice, Origin, OutgoingPush, PushBrowser, PushState

NOTHING = {
    "email_from_clients": False,
    "email_from_colleagues": False,
    "desktop_from_clients": False,
    "desktop_from_colleagues": False,
}
_QUIET = {"synchronize_session": False}


def choose(user: User, **wanted: bool) -> None:
    """Tell the user of these from now on, by the names of NoticeChoice's columns; what is left out is not wanted.

    What was about to be told otherwise is not told any more.
    """
    wanted = NOTHING | wanted
    row = insert(NoticeChoice).values(user_id=user.id, **wanted)
    db.session.execute(row.on_conflict_do_update(index_elements=["firm_id", "user_id"], set_=wanted))
    _take_back(user, wanted)


def choice_of(user: User) -> NoticeChoice:
    """What the user chose; nothing at all for who never did."""
    found = db.session.execute(sa.select(NoticeChoice).where(NoticeChoice.user_id == user.id)).scalar_one_or_none()
    return found or NoticeChoice(**NOTHING)


def _take_back(user: User, wanted: dict[str, bool]) -> None:
    by_email = {Origin.CLIENT: wanted["email_from_clients"], Origin.COLLEAGUE: wanted["email_from_colleagues"]}
    by_email[Origin.UNSENT] = any(by_email.values())
    unwanted = [origin for origin, is_wanted in by_email.items() if not is_wanted]
    emails = sa.delete(Notice).where(Notice.user_id == user.id, Notice.origin.in_(unwanted))
    db.session.execute(emails, execution_options=_QUIET)
    if not (wanted["desktop_from_clients"] or wanted["desktop_from_colleagues"]):
        mine = sa.select(PushBrowser.id).where(PushBrowser.user_id == user.id)
        pushes = sa.delete(OutgoingPush).where(OutgoingPush.browser_id.in_(mine))
        db.session.execute(pushes.where(OutgoingPush.state == PushState.WAITING), execution_options=_QUIET)
