"""Contacts: list, new, edit. Their page is on the desk."""

from uuid import UUID

from flask import request, url_for

from casestatus.contacts.forms import ContactForm
from casestatus.contacts.keeping import add_contact, add_phone, change_contact
from casestatus.contacts.models import Kind
from casestatus.contacts.queries import contacts_page, visible_to, with_phones
from casestatus.core.errors import Refused
from casestatus.core.permissions import SIGNED_IN, Permission
from casestatus.core.tenancy import find
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.forms import cut
from casestatus.web.hypermedia import Answer, done, page

bp = staff_blueprint("contacts", "/contacts")


@bp.get("", may=SIGNED_IN)
def contacts() -> Answer:
    q, before = cut(request.args.get("q", "")[:80]) or "", request.args.get("before", "")
    found = contacts_page(current_user, q=q, before=before)
    return page("contacts/list.html", "contacts/_list.html", contacts=found.rows, older=found.next, q=q)


@bp.get("/new", may=Permission.EDIT_CONTACTS)
def new_contact() -> Answer:
    return page("contacts/form.html", form=ContactForm(), contact=None)


@bp.post("", may=Permission.EDIT_CONTACTS)
def create_contact() -> Answer:
    form = ContactForm()
    try:
        if form.validate_on_submit():
            contact = add_contact(
                **form.names(), phone=form.phone.data or None, kind=Kind(form.kind.data), language=form.language.data
            )
            return done(url_for("desk.contact", id=contact.id))
    except Refused as refusal:
        _blame(form, refusal)
    return page("contacts/form.html", status=422, form=form, contact=None)


@bp.get("/<uuid:id>/edit", may=Permission.EDIT_CONTACTS)
def edit_contact(id: UUID) -> Answer:
    found = find(with_phones(visible_to(current_user)), id)
    return page("contacts/form.html", form=ContactForm(obj=found), contact=found)


@bp.post("/<uuid:id>", may=Permission.EDIT_CONTACTS)
def update_contact(id: UUID) -> Answer:
    found = find(with_phones(visible_to(current_user)), id)
    form = ContactForm()
    try:
        if form.validate_on_submit():
            change_contact(found, **form.names(), kind=Kind(form.kind.data), language=form.language.data)
            if form.phone.data:
                add_phone(found, form.phone.data)
            return done(url_for("desk.contact", id=id))
    except Refused as refusal:
        _blame(form, refusal)
    return page("contacts/form.html", status=422, form=form, contact=found)


def _blame(form: ContactForm, refusal: Refused) -> None:
    """Put the sentence beside the field that it is about."""
    field = form.phone if form.phone.data and (form.first_name.data or form.last_name.data) else form.first_name
    field.errors = [refusal.sentence]
