"""Who agreed to be written to: written down by users, and asked before many are written to at once (T21)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.consent.ledger import is_right, kept, write_down
from casestatus.consent.models import CHANNEL_LABELS, Channel, Event, How, LedgerEntry, OptOut, Purpose, Source
from casestatus.consent.opting import has_opted_out, opt_in, opt_out, opt_out_of, was_said_again_since
from casestatus.consent.owning import was_lost_since
from casestatus.consent.pausing import is_paused
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.dates import in_full, on_the_clock
from casestatus.core.errors import Refused
from casestatus.core.phones import display
from casestatus.core.words import _

LONGEST_WORDS = 4000
A_SECOND_PRESS = timedelta(minutes=1)
AT_ONCE = timedelta(microseconds=1)
EARLIEST = date(1990, 1, 1)  # nobody was texted or mailed before: an older day is a slip of the hand
NO_PURPOSE, NO_WAY = _("Choose what they agreed to."), _("Choose what they want no more of.")
WRITTEN = frozenset({How.WEB_FORM, How.PAPER, How.TEXT, How.EMAIL})  # marketing needs consent in writing


@dataclass(frozen=True)
class Way:
    """One way to reach a contact: a channel to a number (E.164) or address."""

    channel: Channel
    address: str

    @property
    def label(self) -> str:
        """`Texts to (843) 555-0100`."""
        shown = self.address if self.channel is Channel.EMAIL else display(self.address)
        return f"{CHANNEL_LABELS[self.channel]} to {shown}"


@dataclass(frozen=True)
class Said:
    """How somebody said it: by what means, in which words, on which form, on which day of the firm's calendar."""

    how: How
    words: str
    version: str = ""
    on: date | None = None  # today, when not given
    after: Collection[UUID] = ()  # opt-outs after which they said it, where the day alone does not tell


class BeforeOptOut(Refused):
    """Said to come after an opt-out, on a day before it."""


def record_consent(
    contact_id: UUID, way: Way, purposes: Collection[Purpose], *, said: Said, zone: ZoneInfo, by: User
) -> None:
    """Write down what a contact agreed to. Said on a later day than an opt-out, or expressly after it, it ends that.

    Raises Refused without a purpose or words, and for a day on which nobody can have said it.
    """
    if not purposes:
        raise Refused(NO_PURPOSE)
    words = _checked(said.words)
    stopped = opt_out_of(way.address, way.channel)
    said_at = _moment(said.on, zone)
    if stopped is not None and _is_after(said, stopped, zone):
        said_at = max(said_at, stopped.said_last_at + AT_ONCE)
        opt_in(way.address, channel=way.channel, source=Source.USER, words=words, at=said_at, by=by)
    elif stopped is not None:
        said_at = _morning(said_at.astimezone(zone).date(), zone)  # not known to be later than the opt-out
    more: dict[str, Any] = {"words": words, "version": said.version or None, "said_at": said_at}
    for purpose in sorted(purposes):
        write_down(
            Event.AGREED,
            way.address,
            channel=way.channel,
            how=said.how,
            purpose=purpose,
            contact_id=contact_id,
            author_id=by.id,
            **more,
        )


def record_opt_outs(ways: Collection[Way], *, how: How, words: str, zone: ZoneInfo, by: User) -> None:
    """Write down that a contact asked for no more of these.

    Raises Refused for one that is opted out already, with the time of that in the firm's zone; not for a second press.
    """
    if not ways:
        raise Refused(NO_WAY)
    said: dict[str, Any] = {"words": words.strip()[:LONGEST_WORDS] or None, "by": by, "how": how}
    for way in ways:
        if not opt_out(way.address, channel=way.channel, source=Source.USER, **said):
            _refuse_known(way, zone, said["words"])


def _refuse_known(way: Way, zone: ZoneInfo, words: str | None) -> None:
    known = opt_out_of(way.address, way.channel)
    if known is not None and not _was_just_written(known, words):
        since = known.created_at.astimezone(zone)
        raise Refused(
            _(
                "{way}: opted out already, since {moment}. Nothing was written down.",
                way=way.label,
                moment=f"{in_full(since)}, {on_the_clock(since)}",
            )
        )


def _was_just_written(known: OptOut, words: str | None) -> bool:
    is_by_hand = known.source is Source.USER and known.words == words
    return is_by_hand and known.created_at > now() - A_SECOND_PRESS


def has_consent(address: str, purpose: Purpose, *, channel: Channel = Channel.SMS) -> bool:
    """Whether the number or address may be written to for this, by what it agreed to: asked before bulk."""
    asked = sa.select(consented(sa.literal(kept(address)), purpose, channel=channel))
    return bool(db.session.execute(asked).scalar())


def consented(
    address: sa.SQLColumnExpression[str], purpose: Purpose, *, channel: Channel = Channel.SMS
) -> sa.ColumnElement[bool]:
    """The same as a condition on a column of addresses.

    An agreement outlives an opt-out that has ended, but for marketing: that needs a new one, in writing
    (47 CFR 64.1200(a)(2), (f)(9)). It does not outlive that the number went to somebody else (consent/owning.py).
    """
    about = (LedgerEntry.address == address, LedgerEntry.channel == channel)
    agreed = sa.select(LedgerEntry.id).where(*about, LedgerEntry.event == Event.AGREED, LedgerEntry.purpose == purpose)
    agreed = agreed.where(~was_lost_since(LedgerEntry), is_right())
    if purpose is Purpose.MARKETING:
        stop = sa.orm.aliased(LedgerEntry)
        stopped = sa.select(stop.id).where(stop.address == address, stop.channel == channel)
        stopped = stopped.where(stop.event == Event.OPTED_OUT, stop.said_at >= LedgerEntry.said_at, is_right(stop))
        agreed = agreed.where(LedgerEntry.how.in_(WRITTEN), ~stopped.exists())
        agreed = agreed.where(~was_said_again_since(LedgerEntry.said_at, address, channel))  # of which there is no line
    in_the_way = has_opted_out(address, channel)
    if channel is Channel.SMS:
        return sa.and_(agreed.exists(), ~in_the_way, ~is_paused(address))
    return sa.and_(agreed.exists(), ~in_the_way)


def refuse_impossible(on: date, zone: ZoneInfo, *, born: date | None = None) -> None:
    """Raises Refused for a day on which nobody, or not who was born that late, can have agreed to anything."""
    if on > now().astimezone(zone).date():
        raise Refused(_("That date is still to come."))
    if on < EARLIEST:
        raise Refused(_("That date is too long ago. Check the year."))
    if born is not None and on < born:
        raise Refused(_("That date is before they were born. Check the year."))


def _checked(words: str) -> str:
    words = words.strip()
    if not words:
        raise Refused(_("Write the exact words they agreed to."))
    if len(words) > LONGEST_WORDS:
        raise Refused(_("Write at most {n} characters.", n=LONGEST_WORDS))
    return words


def _moment(on: date | None, zone: ZoneInfo) -> datetime:
    """When it was said, UTC: the beginning of a day that has passed, for nobody wrote down the hour."""
    today = now().astimezone(zone).date()
    if on is None or on == today:
        return now()
    refuse_impossible(on, zone)
    return _morning(on, zone)


def _morning(day: date, zone: ZoneInfo) -> datetime:
    """The beginning of a day on the firm's calendar, UTC."""
    return datetime.combine(day, time.min, zone).astimezone(now().tzinfo)


def _is_after(said: Said, stopped: OptOut, zone: ZoneInfo) -> bool:
    """Whether it was certainly said after the opt-out: on a later day, or because whoever writes it down says so."""
    stopped_on, on = (moment.astimezone(zone).date() for moment in (stopped.said_last_at, _moment(said.on, zone)))
    if stopped.id in said.after and on < stopped_on:
        raise BeforeOptOut(_("They asked to stop later, on {day}. Write the day they agreed.", day=in_full(stopped_on)))
    return stopped.id in said.after or (said.on is not None and on > stopped_on)
