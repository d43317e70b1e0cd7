"""Sessions: signing in and out, and finding who a browser belongs to (A1)."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import Operator, StaffSession, User
from casestatus.accounts.passwords import is_password
from casestatus.accounts.queries import person_with
from casestatus.accounts.throttling import forget_failures, is_throttled, remember_failure
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import NotFound, Refused
from casestatus.core.live import publish, sign_out_topic
from casestatus.core.loading import as_loaded
from casestatus.core.prepared import constant, prepared
from casestatus.core.tenancy import choose_firm, deciding, telling
from casestatus.core.words import _
from casestatus.firms.models import Firm
from casestatus.trail.tracking import act_as, write_entry

LASTS = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=5)
_OF_EVERY_REQUEST: dict[Any, tuple[str, ...]] = {  # what else is touched of them is loaded then
    User: ("id", "firm_id", "email", "name", "role", "switches", "password_hash", "deactivated_at", "single_keys"),
    Firm: ("id", "name", "time_zone", "segment_price", "picture_price", "checks_lines")
    + ("notice_read_at", "says_more_by_mail"),  # which their pages show
}


def sign_in(*, email: str, password: str, address: str, browser: str, key: str) -> str:
    """Start a session for a user or an operator. Returns the token that the browser keeps.

    Raises Refused with the same sentence for an unknown address, a wrong password and a person who left.
    `key` is the secret under which failed tries are counted.
    """
    email = email.strip().lower()
    if is_throttled(email=email, address=address, key=key):
        raise Refused(_("Too many tries. Wait 15 minutes, then try again."))
    person = person_with(email)
    if not is_password(person.password_hash if person else None, password):
        db.aside("failed sign-ins", lambda: remember_failure(email=email, address=address, key=key))
        raise Refused(_("That e-mail address and password do not match. Check both and try again."))
    assert person is not None
    forget_failures(email=email, key=key)
    return start_session(person, address=address, browser=browser)


def start_session(person: User | Operator, *, address: str, browser: str) -> str:
    """Sign in somebody who has shown who they are. Returns the token. Raises Refused for a suspended firm's user."""
    token = secrets.token_urlsafe(32)
    started = StaffSession(
        token_hash=hash_token(token),
        address=address,
        browser=browser[:200],
        last_seen_at=now(),
        expires_at=now() + LASTS,
    )
    if isinstance(person, Operator):
        started.operator_id = person.id
    else:
        _refuse_suspended(person)
        started.firm_id, started.user_id = person.firm_id, person.id
        act_as("user", person.id)
        write_entry("signed_in", "User", person.id, address=address)
    db.session.add(started)
    return token


def _refuse_suspended(user: User) -> None:
    if db.session.get_one(Firm, user.firm_id).is_suspended:
        raise Refused(_("Your firm's account is suspended. Ask the people who run this service."))


class Browser(NamedTuple):
    """What every request knows of the live session that its browser has."""

    id: UUID
    token_hash: str
    firm_id: UUID | None
    user_id: UUID | None
    operator_id: UUID | None
    last_seen_at: datetime


_OWN = slice(len(Browser._fields))  # where each of them stands in the row
_USERS = slice(_OWN.stop, _OWN.stop + len(_OF_EVERY_REQUEST[User]))
_FIRMS = slice(_USERS.stop, _USERS.stop + len(_OF_EVERY_REQUEST[Firm]))


class Found(NamedTuple):
    """Who a browser belongs to: a user with the firm, which the session at the database serves now, or an operator."""

    browser: Browser
    person: User | Operator
    firm: Firm | None


def who_has(token: str) -> Found | None:
    """The live session with this token and whose it is, or None: unknown, ended, expired, the firm suspended, the user
    deactivated since. Chooses the user's firm.
    """
    row = _session_with(hash_token(token), now()).one_or_none()
    if row is None:
        return None
    browser = Browser(*row[_OWN])
    if browser.operator_id:
        return Found(browser, db.session.get_one(Operator, browser.operator_id), None)
    assert browser.firm_id is not None
    choose_firm(browser.firm_id, is_told=True)
    user = _read_of(User, row[_USERS])
    if user["id"] is None or user["deactivated_at"] is not None:
        return None
    return Found(browser, as_loaded(User, user), as_loaded(Firm, _read_of(Firm, row[_FIRMS])))


def _read_of(model: type[db.Base], values: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(_OF_EVERY_REQUEST[model], values, strict=True))


def _columns(model: type[db.Base], source: Any) -> list[sa.ColumnElement[Any]]:
    """What is read of a model, from the part of the statement that has it."""
    return [source.c[name] for name in _OF_EVERY_REQUEST[model]]


@prepared
def _session_with(token_hash: str, moment: datetime) -> sa.Select:
    live = (
        sa.select(StaffSession, telling(StaffSession.firm_id).label("told"))
        .where(StaffSession.token_hash == token_hash, StaffSession.ended_at.is_(None))
        .where(StaffSession.expires_at >= moment)
        .subquery()
    )
    theirs = sa.select(User).where(User.id == live.c.user_id, User.firm_id == live.c.firm_id)
    user = theirs.where(live.c.told.isnot(None)).offset(constant(0)).lateral()  # after it was told
    firm = sa.select(Firm).where(Firm.id == live.c.firm_id).lateral()
    return deciding(
        sa.select(*[live.c[name] for name in Browser._fields], *_columns(User, user), *_columns(Firm, firm))
        .select_from(live)
        .outerjoin(firm, sa.true())
        .outerjoin(user, sa.true())
        .where(firm.c.suspended_at.is_(None))
    )


def touch(browser: Browser) -> None:
    """Note that the session is in use, at most once in five minutes."""
    if browser.last_seen_at < now() - SEEN_EVERY:
        session_id = browser.id
        db.aside("last seen", lambda: _see(session_id))


def _see(session_id: UUID) -> None:
    moment = now()
    seen = sa.update(StaffSession).where(StaffSession.id == session_id)
    db.session.execute(seen.values(last_seen_at=moment, expires_at=moment + LASTS))


def sign_out(browser: Browser) -> None:
    """End one session; its token opens nothing any more, and its live stream ends."""
    _end(StaffSession.id == browser.id)
    if browser.user_id:
        publish(sign_out_topic(browser.user_id))


def end_session(user: User, session_id: UUID) -> None:
    """End one of the user's own sessions. Raises NotFound when the user never had it."""
    own = sa.select(StaffSession).where(StaffSession.user_id == user.id, StaffSession.id == session_id)
    browser = db.session.execute(own).scalar_one_or_none()
    if browser is None:
        raise NotFound()
    browser.ended_at = browser.ended_at or now()
    publish(sign_out_topic(user.id))


def end_sessions(person: User | Operator, *, but: UUID | None = None) -> None:
    """Sign the person out everywhere, but in the one browser whose session is named. Live streams end too."""
    theirs = (StaffSession.user_id if isinstance(person, User) else StaffSession.operator_id) == person.id
    _end(theirs, StaffSession.id.is_distinct_from(but))
    if isinstance(person, User):
        publish(sign_out_topic(person.id))


def _end(*which: sa.ColumnElement[bool]) -> None:
    live = sa.update(StaffSession).where(*which, StaffSession.ended_at.is_(None))
    db.session.execute(live.values(ended_at=now()), execution_options={"synchronize_session": False})


def sessions_of(user: User) -> list[StaffSession]:
    """The user's live sessions, the one last used first."""
    live = sa.select(StaffSession).where(
        StaffSession.user_id == user.id, StaffSession.ended_at.is_(None), StaffSession.expires_at > now()
    )
    return list(db.session.execute(live.order_by(StaffSession.last_seen_at.desc())).scalars())


def hash_token(token: str) -> str:
    """What we keep of a token, so that whoever reads the database can use none."""
    return hashlib.sha256(token.encode()).hexdigest()
