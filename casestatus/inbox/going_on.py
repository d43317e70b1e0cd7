"""What was asked of a conversation that went into another, by a page that stood open meanwhile, goes on there."""

from uuid import UUID

from flask import request, url_for

from casestatus.core import db
from casestatus.core.errors import NotFound
from casestatus.core.tenancy import find
from casestatus.messaging.models import Conversation
from casestatus.messaging.queries import visible_to
from casestatus.web.blueprints import SAFE, current_user
from casestatus.web.error_pages import problem
from casestatus.web.hypermedia import Answer, done
from casestatus.web.signed_in import read_anew


def where_it_goes_on(id: UUID) -> Conversation:
    """The conversation, or the one that it went into when somebody said whose number it is. Raises NotFound."""
    try:
        return find(visible_to(current_user), id)
    except NotFound:
        return where_it_goes_on(find(visible_to(current_user, moved=True), id).merged_into_id)


def go_on(error: NotFound) -> Answer:
    """On to where a conversation goes on, which says so to whoever did something; else what is said of such pages."""
    id_ = (request.view_args or {}).get("id")
    if id_ is None or not request.path.startswith("/conversations/"):
        return problem(error)
    try:
        with db.looking():
            read_anew()
            found = where_it_goes_on(id_)
    except NotFound:
        return problem(error)
    if found.id == id_:  # it is here: what is missing is something in it
        return problem(error)
    return done(url_for("inbox.conversation", id=found.id, went=None if request.method in SAFE else "on"))
