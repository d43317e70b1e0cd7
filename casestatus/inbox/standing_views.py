"""How one stands to a conversation: left or not, muted or not; and archiving it for everybody (T11, T12, T13)."""

from uuid import UUID

from flask import request, url_for

from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.inbox.thread_queries import thread_head
from casestatus.messaging.archiving import NotSeenYet, archive, bring_back
from casestatus.messaging.leaving import leave, rejoin
from casestatus.messaging.muting import mute, unmute
from casestatus.messaging.queries import visible_to
from casestatus.messaging.taking_part import unread_topic
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, alert, done, wants_partial

TEXTS = Permission.TEXT_MESSAGES
bp = staff_blueprint("standing", "/conversations/<uuid:id>")


@bp.post("/leave", may=TEXTS)
def leave_conversation(id: UUID) -> Answer:
    leave(find(visible_to(current_user), id), current_user)
    return stands(id)


@bp.post("/rejoin", may=TEXTS)
def rejoin_conversation(id: UUID) -> Answer:
    rejoin(find(visible_to(current_user), id), current_user)
    return stands(id)


@bp.post("/mute", may=TEXTS)
def mute_conversation(id: UUID) -> Answer:
    mute(find(visible_to(current_user), id), current_user)
    return stands(id)


@bp.post("/unmute", may=TEXTS)
def unmute_conversation(id: UUID) -> Answer:
    unmute(find(visible_to(current_user), id), current_user)
    return stands(id)


@bp.post("/archive", may=TEXTS)
def archive_conversation(id: UUID) -> Answer:
    found = find(visible_to(current_user), id)
    try:
        archive(found, shown=request.form.get("since", None, int))
    except NotSeenYet as refusal:
        if not wants_partial():
            raise
        return alert(refusal.sentence, 409, changed=[found.topic])  # the thread shows what came
    return stands(id)


@bp.post("/unarchive", may=TEXTS)
def unarchive_conversation(id: UUID) -> Answer:
    bring_back(find(visible_to(current_user), id))
    return stands(id)


def stands(id: UUID, partial: str = "inbox/_stands.html") -> Answer:
    """How the reader, or everybody, stands to the conversation from now on."""
    changed = ["inbox", unread_topic(current_user.id)]
    head = thread_head(current_user, id)
    return done(url_for("inbox.conversation", id=id), partial, changed=changed, conversation=head)
