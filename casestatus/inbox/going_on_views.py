"""What was asked of a conversation that went into another, by a page that stood open meanwhile, goes on there."""

from uuid import UUID

from flask import request, url_for

from casestatus.core.errors import NotFound
from casestatus.core.tenancy import find
from casestatus.inbox.rows import ThreadHead
from casestatus.inbox.thread_queries import thread_head
from casestatus.messaging.queries import visible_to
from casestatus.web.blueprints import SAFE, current_user, look_again
from casestatus.web.error_pages import problem
from casestatus.web.hypermedia import Answer, done, page, wants_partial


def go_on(error: NotFound) -> Answer:
    """On to where a conversation goes on, which says so to whoever did something; else what is said of such pages."""
    id_ = (request.view_args or {}).get("id")
    is_a_file = request.method in SAFE and request.blueprint in ("attachments", "enclosures")
    if id_ is None or is_a_file or not request.path.startswith("/conversations/"):
        return problem(error)
    try:
        head = look_again(lambda: _where_it_went(id_))
    except NotFound:
        return problem(error)
    if wants_partial() and (request.method in SAFE or request.endpoint == "inbox.read"):
        return told_it_went(id_, head)
    return done(url_for("inbox.conversation", id=head.id, went=None if request.method in SAFE else "on"))


def told_it_went(was: UUID, conversation: ThreadHead) -> Answer:
    """What a region of a page that stands open is told: where it goes on. Who writes there goes on."""
    answer = page("inbox/_gone_on.html", was=was, conversation=conversation)
    answer.headers["HX-Reswap"] = "none"
    return answer


def _where_it_went(id: UUID) -> ThreadHead:
    return thread_head(current_user, find(visible_to(current_user, moved=True), id).merged_into_id)
