"""Deciding what ordinary words meant: an opt-out, or not. What nobody decides in ten business days is one (T21)."""

from typing import Any

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.consent.ledger import write_down
from casestatus.consent.models import Channel, Decision, Event, How, PossibleOptOut, Source
from casestatus.consent.opting import opt_out
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Conflict, Refused
from casestatus.core.words import _

LONGEST_REASON = 500
DECIDED = _("This was decided already, as stands here.")


def visible_to(user: User) -> sa.Select:
    """What this person may decide on. The permission for texts itself is asked by `may=` (T6)."""
    return sa.select(PossibleOptOut)


def take_as_opt_out(asked: PossibleOptOut, *, by: User) -> None:
    """They meant it. Raises Conflict when somebody has decided otherwise meanwhile."""
    if _is_decided(asked, Decision.OPT_OUT):
        return
    _decide(asked, Decision.OPT_OUT, by=by)
    _opt_out(asked, Source.TEXT, by=by)


def keep_texting(asked: PossibleOptOut, *, by: User, reason: str) -> None:
    """They did not mean it; texts go out again.

    Raises Refused without a reason, Conflict when somebody was faster, also with the same: one reason is kept.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Write down why texting goes on, in a few words."))
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Write the reason in up to {n} characters.", n=LONGEST_REASON))
    if _is_decided(asked, Decision.KEEP):
        if (asked.decided_by_id, asked.reason) == (by.id, reason):  # a second press
            return
        raise Conflict(DECIDED)
    _decide(asked, Decision.KEEP, by=by, reason=reason)
    said: dict[str, Any] = {"words": asked.words, "message_id": asked.message_id, "reason": reason, "author_id": by.id}
    write_down(Event.KEPT, asked.address, channel=Channel.SMS, how=How.USER, **said)


def close_overdue() -> list[PossibleOptOut]:
    """Make opt-outs of all that the chosen firm did not decide in time. Returns them."""
    late = sa.select(PossibleOptOut).where(*_is_overdue()).order_by(PossibleOptOut.id).with_for_update(skip_locked=True)
    overdue = list(db.session.execute(late).scalars())
    for asked in overdue:
        _decide(asked, Decision.OVERDUE, by=None)
        _opt_out(asked, Source.OVERDUE, by=None)
    return overdue


def firms_with_overdue() -> sa.Select:
    """The firms that did not decide in time, for the sweep."""
    return sa.select(PossibleOptOut.firm_id).where(*_is_overdue()).distinct()


def _is_overdue() -> tuple[sa.ColumnElement[bool], ...]:
    return PossibleOptOut.decided_at.is_(None), PossibleOptOut.due_at <= now()


def _is_decided(asked: PossibleOptOut, wanted: Decision) -> bool:
    """Whether it was decided so already, by the row as it stands now, which is held from here on."""
    db.session.refresh(asked, with_for_update={"of": PossibleOptOut})
    if asked.decided_at is not None and asked.decision is not wanted:
        raise Conflict(DECIDED)
    return asked.decided_at is not None


def _decide(asked: PossibleOptOut, decision: Decision, *, by: User | None, reason: str | None = None) -> None:
    asked.decision, asked.decided_at, asked.reason = decision, now(), reason
    asked.decided_by, asked.decided_by_id = by, by.id if by else None
    db.session.flush()


def _opt_out(asked: PossibleOptOut, source: Source, *, by: User | None) -> None:
    opt_out(asked.address, source=source, words=asked.words, message_id=asked.message_id, by=by)
