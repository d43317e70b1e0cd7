"""What was asked of a conversation that went into another, by a page that stood open meanwhile, goes on there."""

from uuid import UUID

from flask import request, url_for

from casestatus.core.errors import NotFound
from casestatus.core.tenancy import find
from casestatus.inbox.rows import ThreadHead
from casestatus.inbox.thread_queries import thread_head
from casestatus.messaging.models import Conversation
from casestatus.messaging.queries import gone_on_in, visible_to
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
    if wants_partial() and _asks_by_itself():
        return _told_it_went(id_, head)
    return done(url_for("inbox.conversation", id=head.id, went=None if request.method in SAFE else "on"))


def written_in(id: UUID) -> Conversation:
    """The conversation, or one that went into another: what is written there goes on in that. Raises NotFound."""
    try:
        return find(visible_to(current_user), id)
    except NotFound:
        return find(visible_to(current_user, moved=True), id)


def _asks_by_itself() -> bool:
    """Whether a region of the page asks, and nobody pressed anything. Who opens the conversation is led on."""
    return request.endpoint == "inbox.read" or (request.method in SAFE and request.endpoint != "inbox.conversation")


def _told_it_went(was: UUID, conversation: ThreadHead) -> Answer:
    """What a region of a page that stands open is told: where it goes on. Who writes there goes on."""
    answer = page("inbox/_gone_on.html", was=was, conversation=conversation)
    answer.headers["HX-Reswap"] = "none"
    return answer


def _where_it_went(id: UUID) -> ThreadHead:
    return thread_head(current_user, gone_on_in(current_user, id).id)
