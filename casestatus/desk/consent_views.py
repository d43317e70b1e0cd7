"""A contact's consent: the ledger, what users write down in it, and the page to print (T21)."""

from uuid import UUID

from flask import url_for

from casestatus.consent.agreeing import Said, record_consent, record_opt_outs
from casestatus.consent.ledger import ledger_of
from casestatus.consent.models import How
from casestatus.contacts.models import Contact
from casestatus.contacts.queries import visible_to, with_ways
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.live import contact_topic, publish
from casestatus.core.permissions import SIGNED_IN, Permission
from casestatus.core.tenancy import find
from casestatus.desk.consent_forms import ConsentForm, OptOutForm
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

EDIT = Permission.EDIT_CONTACTS

bp = staff_blueprint("consent", "/contacts/<uuid:id>/consent")


@bp.get("", may=SIGNED_IN)
def ledger(id: UUID) -> Answer:
    found = _contact(id)
    return page("contacts/consent.html", contact=found, lines=_lines(found))


@bp.get("/print", may=SIGNED_IN)
def printed(id: UUID) -> Answer:
    found = _contact(id)
    return page("contacts/consent_print.html", contact=found, lines=_lines(found), printed_at=now())


@bp.get("/new", may=EDIT)
def new_consent(id: UUID) -> Answer:
    found = _contact(id)
    return page("contacts/consent_form.html", contact=found, form=ConsentForm(formdata=None).offer(found))


@bp.post("/new", may=EDIT)
def create_consent(id: UUID) -> Answer:
    found = _contact(id)
    form = ConsentForm().offer(found)
    try:
        if form.validate_on_submit():
            _record(found, form)
            return done(url_for(".ledger", id=id))
    except Refused as refusal:
        form.form_errors.append(refusal.sentence)
    return page("contacts/consent_form.html", status=422, contact=found, form=form)


def _record(contact: Contact, form: ConsentForm) -> None:
    said = Said(How(form.how.data), form.words.data or "", form.version.data or "", form.day())
    way, purposes = form.chosen_way(), form.chosen_purposes()
    record_consent(contact.id, way, purposes, said=said, zone=current_firm.zone, by=current_user)
    publish(contact_topic(contact.id), "inbox")


@bp.get("/opt-out", may=EDIT)
def new_opt_out(id: UUID) -> Answer:
    found = _contact(id)
    return page("contacts/opt_out_form.html", contact=found, form=OptOutForm(formdata=None, how="phone").offer(found))


@bp.post("/opt-out", may=EDIT)
def create_opt_out(id: UUID) -> Answer:
    found = _contact(id)
    form = OptOutForm().offer(found)
    try:
        if form.validate_on_submit():
            record_opt_outs(form.chosen_ways(), how=How(form.how.data), words=form.words.data or "", by=current_user)
            publish(contact_topic(id), "inbox")
            return done(url_for(".ledger", id=id))
    except Refused as refusal:
        form.ways.errors = [refusal.sentence]
    return page("contacts/opt_out_form.html", status=422, contact=found, form=form)


def _contact(id: UUID) -> Contact:
    contact: Contact = find(with_ways(visible_to(current_user)), id)
    return contact


def _lines(contact: Contact) -> list:
    return ledger_of([*(phone.e164 for phone in contact.phones), *(row.email for row in contact.emails)])
