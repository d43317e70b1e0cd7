"""Compose: a first text to a contact or to a number that was typed (T2)."""

from collections.abc import Sequence
from uuid import UUID

from flask import request, url_for

from casestatus.contacts.models import Contact
from casestatus.contacts.queries import Found, recipients, with_phones
from casestatus.contacts.queries import visible_to as contacts_visible_to
from casestatus.core.errors import Refused
from casestatus.core.permissions import Permission
from casestatus.core.phones import display
from casestatus.core.tenancy import find
from casestatus.messaging.forms import ComposeForm
from casestatus.messaging.sending import BadWords, begin
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

bp = staff_blueprint("composing", "/conversations")


@bp.get("/new", may=Permission.TEXT_MESSAGES)
def compose() -> Answer:
    """An empty composer, or one to the contact that the address names."""
    form = ComposeForm(formdata=None)
    contact_id = request.args.get("contact", None, UUID)
    if contact_id is not None:
        _address(form, find(with_phones(contacts_visible_to(current_user)), contact_id))
    return _page(form)


@bp.post("/recipients", may=Permission.TEXT_MESSAGES)
def find_recipients() -> Answer:
    """Who could be meant by what was typed. A POST, so that no name and no number stands in an address."""
    form = ComposeForm()
    contact_id, _, phone = request.form.get("pick", "").partition(" ")
    if phone:
        form.contact_id.data, form.to.data = contact_id, display(phone)
    return _page(form, found=[] if phone else recipients(current_user, form.to.data or ""))


@bp.post("", may=Permission.TEXT_MESSAGES)
def create_conversation() -> Answer:
    form = ComposeForm()
    try:
        if form.validate_on_submit():
            return _began(form)
    except Refused as refusal:
        field = form.body if isinstance(refusal, BadWords) else form.to
        field.errors = [refusal.sentence]
    return page("messaging/compose.html", "messaging/_compose.html", status=422, form=form, found=[], q="")


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


def _page(form: ComposeForm, found: Sequence[Found] = ()) -> Answer:
    q = form.to.data if request.method == "POST" and not form.contact_id.data else ""
    return page("messaging/compose.html", "messaging/_recipients.html", form=form, found=found, q=q)


def _address(form: ComposeForm, contact: Contact) -> None:
    if contact.phones:
        form.contact_id.data, form.to.data = str(contact.id), display(contact.phones[0].e164)
