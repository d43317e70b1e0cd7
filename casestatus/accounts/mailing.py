"""Links that are mailed to users: made, looked up and used once. The e-mail alone holds the token."""

import secrets
from datetime import timedelta

import sqlalchemy as sa

from casestatus.accounts.models import LinkKind, MailedLink, User
from casestatus.accounts.signing_in import hash_token
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import NotFound
from casestatus.core.tenancy import choose_firm
from casestatus.core.words import _
from casestatus.firms.models import Firm

DEAD = _("This link does not work any more.")


def make_link(user: User, kind: LinkKind, *, lasts: timedelta) -> str:
    """A fresh token for the user; what was mailed before for the same opens nothing any more."""
    end_links(user, kind)
    token = secrets.token_urlsafe(32)
    link = MailedLink(
        token_hash=hash_token(token), kind=kind, firm_id=user.firm_id, user_id=user.id, expires_at=now() + lasts
    )
    db.add(link)
    return token


def end_links(user: User, *kinds: LinkKind) -> None:
    """Let mailed links of these kinds open nothing any more."""
    still_open = sa.update(MailedLink).where(
        MailedLink.user_id == user.id, MailedLink.kind.in_(kinds), MailedLink.ended_at.is_(None)
    )
    db.session.execute(still_open.values(ended_at=now()), execution_options={"synchronize_session": False})


def owner_of(token: str, kind: LinkKind) -> User:
    """Whom the link was mailed to; the session then serves their firm.

    Raises NotFound, with the same sentence for a link that was made up, used, replaced or is too old, and when the
    person has left or the firm is suspended.
    """
    return _owner(_open_link(token, kind))


def use_link(token: str, kind: LinkKind) -> User:
    """The same, and the link opens nothing any more. Whoever comes second with it gets NotFound."""
    link = _open_link(token, kind, lock=True)
    user = _owner(link)
    end_links(user, kind)
    return user


def _open_link(token: str, kind: LinkKind, *, lock: bool = False) -> MailedLink | None:
    asked = sa.select(MailedLink).where(MailedLink.token_hash == hash_token(token), MailedLink.kind == kind)
    asked = asked.where(MailedLink.ended_at.is_(None), MailedLink.expires_at > now())
    return db.session.execute(asked.with_for_update() if lock else asked).scalar_one_or_none()


def _owner(link: MailedLink | None) -> User:
    if link is None or db.session.get_one(Firm, link.firm_id).is_suspended:
        raise NotFound(DEAD)
    choose_firm(link.firm_id)
    user = db.session.get(User, link.user_id)
    if user is None or not user.is_active:
        raise NotFound(DEAD)
    return user
