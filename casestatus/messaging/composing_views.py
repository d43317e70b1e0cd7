"""Compose: a first text to a contact or to a number that was typed (T2)."""

from uuid import UUID

from flask import request, url_for

from casestatus.contacts.queries import recipients
from casestatus.contacts.queries import visible_to as contacts_visible_to
from casestatus.core.errors import Refused
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.messaging.forms import ComposeForm
from casestatus.messaging.sending import begin
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

bp = staff_blueprint("composing", "/conversations")


@bp.get("/new", may=Permission.TEXT_MESSAGES)
def compose() -> Answer:
    form = ComposeForm(formdata=None, to=request.args.get("to", "")[:80], body=request.args.get("body", "")[:2000])
    found = recipients(current_user, form.to.data or "")
    return page("messaging/compose.html", "messaging/_compose.html", form=form, found=found, q=form.to.data)


@bp.get("/recipients", may=Permission.TEXT_MESSAGES)
def find_recipients() -> Answer:
    q = request.args.get("to", "")[:80]
    return page("messaging/recipients.html", "messaging/_recipients.html", found=recipients(current_user, q), q=q)


@bp.post("", may=Permission.TEXT_MESSAGES)
def create_conversation() -> Answer:
    form = ComposeForm()
    try:
        if form.validate_on_submit():
            return _began(form)
    except Refused as refusal:
        form.to.errors = [refusal.sentence]
    found = recipients(current_user, form.to.data or "")
    return page("messaging/compose.html", "messaging/_compose.html", status=422, form=form, found=found, q=form.to.data)


def _began(form: ComposeForm) -> Answer:
    contact = find(contacts_visible_to(current_user), UUID(form.contact_id.data)) if form.contact_id.data else None
    message = begin(
        author=current_user,
        phone=form.to.data or "",
        contact=contact,
        body=form.body.data or "",
        key=form.key.data or "",
    )
    return done(url_for("messaging.conversation", id=message.conversation_id))
