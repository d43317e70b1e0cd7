"""Filing messages under cases (T24)."""

from uuid import UUID

from flask import request, url_for

from casestatus.cases.queries import cases_of
from casestatus.cases.queries import visible_to as cases_visible_to
from casestatus.core.errors import NotFound
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.inbox.thread_queries import thread_head, thread_message
from casestatus.messaging.filing import file_under
from casestatus.messaging.queries import message_of, visible_to
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

TEXTS = Permission.TEXT_MESSAGES

bp = staff_blueprint("filing", "/conversations")


@bp.get("/<uuid:id>/messages/<uuid:message_id>/case", may=TEXTS)
def choose_case(id: UUID, message_id: UUID) -> Answer:
    head = thread_head(current_user, id)
    found = find(visible_to(current_user), id)
    filed = find(message_of(found), message_id)
    return page(
        "inbox/file_under.html",
        conversation=head,
        message=thread_message(id, message_id),
        filed_under=filed.case_id,
        cases=cases_of(current_user, head.contact_id) if head.contact_id else [],
    )


@bp.post("/<uuid:id>/messages/<uuid:message_id>/case", may=TEXTS)
def file_message(id: UUID, message_id: UUID) -> Answer:
    found = find(visible_to(current_user), id)
    message = find(message_of(found), message_id)
    case_id = request.form.get("case", "")
    case = find(cases_visible_to(current_user), _read(case_id)) if case_id else None
    file_under(message, case, all_of_them="all" in request.form)
    return done(url_for("inbox.conversation", id=id))


def _read(case_id: str) -> UUID:
    try:
        return UUID(case_id)
    except ValueError:
        raise NotFound() from None
