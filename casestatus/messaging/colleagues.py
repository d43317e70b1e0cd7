"""Who at the firm reads texts, and whom a note names (T6, T25)."""

import re
from collections.abc import Iterable

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.core.permissions import Permission
from casestatus.core.words import _


def hears(user: User) -> bool:
    """Whether somebody reads what comes in: here, joined, and allowed to."""
    return user.is_active and not user.is_invited and user.may(Permission.TEXT_MESSAGES)


def who_hears() -> list[User]:
    """Everybody at the firm who reads what comes in, by name."""
    return [user for user in _people() if hears(user)]


def named_in(body: str) -> dict[User, str]:
    """The colleagues whom a note names by @First Last or by a first name that only one has, and the longest such name.

    Raises Refused for somebody who may not read the note, and for a first name of several.
    """
    if "@" not in body:
        return {}
    people = _people()
    found: dict[User, str] = {}
    for written in _written_in(body, [name for user in people for name in (user.name, _first(user))]):
        found |= {user: max(found.get(user, ""), written, key=len) for user in _meant_by(written, people)}
    return found


def _people() -> list[User]:
    """Who works here."""
    here = sa.select(User).where(User.deactivated_at.is_(None), User.password_hash.isnot(None))
    return list(db.session.execute(here.order_by(sa.func.lower(User.name), User.id)).scalars())


def _written_in(body: str, names: Iterable[str]) -> list[str]:
    """Every @name in the words, without its sign; the longest name that fits, and no part of an e-mail address."""
    longest_first = sorted(set(names), key=len, reverse=True)
    fits = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    return re.findall(rf"(?<![\w@])@({fits})(?!\w)", body, re.IGNORECASE)


def _meant_by(written: str, people: list[User]) -> list[User]:
    in_full = [user for user in people if _same(user.name, written)]
    meant = in_full or [user for user in people if hears(user) and _same(_first(user), written)]
    if not in_full and len(meant) > 1:
        raise Refused(_("Several colleagues are called {name}. Write the last name too.", name=written))
    deaf = [user for user in meant if not hears(user)]
    if deaf:
        raise Refused(_("{name} may not read text messages, so the note would not be seen.", name=deaf[0].name))
    return meant


def _same(name: str, written: str) -> bool:
    return " ".join(name.split()).casefold() == " ".join(written.split()).casefold()


def _first(user: User) -> str:
    return user.name.split()[0] if user.name.split() else user.name
