"""Working on a conversation together (T22, T25)."""

from uuid import UUID

from casestatus.core.permissions import Permission
from casestatus.messaging.colleagues import who_hears
from casestatus.messaging.queries import thread_head
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, page

TEXTS = Permission.TEXT_MESSAGES

bp = staff_blueprint("team", "/conversations")


@bp.get("/<uuid:id>/colleagues", may=TEXTS)
def colleagues(id: UUID) -> Answer:
    """Who may read a note in it, to be named there."""
    head = thread_head(current_user, id)
    return page("messaging/colleagues.html", "messaging/_colleagues.html", conversation=head, colleagues=who_hears())
