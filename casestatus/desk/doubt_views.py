"""Whose a contact's number is: reported wrong on the contact's page, and confirmed again (T27)."""

from uuid import UUID

from flask import request, url_for

from casestatus.contacts.models import Contact
from casestatus.contacts.queries import visible_to, with_phones
from casestatus.core.errors import Conflict
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.core.words import _
from casestatus.messaging.doubting import confirm_for, report_for
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done

bp = staff_blueprint("doubts", "/contacts")


@bp.post("/<uuid:id>/wrong-number", may=Permission.TEXT_MESSAGES)
def report_number(id: UUID) -> Answer:
    contact = find(with_phones(visible_to(current_user)), id)
    report_for(contact, _number_of(contact), by=current_user)
    return done(url_for("desk.contact", id=id))


@bp.post("/<uuid:id>/right-number", may=Permission.TEXT_MESSAGES)
def confirm_number(id: UUID) -> Answer:
    contact = find(with_phones(visible_to(current_user)), id)
    confirm_for(contact, _number_of(contact), by=current_user)
    return done(url_for("desk.contact", id=id))


def _number_of(contact: Contact) -> str:
    """The one that was read on the page, if it is still the contact's."""
    number = request.form.get("number", "")
    if not contact.has_number(number):
        raise Conflict(_("This contact has other numbers now."))
    return number
