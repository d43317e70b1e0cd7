"""The browsers that show a user's notices on the desktop (T8)."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.accounts.models import StaffSession, User
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.words import Sentence, _
from casestatus.gateways.push_keys import decoded, is_browsers_key
from casestatus.notices.choosing import choice_of
from casestatus.notices.models import OutgoingPush, PushBrowser

LONGEST_ADDRESS, SECRET_BYTES = 1000, 16
_QUIET = {"synchronize_session": False}


@dataclass(frozen=True)
class Subscription:
    """What a browser says of itself: where its push service takes pushes for it, and the keys to write them with."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class BrowserRow:
    """A browser as its user's list shows it."""

    browser: PushBrowser
    name: str
    is_here: bool

    @property
    def trouble(self) -> Sentence | None:
        """What is wrong, when its push service did not take the last notice."""
        return _("Its push service did not take the last one.") if self.browser.error_code else None


def show_in(browser: Subscription, *, user: User, session_id: UUID, local_url: str = "") -> None:
    """Show the user's notices in this browser for as long as the sign-in lasts. A browser shows those of one user.

    Raises Refused when it is no subscription of a browser. A sandbox at `local_url` may stand in for a push service.
    """
    if not _is_sound(browser, local_url):
        raise Refused(_("This browser gave no address that notifications can be sent to."))
    whose = {"p256dh": browser.p256dh, "auth": browser.auth, "user_id": user.id, "session_id": session_id}
    row = insert(PushBrowser).values(endpoint=browser.endpoint, **whose)
    anew = {**whose, "error_code": None, "shown_at": None}
    db.session.execute(row.on_conflict_do_update(index_elements=["firm_id", "endpoint"], set_=anew))


def show_again_in(browser: Subscription, *, user: User, session_id: UUID, local_url: str = "") -> None:
    """The same for a browser in which somebody has signed in anew, if they want anything on the desktop."""
    choice = choice_of(user)
    if choice.desktop_from_clients or choice.desktop_from_colleagues:
        show_in(browser, user=user, session_id=session_id, local_url=local_url)


def drop(browser_id: UUID) -> None:
    """Show nothing in this browser any more."""
    db.session.execute(sa.delete(OutgoingPush).where(OutgoingPush.browser_id == browser_id), execution_options=_QUIET)
    db.session.execute(sa.delete(PushBrowser).where(PushBrowser.id == browser_id), execution_options=_QUIET)


def visible_to(user: User) -> sa.Select:
    """The browsers in which the user's own notices are shown."""
    return sa.select(PushBrowser).where(PushBrowser.user_id == user.id)


def browsers_of(user: User, *, here: UUID) -> list[BrowserRow]:
    """Those in which the user is still signed in; `here` is the session that asks."""
    rows = visible_to(user).join(StaffSession, StaffSession.id == PushBrowser.session_id)
    rows = rows.where(StaffSession.id.in_(live_sessions())).add_columns(StaffSession)
    found = db.session.execute(rows.order_by(PushBrowser.created_at), execution_options={"populate_existing": True})
    return [BrowserRow(browser, session.browser_name, session.id == here) for browser, session in found]


def live_sessions() -> sa.Select:
    """The sign-ins that have not ended."""
    return sa.select(StaffSession.id).where(StaffSession.ended_at.is_(None), StaffSession.expires_at > now())


def forget_signed_out() -> None:
    """Keep nothing of browsers whose sign-in has ended."""
    gone = sa.select(PushBrowser.id).where(PushBrowser.session_id.not_in(live_sessions()))
    for browser_id in db.session.execute(gone).scalars().all():
        drop(browser_id)


def _is_sound(browser: Subscription, local_url: str) -> bool:
    try:
        parts = urlsplit(browser.endpoint)
        secret = decoded(browser.auth)
    except ValueError:
        return False
    is_sandbox = bool(local_url) and browser.endpoint.startswith(f"{local_url}/")
    is_address = (parts.scheme == "https" or is_sandbox) and bool(parts.hostname)
    fits = len(browser.endpoint) <= LONGEST_ADDRESS and len(secret) == SECRET_BYTES
    return is_address and fits and is_browsers_key(browser.p256dh)
