"""A number of two contacts: "Move to" (T5)."""

from uuid import UUID

from flask import request, url_for

from casestatus.contacts.queries import visible_to as contacts_visible_to
from casestatus.contacts.queries import with_phones
from casestatus.core.errors import Forbidden, NotFound
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.inbox.thread_queries import thread_head
from casestatus.messaging.moving import go_on_with, holds_one_number, move_all, undo_move
from casestatus.messaging.queries import move_of, visible_to
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

bp = staff_blueprint("moving", "/conversations")


@bp.get("/<uuid:id>/move", may=Permission.TEXT_MESSAGES)
def move(id: UUID) -> Answer:
    """What moving to one of the others means, before anything is done."""
    conversation = find(visible_to(current_user), id)
    return page(
        "inbox/move.html",
        conversation=thread_head(current_user, id),
        can_move_all=conversation.contact_id is not None and holds_one_number(conversation),
    )


@bp.post("/<uuid:id>/move", may=Permission.TEXT_MESSAGES)
def move_conversation(id: UUID) -> Answer:
    """To the contact of `to`: from now on, or with `all` everything that was said."""
    _refuse_who_may_not_edit()
    conversation = find(visible_to(current_user), id)
    contact = find(with_phones(contacts_visible_to(current_user)), _uuid(request.form.get("to", "")))
    way = move_all if request.form.get("all") else go_on_with
    return done(url_for("inbox.conversation", id=way(conversation, contact, was=request.form.get("was")).id))


@bp.post("/<uuid:id>/moves/<uuid:move_id>/undo", may=Permission.TEXT_MESSAGES)
def undo(id: UUID, move_id: UUID) -> Answer:
    _refuse_who_may_not_edit()
    conversation = find(visible_to(current_user), id)
    back = undo_move(find(move_of(conversation), move_id))
    return done(url_for("inbox.conversation", id=back.id))


def _refuse_who_may_not_edit() -> None:
    if not current_user.may(Permission.EDIT_CONTACTS):
        raise Forbidden()


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise NotFound() from None
