"""Handing pushes to the browsers' push services: claim, send with no transaction open, record. None is sent twice."""

import json
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.background import enqueue
from casestatus.core.clock import now
from casestatus.core.logs import log
from casestatus.core.parallel import AT_ONCE, for_each
from casestatus.core.permissions import Permission
from casestatus.firms.models import Firm
from casestatus.gateways import current as gateways
from casestatus.gateways.push import Gone, Push
from casestatus.gateways.sms import Permanent, Temporary, Unknown
from casestatus.notices.browsers import drop, live_sessions
from casestatus.notices.mailing import title_of
from casestatus.notices.models import OutgoingPush, PushBrowser, PushState

TURN = 5.0  # seconds; then others get theirs
OVERDUE = timedelta(seconds=2)  # then the note that should have woken a worker was lost
CLAIM_LASTS = timedelta(minutes=2)  # a push service answers within fifteen seconds (gateways/push.py)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(minutes=10)
_QUIET = {"synchronize_session": False}


@dataclass(frozen=True)
class Claim:
    """A push that this worker alone may hand over."""

    push: Push
    id: UUID
    browser_id: UUID
    tries: int
    useless_at: datetime
    may_be_told: bool  # its user still works here, and may sign in and read texts


def push_due() -> int:
    """Send what is due for the firm's browsers, several at a time, for one turn. Returns how many were dealt with."""
    _give_up_what_is_useless()
    until, dealt = time.monotonic() + TURN, 0
    while browsers := _due_browsers():
        done = [push_to(browsers[0])] if len(browsers) == 1 else for_each(push_to, browsers)
        dealt += sum(done)
        if not any(done):
            break
        if time.monotonic() > until:
            enqueue("jobs.notices.push")
            break
    return dealt


def push_to(browser_id: UUID) -> int:
    """Send one browser what is due for it. Returns how many pushes that were."""
    dealt = 0
    while (claim := claim_next(browser_id)) is not None:
        if claim.may_be_told:
            _hand_over(claim)
        else:
            _take_back(claim)
        dealt += 1
    return dealt


def claim_next(browser_id: UUID) -> Claim | None:
    """Mark the push that is due the longest as being sent, committed, and return it; None when none is due."""
    moment = now()
    due = _due(moment).with_only_columns(OutgoingPush.id).where(OutgoingPush.browser_id == browser_id)
    due = due.order_by(OutgoingPush.due_at).limit(1).with_for_update(skip_locked=True)
    claim = sa.update(OutgoingPush).where(OutgoingPush.id == due.scalar_subquery())
    claim = claim.values(state=PushState.SENDING, claimed_at=moment, tries=OutgoingPush.tries + 1)
    with db.transaction():
        taken = db.session.execute(claim.returning(OutgoingPush), execution_options=_QUIET).scalar_one_or_none()
        return _claimed(taken) if taken else None


def _claimed(taken: OutgoingPush) -> Claim:
    """What the browser is to be told: that there is something, where, and nothing of who or what."""
    mine = sa.select(PushBrowser, User, Firm).join(User, User.id == PushBrowser.user_id)
    mine = mine.join(Firm, Firm.id == PushBrowser.firm_id).where(PushBrowser.id == taken.browser_id)
    browser, user, firm = db.session.execute(mine).one()
    title = str(title_of(taken.origin, firm.name))
    payload = json.dumps({"title": title, "path": f"/conversations/{taken.about_id}"})
    push = Push(browser.endpoint, browser.p256dh, browser.auth, _topic(taken), payload)
    may_be_told = user.is_active and user.may(Permission.TEXT_MESSAGES) and not firm.is_suspended
    return Claim(push, taken.id, browser.id, taken.tries, taken.useless_at, may_be_told)


def _topic(taken: OutgoingPush) -> str:
    """The same for all about one conversation in one browser; the push service learns nothing by it."""
    digest = sha256(f"{taken.browser_id} {taken.about_id}".encode()).digest()
    return urlsafe_b64encode(digest[:18]).decode()


def _hand_over(claim: Claim) -> None:
    try:
        gateways.current().push.send(claim.push)
    except Temporary as error:
        _later(claim, error)
    except Gone:
        _forget_browser(claim)
    except Permanent as error:
        _record(claim, error.code)
    except Unknown:
        _record(claim, "unknown")
    else:
        _record(claim, None)


def _later(claim: Claim, error: Temporary) -> None:
    """Try again with growing waits, for as long as it is of use; unless a later one about the same waits already."""
    wait = min(FIRST_WAIT * 2 ** min(claim.tries - 1, 10), LONGEST_WAIT)
    wait = max(wait, timedelta(seconds=min(error.retry_after or 0, 3600)))
    other = sa.orm.aliased(OutgoingPush)
    mine = sa.select(OutgoingPush.about_id).where(OutgoingPush.id == claim.id).scalar_subquery()
    waits = sa.select(other.id).where(other.browser_id == claim.browser_id, other.about_id == mine)
    again = sa.update(OutgoingPush).where(*_is_ours(claim), ~waits.where(other.state == PushState.WAITING).exists())
    again = again.values(state=PushState.WAITING, claimed_at=None, due_at=now() + wait)
    with db.transaction():
        is_useless = now() + wait >= claim.useless_at
        if is_useless or not db.session.execute(again.returning(OutgoingPush.id), execution_options=_QUIET).first():
            _end(claim)
        _note(claim, error.code)


def _record(claim: Claim, code: str | None) -> None:
    """It came to an end. Of the browser we keep how that was, for its user to see."""
    with db.transaction():
        _end(claim)
        _note(claim, code)


def _take_back(claim: Claim) -> None:
    with db.transaction():
        _end(claim)


def _forget_browser(claim: Claim) -> None:
    with db.transaction():
        drop(claim.browser_id)


def _end(claim: Claim) -> None:
    db.session.execute(sa.delete(OutgoingPush).where(*_is_ours(claim)), execution_options=_QUIET)


def _note(claim: Claim, code: str | None) -> None:
    values = {"error_code": code} if code else {"error_code": None, "shown_at": now()}
    noted = sa.update(PushBrowser).where(PushBrowser.id == claim.browser_id)
    db.session.execute(noted.values(**values), execution_options=_QUIET)
    if code:
        log().warning("push not taken", browser=str(claim.browser_id), code=code)


def _is_ours(claim: Claim) -> tuple[sa.ColumnElement[bool], ...]:
    return OutgoingPush.id == claim.id, OutgoingPush.state == PushState.SENDING


def _due(moment: datetime) -> sa.Select:
    return sa.select(OutgoingPush).where(OutgoingPush.state == PushState.WAITING, OutgoingPush.due_at <= moment)


def _due_browsers() -> list[UUID]:
    with db.looking():
        due = _due(now()).with_only_columns(OutgoingPush.browser_id).distinct().limit(AT_ONCE * 4)
        return list(db.session.execute(due).scalars())


def _give_up_what_is_useless() -> None:
    """What is too old to tell, what a dead worker had in its hands, and what a browser that signed out would show."""
    dead = sa.and_(OutgoingPush.state == PushState.SENDING, OutgoingPush.claimed_at < now() - CLAIM_LASTS)
    waiting = OutgoingPush.state == PushState.WAITING
    signed_out = sa.select(PushBrowser.id).where(PushBrowser.session_id.not_in(live_sessions()))
    useless = sa.or_(OutgoingPush.useless_at <= now(), OutgoingPush.browser_id.in_(signed_out))
    with db.transaction():
        gone = sa.delete(OutgoingPush).where(sa.or_(dead, sa.and_(waiting, useless)))
        db.session.execute(gone, execution_options=_QUIET)


def firms_with_due_pushes() -> sa.Select:
    """The firms with pushes that are overdue, or whose worker died, for the sweep."""
    overdue = sa.and_(OutgoingPush.state == PushState.WAITING, OutgoingPush.due_at <= now() - OVERDUE)
    dead = sa.and_(OutgoingPush.state == PushState.SENDING, OutgoingPush.claimed_at < now() - CLAIM_LASTS)
    return sa.select(OutgoingPush.firm_id).where(sa.or_(overdue, dead)).distinct()
