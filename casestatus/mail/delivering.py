"""Handing e-mails to the mail server: claim, send with no transaction open, record. None is sent twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.live import publish
from casestatus.firms.models import Firm
from casestatus.gateways import current as gateways
from casestatus.gateways.email import Mail
from casestatus.gateways.sms import Permanent, Temporary, Unknown
from casestatus.mail.models import MailState, OutgoingMail
from casestatus.mail.posting import TOPIC
from casestatus.mail.reasons import TOO_LATE
from casestatus.trail.news import tell

NEWS = "mail"  # the subject is an e-mail that was settled
OVERDUE = timedelta(seconds=2)  # then the note that should have woken a worker was lost
CLAIM_LASTS = timedelta(minutes=3)  # a worker is at one mail for a minute and a half at most (gateways/smtp.py)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(minutes=10)
_QUIET = {"synchronize_session": False}


@dataclass(frozen=True)
class Claim:
    """An e-mail that this worker alone may hand over."""

    mail: Mail
    id: UUID
    tries: int
    useless_at: datetime


def send_due() -> int:
    """Send the firm's e-mails that are due, the longest waiting first. Returns how many were dealt with."""
    _settle_claims_of_the_dead()
    dealt = 0
    while (claim := claim_next()) is not None:
        if claim.useless_at <= now():
            _record(claim.id, MailState.FAILED, TOO_LATE)
        else:
            _hand_over(claim)
        dealt += 1
    return dealt


def claim_next() -> Claim | None:
    """Mark the e-mail that is due the longest as being sent, committed, and return it; None when none is due."""
    moment = now()
    due = sa.select(OutgoingMail.id).where(OutgoingMail.state == MailState.WAITING, OutgoingMail.due_at <= moment)
    due = due.order_by(OutgoingMail.due_at).limit(1).with_for_update(skip_locked=True)
    claim = sa.update(OutgoingMail).where(OutgoingMail.id == due.scalar_subquery())
    going = {"state": MailState.SENDING, "claimed_at": moment, "sender": gateways.current().email.sender or None}
    claim = claim.values(**going, tries=OutgoingMail.tries + 1)
    firm = sa.select(Firm.name).where(Firm.id == OutgoingMail.firm_id).scalar_subquery()
    with db.transaction():
        row = db.session.execute(claim.returning(OutgoingMail, firm), execution_options=_QUIET).one_or_none()
        return _claimed(*row) if row else None


def _claimed(mail: OutgoingMail, firm: str) -> Claim:
    handed = Mail(str(mail.id), mail.recipient, firm, mail.subject, mail.body, mail.unsubscribe or "")
    return Claim(handed, mail.id, mail.tries, mail.useless_at)


def _hand_over(claim: Claim) -> None:
    try:
        gateways.current().email.send(claim.mail)
    except Temporary as error:
        _later(claim, error)
    except Permanent as error:
        _record(claim.id, MailState.FAILED, error.code)
    except Unknown:
        _record(claim.id, MailState.UNKNOWN)
    else:
        _record(claim.id, MailState.SENT)


def _later(claim: Claim, error: Temporary) -> None:
    """Try again with growing waits, for as long as the link in it opens something."""
    wait = min(FIRST_WAIT * 2 ** min(claim.tries - 1, 10), LONGEST_WAIT)
    if now() + wait >= claim.useless_at:
        _record(claim.id, MailState.FAILED, error.code)
        return
    again = sa.update(OutgoingMail).where(OutgoingMail.id == claim.id, OutgoingMail.state == MailState.SENDING)
    again = again.values(state=MailState.WAITING, claimed_at=None, error_code=error.code, due_at=now() + wait)
    with db.transaction():
        db.session.execute(again, execution_options=_QUIET)


def _record(mail_id: UUID, state: MailState, code: str | None = None) -> None:
    """What became of it. Its words are needed no more, and they would open an account."""
    claimed = sa.update(OutgoingMail).where(OutgoingMail.id == mail_id, OutgoingMail.state == MailState.SENDING)
    with db.transaction():
        settled = claimed.values(state=state, error_code=code, body="").returning(OutgoingMail.id, OutgoingMail.is_told)
        _tell(db.session.execute(settled, execution_options=_QUIET))
        publish(TOPIC)


def _tell(settled: sa.Result[UUID, bool]) -> None:
    """Leave news of those that another room waits for."""
    for mail_id, is_told in settled:
        if is_told:
            tell(NEWS, mail_id)


def _settle_claims_of_the_dead() -> None:
    """Nobody can say whether the server took what a dead worker had in its hands, and no machine sends it twice."""
    dead = sa.update(OutgoingMail).where(OutgoingMail.state == MailState.SENDING)
    dead = dead.where(OutgoingMail.claimed_at < now() - CLAIM_LASTS).values(state=MailState.UNKNOWN, body="")
    with db.transaction():
        settled = dead.returning(OutgoingMail.id, OutgoingMail.is_told)
        _tell(db.session.execute(settled, execution_options=_QUIET))
        publish(TOPIC)


def firms_with_due_mail() -> sa.Select:
    """The firms with e-mails that are overdue, or whose worker died, for the sweep."""
    overdue = sa.and_(OutgoingMail.state == MailState.WAITING, OutgoingMail.due_at <= now() - OVERDUE)
    dead = sa.and_(OutgoingMail.state == MailState.SENDING, OutgoingMail.claimed_at < now() - CLAIM_LASTS)
    return sa.select(OutgoingMail.firm_id).where(sa.or_(overdue, dead)).distinct()
