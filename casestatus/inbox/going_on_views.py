"""What was asked of a conversation that went into another, by a page that stood open meanwhile, goes on there."""

from flask import request, url_for

from casestatus.core.errors import NotFound
from casestatus.core.tenancy import find
from casestatus.messaging.queries import visible_to
from casestatus.web.blueprints import SAFE, current_user, look_again
from casestatus.web.error_pages import problem
from casestatus.web.hypermedia import Answer, done


def go_on(error: NotFound) -> Answer:
    """On to where a conversation goes on, which says so to whoever did something; else what is said of such pages."""
    id_ = (request.view_args or {}).get("id")
    if id_ is None or not request.path.startswith("/conversations/"):
        return problem(error)
    try:
        found = look_again(lambda: find(visible_to(current_user, moved=True), id_))
    except NotFound:
        return problem(error)
    return done(url_for("inbox.conversation", id=found.merged_into_id, went=None if request.method in SAFE else "on"))
