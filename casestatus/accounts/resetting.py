"""Passwords are forgotten and changed (A1)."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.mailing import end_links, make_link, owner_of, use_link
from casestatus.accounts.models import LinkKind, ResetWish, User
from casestatus.accounts.passwords import hash_password, is_password
from casestatus.accounts.queries import person_with, refuse_no_address
from casestatus.accounts.signing_in import end_sessions
from casestatus.accounts.throttling import (
    are_too_many_wishes,
    forget_failures,
    is_throttled,
    remember_failure,
    remember_wish,
)
from casestatus.core import db, links
from casestatus.core.background import enqueue_for_nobody
from casestatus.core.clock import now
from casestatus.core.errors import NotFound, Refused
from casestatus.core.words import _
from casestatus.firms.models import Firm
from casestatus.mail.posting import Letter, post_mail
from casestatus.trail.tracking import act_as, write_entry

LASTS = timedelta(hours=1)
OVERDUE = timedelta(seconds=2)  # then the note that should have woken a worker was lost


def wish_for_reset(*, email: str, address: str, key: str) -> None:
    """Somebody forgot a password. Whether we know the e-mail address is looked up later, by a worker.

    So neither the answer nor the time it takes tells who signs in here. Raises Refused for what is no address, and
    after too many wishes from one network address; too many for one e-mail address send no more.
    """
    email = email.strip().lower()
    refuse_no_address(email)
    for_email, from_address = are_too_many_wishes(email=email, address=address, key=key)
    if from_address:
        raise Refused(_("Too many tries. Wait 15 minutes, then try again."))
    remember_wish(email=email, address=address, key=key)
    if not for_email:
        wish = db.add(ResetWish(email=email))
        enqueue_for_nobody("jobs.accounts.answer_wish", wish.id)


def answer_wish(wish_id: UUID) -> None:
    """Mail a link to whoever signs in with the address, if anybody does. The address is then forgotten."""
    asked = sa.select(ResetWish).where(ResetWish.id == wish_id, ResetWish.answered_at.is_(None))
    wish = db.session.execute(asked.with_for_update(skip_locked=True)).scalar_one_or_none()
    if wish is None:
        return
    email, wish.email, wish.answered_at = wish.email, "", now()
    person = person_with(email)
    if isinstance(person, User) and person.password_hash and _is_in_time(wish):
        _mail_link(person)


def _is_in_time(wish: ResetWish) -> bool:
    """Whoever asked hours ago, while no worker ran, has given up or asked again."""
    return wish.created_at > now() - LASTS


def _mail_link(user: User) -> None:
    firm = db.session.get_one(Firm, user.firm_id)
    if firm.is_suspended:
        return
    token = make_link(user, LinkKind.RESET, lasts=LASTS)
    letter = Letter(
        subject=_("Choose a new password for Case Status"),
        before=(
            _("Hello {name},", name=user.name),
            _("Somebody, perhaps you, forgot the password for {firm}. Choose a new one here:", firm=firm.name),
        ),
        link=links.new_password(token),
        after=(
            _("The link works once, for one hour. It also signs you out everywhere."),
            _("If it was not you, do nothing: your password stays as it is."),
        ),
    )
    post_mail(letter, to=user.email, about_id=user.id, useless_at=now() + LASTS)
    write_entry("reset_mailed", "User", user.id)


def who_resets(token: str) -> User:
    """Who may choose a new password by this link. Raises NotFound when nobody may."""
    return owner_of(token, LinkKind.RESET)


def choose_password(token: str, password: str, *, key: str) -> User:
    """Set a new password by a mailed link, which is then used up, and sign the person out everywhere.

    The link proves whose the address is: wrong passwords that were counted for it keep the right one waiting no more.
    Raises NotFound for a dead link, Refused for a bad password; then the link can be used again.
    """
    user = use_link(token, LinkKind.RESET)
    act_as("user", user.id)
    user.password_hash = hash_password(password, email=user.email)
    forget_failures(email=user.email, key=key)
    end_sessions(user)
    write_entry("password_reset", "User", user.id)
    return user


def change_password(user: User, *, current: str, new: str, here: UUID, address: str, key: str) -> None:
    """Set a new password for somebody who knows the present one, and sign them out in all other browsers.

    Raises Refused for a wrong present password, after too many of them, and for a bad new one.
    """
    email = user.email
    if is_throttled(email=email, address=address, key=key):
        raise Refused(_("Too many tries. Wait 15 minutes, then try again."))
    if not is_password(user.password_hash, current):
        db.aside("wrong passwords", lambda: remember_failure(email=email, address=address, key=key))
        raise WrongPassword(_("That is not your password."))
    user.password_hash = hash_password(new, email=email)
    end_links(user, LinkKind.RESET)
    end_sessions(user, but=here)
    write_entry("password_changed", "User", user.id)


def set_password(email: str, password: str, *, key: str) -> None:
    """Set the password of whoever signs in with the address, and sign them out everywhere: for who runs the server.

    Wrong passwords that were counted for the address keep the right one waiting no more.
    Raises NotFound when nobody does, Refused for a bad password.
    """
    email = email.strip().lower()
    person = person_with(email)
    if person is None:
        raise NotFound(_("Nobody signs in with {email}.", email=email))
    person.password_hash = hash_password(password, email=email)
    forget_failures(email=email, key=key)
    end_sessions(person)
    if isinstance(person, User):
        end_links(person, *LinkKind)
        write_entry("password_set", "User", person.id)


class WrongPassword(Refused):
    """The present password was not the one that was typed."""


def waiting_wishes() -> list[UUID]:
    """Wishes that no worker was woken for, for the sweep."""
    waiting = sa.select(ResetWish.id).where(ResetWish.answered_at.is_(None), ResetWish.created_at < now() - OVERDUE)
    return list(db.session.execute(waiting.order_by(ResetWish.created_at).limit(200)).scalars())


def forget_old_wishes() -> None:
    """Drop what was answered."""
    db.session.execute(sa.delete(ResetWish).where(ResetWish.answered_at < now() - LASTS))
