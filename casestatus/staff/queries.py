"""Questions about the firm's people."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from casestatus.accounts.models import LinkKind, MailedLink, StaffSession, User
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.permissions import PERMISSION_LABELS, ROLE_PERMISSIONS, Permission
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import Sentence, _
from casestatus.mail.models import MailState, OutgoingMail
from casestatus.mail.reasons import reason


class Standing(StrEnum):
    """How somebody stands to the firm."""

    ACTIVE = "active"
    INVITED = "invited"
    LEFT = "left"


@dataclass(frozen=True)
class PersonRow:
    """One of the firm's people, as the list shows them. `note` says of an invitation how far it got."""

    user: User
    standing: Standing
    last_seen_at: datetime | None
    note: Sentence | None

    @property
    def is_bad_news(self) -> bool:
        return self.note not in (None, ON_ITS_WAY, MAIL_SENT)


@dataclass(frozen=True)
class Power:
    """One permission, and what a person has of it."""

    permission: Permission
    label: str
    is_allowed: bool
    is_by_role: bool

    @property
    def differs(self) -> bool:
        return self.is_allowed is not self.is_by_role


ON_ITS_WAY, MAIL_SENT = _("The e-mail is on its way."), _("The e-mail was sent.")
UNCERTAIN = _("Nobody can say whether the e-mail left. Send it again if it does not arrive.")
TOO_OLD = _("The invitation is too old. Send it again.")


def visible_to(user: User) -> sa.Select:
    """The firm's people, but those whose invitation was withdrawn."""
    return sa.select(User).where(sa.or_(User.password_hash.isnot(None), User.deactivated_at.is_(None)))


def people_page(user: User) -> list[PersonRow]:
    """Everybody at the firm by name; those who left last."""
    order = (User.deactivated_at.isnot(None), sa.func.lower(User.name))
    rows = db.session.execute(_with_details(visible_to(user)).order_by(*order))
    return [_person_row(*row) for row in rows]


def row_of(user: User) -> PersonRow:
    """One of them, alone."""
    return _person_row(*db.session.execute(_with_details(sa.select(User)).where(User.id == user.id)).one())


def powers_of(user: User) -> list[Power]:
    """Every permission, with what the person's role and switches make of it."""
    given = ROLE_PERMISSIONS[user.role]
    return [Power(one, label, user.may(one), one in given) for one, label in PERMISSION_LABELS.items()]


def colleagues_of(user: User) -> list[User]:
    """Who works at the firm besides this person, by name."""
    others = sa.select(User).where(User.id != user.id, User.deactivated_at.is_(None), User.password_hash.isnot(None))
    return list(db.session.execute(others.order_by(sa.func.lower(User.name))).scalars())


def _with_details(people: sa.Select) -> sa.Select:
    ours = (StaffSession.firm_id == chosen_firm(), StaffSession.user_id == User.id)
    seen = sa.select(sa.func.max(StaffSession.last_seen_at)).where(*ours).scalar_subquery()
    mails = sa.select(OutgoingMail.state, OutgoingMail.error_code).where(OutgoingMail.about_id == User.id)
    latest = mails.order_by(OutgoingMail.created_at.desc()).limit(1).lateral()
    open_links = sa.select(sa.func.max(MailedLink.expires_at)).where(
        MailedLink.user_id == User.id, MailedLink.kind == LinkKind.INVITATION, MailedLink.ended_at.is_(None)
    )
    return (
        people.add_columns(seen, latest.c.state, latest.c.error_code, open_links.scalar_subquery())
        .outerjoin(latest, sa.true())
        .execution_options(populate_existing=True)
    )


def _person_row(
    user: User, seen: datetime | None, state: MailState | None, code: str | None, open_until: datetime | None
) -> PersonRow:
    if not user.is_active:
        return PersonRow(user, Standing.LEFT, seen, None)
    if not user.is_invited:
        return PersonRow(user, Standing.ACTIVE, seen, None)
    is_open = open_until is not None and open_until > now()
    return PersonRow(user, Standing.INVITED, None, _how_far(state, code) if is_open else TOO_OLD)


def _how_far(state: MailState | None, code: str | None) -> Sentence:
    if state is MailState.FAILED:
        return reason(code)
    return {MailState.SENT: MAIL_SENT, MailState.UNKNOWN: UNCERTAIN}.get(state or MailState.WAITING, ON_ITS_WAY)
