"""E-mails about what happened: one for all that came within a minute, told once (T8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db, links
from casestatus.core.clock import now
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import Sentence, _
from casestatus.firms.models import Firm
from casestatus.mail.posting import post_mail
from casestatus.notices.models import Notice, Origin

OF_USE_FOR = timedelta(days=1)
MOST_LINES = 20  # of what was written, for each conversation
_QUIET = {"synchronize_session": False}


@dataclass(frozen=True)
class Digest:
    """An e-mail: for each conversation what came, and the link to it."""

    firm: Firm
    notices: list[Notice]

    @property
    def subject(self) -> Sentence:
        if len(self.notices) == 1:
            return title_of(self.notices[0].origin, self.firm.name)
        return _("{n} new messages at {firm}", n=len(self.notices), firm=self.firm.name)

    def text(self, language: str) -> str:
        """The whole e-mail in `en` or `es`."""
        parts = [part for told in self._by_conversation() for part in _part(told, language, self.firm)]
        why = _("You asked for these e-mails. Change that here:").in_language(language)
        return "\n\n".join([*parts, why, links.my_notifications()]) + "\n"

    def _by_conversation(self) -> list[list[Notice]]:
        """In the order in which each was first written in."""
        first = {notice.about_id: number for number, notice in reversed(list(enumerate(self.notices)))}
        ordered = sorted(self.notices, key=lambda notice: (first[notice.about_id], notice.id))
        return [list(told) for _id, told in groupby(ordered, key=lambda notice: notice.about_id)]


def title_of(origin: Origin, firm: str) -> Sentence:
    """What one notice is called, by e-mail and on the desktop."""
    if origin is Origin.UNSENT:
        return _("A scheduled text needs you at {firm}", firm=firm)
    return _("New message at {firm}", firm=firm)


def mail_due() -> None:
    """Write an e-mail to each user whose oldest notice has waited for a minute. What it tells is told."""
    due = sa.select(Notice.user_id).where(Notice.due_at <= now()).distinct().order_by(Notice.user_id)
    firm = db.session.get_one(Firm, chosen_firm())
    for user_id in db.session.execute(due).scalars().all():
        _mail(user_id, firm)


def firms_with_due_notices() -> sa.Select:
    """The firms where somebody is to get an e-mail by now, for the sweep."""
    return sa.select(Notice.firm_id).where(Notice.due_at <= now()).distinct()


def _mail(user_id: UUID, firm: Firm) -> None:
    """Whoever else writes to the user in this moment, or marks it read, takes these rows or leaves them to us."""
    taken = sa.delete(Notice).where(Notice.user_id == user_id).returning(Notice)
    notices = sorted(db.session.execute(taken, execution_options=_QUIET).scalars(), key=lambda notice: notice.id)
    user = db.session.get_one(User, user_id)
    may_be_told = user.is_active and user.may(Permission.TEXT_MESSAGES) and not firm.is_suspended
    if notices and may_be_told:
        post_mail(Digest(firm, notices), to=user.email, about_id=user.id, useless_at=now() + OF_USE_FOR)


def _part(told: list[Notice], language: str, firm: Firm) -> Iterator[str]:
    """What came in one conversation."""
    for origin in Origin:
        count = sum(notice.origin is origin for notice in told)
        if count:
            yield _how_many(origin, count).in_language(language)
    if firm.says_more_by_mail:
        yield from _lines(told)
    yield links.conversation(told[0].about_id)


def _lines(told: list[Notice]) -> Iterator[str]:
    said = [f"{notice.who}: {notice.words}" for notice in told if notice.who]
    if said:
        yield "\n".join([*said[:MOST_LINES], *["…"][: len(said) - MOST_LINES]])


def _how_many(origin: Origin, count: int) -> Sentence:
    if origin is Origin.UNSENT:
        return _how_many_unsent(count)
    if origin is Origin.CLIENT:
        return _("A new message from a client.") if count == 1 else _("{n} new messages from a client.", n=count)
    return _("A new message from a colleague.") if count == 1 else _("{n} new messages from colleagues.", n=count)


def _how_many_unsent(count: int) -> Sentence:
    if count == 1:
        return _("A text that was scheduled was not sent, or it is not certain.")
    return _("{n} texts that were scheduled were not sent, or it is not certain.", n=count)
