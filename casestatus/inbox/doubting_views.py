"""A number that is somebody else's: reported from the thread, confirmed again (T27)."""

from uuid import UUID

from flask import request, url_for

from casestatus.core.errors import Conflict
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.core.words import _
from casestatus.messaging.doubting import confirm, report
from casestatus.messaging.queries import visible_to
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done

bp = staff_blueprint("doubting", "/conversations")


@bp.post("/<uuid:id>/wrong-number", may=Permission.TEXT_MESSAGES)
def report_number(id: UUID) -> Answer:
    conversation = find(visible_to(current_user), id)
    _refuse_other(conversation.phone)
    report(conversation, by=current_user)
    return done(url_for("inbox.conversation", id=id))


@bp.post("/<uuid:id>/right-number", may=Permission.TEXT_MESSAGES)
def confirm_number(id: UUID) -> Answer:
    conversation = find(visible_to(current_user), id)
    _refuse_other(conversation.phone)
    confirm(conversation, by=current_user)
    return done(url_for("inbox.conversation", id=id))


def _refuse_other(number: str) -> None:
    """What was read on the page is what is meant."""
    if request.form.get("number") != number:
        raise Conflict(_("The conversation goes on with another number now."))
