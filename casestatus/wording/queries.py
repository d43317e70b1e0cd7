"""Questions about templates."""

from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.errors import NotFound
from casestatus.core.folding import plain
from casestatus.wording.models import Template
from casestatus.wording.ready import ready_ones


def visible_to(user: User) -> sa.Select:
    """The templates that the firm has written or changed: everybody of the firm uses them."""
    return sa.select(Template)


def templates_of(user: User, *, archived: bool = False, q: str = "") -> list[Template]:
    """The firm's templates by name, those that came ready among them; only those with the words, if any."""
    own = {template.id: template for template in db.session.execute(visible_to(user)).scalars()}
    untouched = [ready.as_template() for id, ready in ready_ones().items() if id not in own]
    found = [one for one in (*own.values(), *untouched) if one.is_archived is archived and _has(one, q)]
    return sorted(found, key=lambda template: (plain(template.name), template.id))


def template_of(user: User, template_id: UUID, *, lock: bool = False) -> Template:
    """One template; with `lock`, to be changed: whoever else wants to change it waits. Raises NotFound."""
    asked = visible_to(user).where(Template.id == template_id)
    found: Template | None = db.session.execute(asked.with_for_update() if lock else asked).scalar_one_or_none()
    if found is not None:
        return found
    ready = ready_ones().get(template_id)
    if ready is None:
        raise NotFound()
    return ready.as_template()


def _has(template: Template, q: str) -> bool:
    text = plain(f"{template.name} {template.english} {template.spanish}")
    return all(word in text for word in plain(q).split())
