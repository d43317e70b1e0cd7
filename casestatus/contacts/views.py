"""Contacts: list, new, edit. Their page is on the desk."""

from typing import Any
from uuid import UUID

from flask import request, url_for

from casestatus.contacts.doubles import likely_doubles
from casestatus.contacts.forms import ContactForm, form_of
from casestatus.contacts.keeping import add_contact, change_contact, set_emails, set_phones
from casestatus.contacts.models import KIND_LABELS, Contact, Kind
from casestatus.contacts.queries import contacts_page, visible_to, with_lock, with_ways
from casestatus.core.errors import Refused
from casestatus.core.permissions import SIGNED_IN, Permission
from casestatus.core.tenancy import find
from casestatus.core.words import _
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.forms import cut
from casestatus.web.hypermedia import Answer, done, page

bp = staff_blueprint("contacts", "/contacts")
MORE = "more"  # the button for one more phone or address, where no script adds it


@bp.get("", may=SIGNED_IN)
def contacts() -> Answer:
    asked = _asked()
    found = contacts_page(current_user, **asked, before=request.args.get("before", ""))
    return page(
        "contacts/list.html", "contacts/_list.html", contacts=found.rows, older=found.next, kinds=KIND_LABELS, **asked
    )


@bp.get("/new", may=Permission.EDIT_CONTACTS)
def new_contact() -> Answer:
    return _form(ContactForm())


@bp.post("", may=Permission.EDIT_CONTACTS)
def create_contact() -> Answer:
    form = ContactForm()
    if MORE in request.form:
        return _form(form)
    try:
        if form.validate_on_submit():
            return _created(form)
    except Refused as refusal:
        form.first_name.errors = [refusal.sentence]
    return _form(form, status=422)


def _created(form: ContactForm) -> Answer:
    phones, emails = form.phone_lines() or [], form.email_lines() or []
    if not form.not_a_double.data:
        numbers = [line.number for line in phones]
        doubles = likely_doubles(current_user, **form.names(), numbers=numbers, emails=emails)
        if doubles:
            return _form(form, status=422, doubles=doubles)
    contact = add_contact(
        **form.names(), kind=Kind(form.kind.data), language=form.language.data, details=form.details()
    )
    set_phones(contact, phones)
    set_emails(contact, emails)
    return done(url_for("desk.contact", id=contact.id))


@bp.get("/<uuid:id>/edit", may=Permission.EDIT_CONTACTS)
def edit_contact(id: UUID) -> Answer:
    found = find(with_ways(visible_to(current_user)), id)
    return _form(form_of(found), found)


@bp.post("/<uuid:id>", may=Permission.EDIT_CONTACTS)
def update_contact(id: UUID) -> Answer:
    found = find(with_lock(with_ways(visible_to(current_user))), id)
    form = ContactForm()
    if MORE in request.form:
        return _form(form, found)
    try:
        if form.validate_on_submit() and not _is_overtaken(form, found):
            return _changed(found, form)
    except Refused as refusal:
        form.first_name.errors = [refusal.sentence]
    return _form(form, found, status=422)


def _is_overtaken(form: ContactForm, contact: Contact) -> bool:
    """Whether somebody has saved other details since this form was opened. Saved again, it goes through."""
    seen, form.seen.data = form.seen.data, form_of(contact).seen.data
    if seen in ("", None, form.seen.data):
        return False
    form.form_errors.append(_("Somebody has changed this contact since you opened it. Check it, then save again."))
    return True


def _changed(contact: Contact, form: ContactForm) -> Answer:
    change_contact(
        contact, **form.names(), kind=Kind(form.kind.data), language=form.language.data, details=form.details()
    )
    phones, emails = form.phone_lines(), form.email_lines()
    if phones is not None:
        set_phones(contact, phones)
    if emails is not None:
        set_emails(contact, emails)
    return done(url_for("desk.contact", id=contact.id))


def _form(form: ContactForm, contact: Contact | None = None, *, status: int = 200, **more: Any) -> Answer:
    return page("contacts/form.html", status=status, form=form.with_room(), contact=contact, **more)


def _asked() -> dict[str, Any]:
    """Which contacts the address asks for."""
    kind = request.args.get("kind", "")
    return {
        "q": cut(request.args.get("q", "")[:80]) or "",
        "kind": Kind(kind) if kind in set(Kind) else None,
        "archived": request.args.get("archived") == "yes",
    }
