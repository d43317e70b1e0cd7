"""Writing templates, changing them, and putting them away (T18)."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import _
from casestatus.wording.filling import refuse_unknown
from casestatus.wording.models import Template
from casestatus.wording.queries import template_of
from casestatus.wording.ready import ready_ones

LONGEST, LONGEST_NAME = 1600, 80  # characters
MOST = 300  # templates of a firm


class NameTaken(Refused):
    """Another template that is in use has the name: in the composer nobody could tell them apart."""


def readable(words: str) -> str:
    """Words as they are kept. Raises Refused for too many of them, or a field that there is none of."""
    words = words.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(words) > LONGEST:
        raise Refused(_("That is {n} characters. A text can have up to 1,600.", n=len(words)))
    refuse_unknown(words)
    return words


def add_template(*, name: str, english: str, spanish: str) -> Template:
    """A new template of the firm. The name and the English words are not empty. Raises NameTaken."""
    if db.session.execute(sa.select(sa.func.count()).select_from(Template)).scalar_one() >= MOST:
        raise Refused(_("A firm can have up to {n} templates. Change one that is not used any more.", n=MOST))
    _wait_for_names()
    _refuse_twice(name)
    added: Template = db.add(Template(name=_tidy(name), english=readable(english), spanish=readable(spanish)))
    return added


def held(user: User, template_id: UUID) -> Template:
    """A template to be changed, which nobody else may change until this unit of work ends. Raises NotFound.

    One that came ready becomes the firm's own.
    """
    _wait_for_names()
    ready = ready_ones().get(template_id)
    if ready is not None:
        words = {
            "name": _free(ready.name, but=template_id),
            "english": ready.english,
            "spanish": ready.spanish,
            "version": 1,
        }
        db.session.execute(insert(Template).values(id=template_id, **words).on_conflict_do_nothing())
    return template_of(user, template_id, lock=True)


def change_template(template: Template, *, name: str, english: str, spanish: str) -> None:
    """Word a held template anew. Raises NameTaken; an archived one is in nobody's way."""
    if not template.is_archived:
        _refuse_twice(name, but=template.id)
    template.name, template.english, template.spanish = _tidy(name), readable(english), readable(spanish)
    template.version += 1


def archive_template(template: Template) -> None:
    """Take a held template out of the composer's list. Twice changes nothing."""
    if not template.is_archived:
        template.archived_at = now()
        template.version += 1


def restore_template(template: Template) -> None:
    """Bring a held template back, with a number behind its name where that was taken meanwhile."""
    if template.is_archived:
        template.name = _free(template.name, but=template.id)
        template.archived_at = None
        template.version += 1


def _wait_for_names() -> None:
    """Whoever else names or holds a template of the firm waits until this unit of work ends."""
    db.session.execute(
        sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"templates {chosen_firm()}", 0)))
    )


def _refuse_twice(name: str, *, but: UUID | None = None) -> None:
    if _same(name) in _names(but):
        raise NameTaken(_("There is already a template “{name}”.", name=_tidy(name)))


def _free(name: str, *, but: UUID) -> str:
    """The name, with the first number behind it that makes it the only one in use."""
    taken, numbered, number = _names(but), name, 1
    while _same(numbered) in taken:
        number += 1
        numbered = f"{name[: LONGEST_NAME - 6]} ({number})"
    return numbered


def _names(but: UUID | None) -> set[str]:
    """The names that are in use, those that came ready among them."""
    own = {row.id: row for row in db.session.execute(sa.select(Template.id, Template.name, Template.archived_at))}
    used = [row.name for row in own.values() if row.archived_at is None and row.id != but]
    ready = [one.name for id, one in ready_ones().items() if id not in own and id != but]
    return {_same(name) for name in used + ready}


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _same(name: str) -> str:
    """Equal for names that look the same to a person."""
    return _tidy(name).casefold()
