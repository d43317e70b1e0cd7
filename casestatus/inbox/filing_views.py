"""Filing messages under cases (T24)."""

from uuid import UUID

from flask import url_for

from casestatus.cases.queries import cases_of
from casestatus.cases.queries import visible_to as cases_visible_to
from casestatus.core.errors import NotFound, Refused
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.core.words import _
from casestatus.inbox.team_forms import FilingForm
from casestatus.inbox.thread_queries import thread_head, thread_message
from casestatus.messaging.filing import file_under, is_hidden
from casestatus.messaging.models import Message
from casestatus.messaging.queries import messages_visible_to
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

TEXTS = Permission.TEXT_MESSAGES

bp = staff_blueprint("filing", "/conversations")


@bp.get("/<uuid:id>/messages/<uuid:message_id>/case", may=TEXTS)
def choose_case(id: UUID, message_id: UUID) -> Answer:
    message = _message(message_id)
    return _form(message, FilingForm(formdata=None, case=str(message.case_id or "")))


@bp.post("/<uuid:id>/messages/<uuid:message_id>/case", may=TEXTS)
def file_message(id: UUID, message_id: UUID) -> Answer:
    message, form = _message(message_id), FilingForm()
    try:
        if form.case.data is None:
            raise Refused(_("Choose a case, or “No case”."))
        case = find(cases_visible_to(current_user), _read(form.case.data)) if form.case.data else None
        file_under(message, case, by=current_user, all_of_them=form.all.data)
    except Refused as refusal:
        form.case.errors = [refusal.sentence]
        return _form(message, form, status=422)
    return done(url_for("inbox.conversation", id=message.conversation_id))


def _message(message_id: UUID) -> Message:
    """A message, also where its conversation went into another one, or came out of it, since the page was drawn."""
    message: Message = find(messages_visible_to(current_user), message_id)
    return message


def _form(message: Message, form: FilingForm, *, status: int = 200) -> Answer:
    head = thread_head(current_user, message.conversation_id)
    return page(
        "inbox/file_under.html",
        status=status,
        conversation=head,
        message=thread_message(head.id, message.id),
        form=form,
        is_hidden=is_hidden(message, current_user),
        cases=cases_of(current_user, head.contact_id) if head.contact_id else [],
    )


def _read(case_id: str) -> UUID:
    try:
        return UUID(case_id)
    except ValueError:
        raise NotFound() from None
