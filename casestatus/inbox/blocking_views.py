""" "Block this number", and Settings → "Blocked numbers" (T9)."""

from typing import Any
from uuid import UUID

from flask import request, url_for

from casestatus.core.errors import Refused
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.inbox.blocked_queries import blocked_numbers, blocks_visible_to, open_cases_with
from casestatus.inbox.thread_queries import thread_head
from casestatus.messaging.blocking import block, unblock
from casestatus.messaging.queries import visible_to
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.forms import cut
from casestatus.web.hypermedia import Answer, done, page

TEXTS = Permission.TEXT_MESSAGES

bp = staff_blueprint("blocking")


@bp.get("/conversations/<uuid:id>/block", may=TEXTS)
def ask_to_block(id: UUID) -> Answer:
    """What blocking means, before anything is done."""
    return _question(id)


@bp.post("/conversations/<uuid:id>/block", may=TEXTS)
def block_number(id: UUID) -> Answer:
    """Block it; for a number of a client on an open case, ask once more first."""
    number = cut(request.form.get("number")) or ""
    found = find(visible_to(current_user), id)
    cases = open_cases_with(current_user, number)
    if cases.are_there and number == found.phone and request.form.get("sure") != "yes":
        return _question(id, status=422, asked_once=True, cases=cases.shown)
    try:
        block(found, number=number, by=current_user)
    except Refused as refusal:
        return _question(id, status=422, refusal=refusal.sentence)
    return done(url_for("inbox.conversation", id=id))


@bp.get("/settings/blocked", may=TEXTS)
def blocked() -> Answer:
    found = blocked_numbers(current_user, before=request.args.get("before", ""))
    return page("settings/blocked.html", "settings/_blocked.html", blocked=found.rows, older=found.next)


@bp.post("/settings/blocked/<uuid:block_id>/unblock", may=TEXTS)
def unblock_number(block_id: UUID) -> Answer:
    """Let it text again. On to its thread, or back to the list, from where it was asked."""
    found = find(blocks_visible_to(current_user), block_id)
    unblock(found, by=current_user)
    if request.form.get("then") == "thread":
        return done(url_for("inbox.conversation", id=found.conversation_id))
    return done(url_for(".blocked"))


def _question(id: UUID, *, status: int = 200, **more: Any) -> Answer:
    return page("inbox/block.html", status=status, conversation=thread_head(current_user, id), **more)
