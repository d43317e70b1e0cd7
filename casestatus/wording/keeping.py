"""Writing templates, changing them, and putting them away (T18)."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.words import _
from casestatus.wording.filling import refuse_unknown
from casestatus.wording.models import Template
from casestatus.wording.queries import template_of
from casestatus.wording.ready import ready_ones

LONGEST, LONGEST_NAME = 1600, 80  # characters
MOST = 300  # templates of a firm


def readable(words: str) -> str:
    """Words as they are kept. Raises Refused for too many of them, or a field that there is none of."""
    words = words.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(words) > LONGEST:
        raise Refused(_("That is {n} characters. A text can have up to 1,600.", n=len(words)))
    refuse_unknown(words)
    return words


def add_template(*, name: str, english: str, spanish: str) -> Template:
    """A new template of the firm. The name and the English words are not empty."""
    if db.session.execute(sa.select(sa.func.count()).select_from(Template)).scalar_one() >= MOST:
        raise Refused(_("A firm can have up to {n} templates. Change one that is not used any more.", n=MOST))
    added: Template = db.add(Template(name=name.strip(), english=readable(english), spanish=readable(spanish)))
    return added


def held(user: User, template_id: UUID) -> Template:
    """A template to be changed, which nobody else may change until this unit of work ends. Raises NotFound.

    One that came ready becomes the firm's own.
    """
    ready = ready_ones().get(template_id)
    if ready is not None:
        words = {"name": ready.name, "english": ready.english, "spanish": ready.spanish, "version": 1}
        db.session.execute(insert(Template).values(id=template_id, **words).on_conflict_do_nothing())
    return template_of(user, template_id, lock=True)


def change_template(template: Template, *, name: str, english: str, spanish: str) -> None:
    """Word a held template anew."""
    template.name, template.english, template.spanish = name.strip(), readable(english), readable(spanish)
    template.version += 1


def archive_template(template: Template) -> None:
    """Take a held template out of the composer's list. Twice changes nothing."""
    if not template.is_archived:
        template.archived_at = now()
        template.version += 1


def restore_template(template: Template) -> None:
    """Bring a held template back. Twice changes nothing."""
    if template.is_archived:
        template.archived_at = None
        template.version += 1
