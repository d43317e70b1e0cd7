"""Texts that wait to be sent: what waits, changing and cancelling it (T19)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for

from casestatus.core.errors import Conflict, Refused
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.inbox.enclosure_rows import waiting_files
from casestatus.inbox.forms import OPENING, LaterForm, ScheduledForm
from casestatus.inbox.scheduled_rows import all_scheduled, scheduled_in, scheduled_visible_to
from casestatus.inbox.thread_queries import thread_head
from casestatus.messaging.models import Conversation, ScheduledText, Waiting
from casestatus.messaging.night import AtNight, Clocks, clocks_for, opening_for, recipient_of
from casestatus.messaging.scheduling import cancel, change, refuse_gone
from casestatus.messaging.waiting_lists import scheduled_topic
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

TEXTS = Permission.TEXT_MESSAGES
bp = staff_blueprint("later")


@bp.get("/inbox/scheduled", may=TEXTS)
def everything() -> Answer:
    return page("inbox/all_scheduled.html", "inbox/_all_scheduled.html", rows=all_scheduled(current_user))


@bp.get("/conversations/<uuid:id>/scheduled", may=TEXTS)
def scheduled(id: UUID) -> Answer:
    return _list(id)


@bp.get("/conversations/<uuid:id>/scheduled/<uuid:text_id>", may=TEXTS)
def scheduled_text(id: UUID, text_id: UUID) -> Answer:
    found = _found(text_id)
    try:
        refuse_gone(found)
    except Conflict as conflict:
        return _list(found.conversation_id, not_done=conflict.sentence)
    here = found.due_at.astimezone(current_firm.zone)
    chosen = {"day": f"{here:%Y-%m-%d}", "clock": f"{here:%H:%M}"}
    return _page(found, ScheduledForm(formdata=None, body=found.body, version=found.version, **chosen))


@bp.post("/conversations/<uuid:id>/scheduled/<uuid:text_id>", may=TEXTS)
def change_scheduled(id: UUID, text_id: UUID) -> Answer:
    found, form = _found(text_id), ScheduledForm()
    try:
        form.validate_on_submit()
        change(
            found,
            by=current_user,
            body=form.body.data or "",
            due_at=form.moment(),
            version=form.version.data or 0,
            files=request.form.getlist("file"),
            even_at_night=form.is_even_at_night,
        )
    except AtNight as warning:
        return _page(found, form, status=422, warning=warning)
    except Refused as refusal:
        form.blame(refusal, form.body)
        return _page(found, form, status=422)
    except Conflict as conflict:
        form.told_of(conflict, version=found.version)
        return _page(found, form, status=422, stands=found if found.state is Waiting.WAITING else None)
    return done(url_for(".scheduled", id=found.conversation_id))


@bp.post("/conversations/<uuid:id>/scheduled/<uuid:text_id>/cancel", may=TEXTS)
def cancel_scheduled(id: UUID, text_id: UUID) -> Answer:
    found = _found(text_id)
    try:
        cancel(found, by=current_user, version=request.form.get("version", type=int))
    except Conflict as conflict:
        return _list(found.conversation_id, status=422, not_done=conflict.sentence)
    here = found.conversation_id
    changed = [scheduled_topic(here)]
    return done(url_for(".scheduled", id=here), "inbox/_scheduled.html", changed=changed, **_waiting(here))


def due_at(form: LaterForm, conversation: Conversation) -> datetime | None:
    """When what was written is to be sent, by the button that was pressed; None for now."""
    if form.is_for_later:
        return form.moment()
    return opening_for(recipient_of(conversation)) if form.when.data == OPENING else None


def clocks_in(phone: str, state: str | None) -> Clocks:
    """Whose clocks a time is chosen by."""
    return clocks_for(phone, state, firm_zone=current_firm.zone)


def _found(text_id: UUID) -> ScheduledText:
    """A text that waits, also where its conversation went into another one, or came out of it, since then."""
    text: ScheduledText = find(scheduled_visible_to(current_user), text_id)
    return text


def _list(id: UUID, **more: Any) -> Answer:
    return page("inbox/scheduled.html", "inbox/_scheduled.html", **_waiting(id), **more)


def _waiting(id: UUID) -> dict[str, Any]:
    return {"conversation": thread_head(current_user, id), "scheduled": scheduled_in(current_user, id)}


def _page(text: ScheduledText, form: ScheduledForm, *, status: int = 200, **more: Any) -> Answer:
    head, files = thread_head(current_user, text.conversation_id), waiting_files(text.files)
    return page(
        "inbox/scheduled_text.html",
        status=status,
        conversation=head,
        text_id=text.id,
        phone=text.phone,
        form=form,
        files=files,
        taken_out={str(one.id) for one in files} - set(request.form.getlist("file")) if request.form else set(),
        clocks=clocks_in(text.phone or head.phone, head.state),
        **more,
    )
