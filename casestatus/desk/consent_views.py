"""A contact's consent: the ledger, what users write down in it, and the page to print (T21)."""

from typing import Any
from uuid import UUID

from flask import Response, url_for

from casestatus.consent.agreeing import BeforeOptOut, Said, record_consent, record_opt_outs
from casestatus.consent.correcting import mark_as_wrong
from casestatus.consent.models import How, LedgerEntry
from casestatus.consent.opting import in_force_of
from casestatus.contacts.models import Contact
from casestatus.contacts.queries import visible_to, with_ways
from casestatus.core.clock import now
from casestatus.core.errors import Conflict, NotFound, Refused
from casestatus.core.permissions import SIGNED_IN, Permission
from casestatus.core.tenancy import find
from casestatus.desk.consent_forms import ConsentForm, CorrectionForm, OptOutForm
from casestatus.desk.consent_papers import begin_paper, entries_of, is_within, lines_of
from casestatus.desk.contacts import addresses_of, what_is_in_force
from casestatus.gateways.storage import Missing, storage
from casestatus.messaging.deciding import tell_what_was_written_down
from casestatus.runs.models import Run
from casestatus.runs.queries import visible_to as runs_visible_to
from casestatus.runs.running import cancel as cancel_run
from casestatus.trail.tracking import note_view
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

EDIT, EXPORT = Permission.EDIT_CONTACTS, Permission.EXPORT

bp = staff_blueprint("consent", "/contacts/<uuid:id>/consent")


@bp.get("", may=SIGNED_IN)
def ledger(id: UUID) -> Answer:
    found = _contact(id)
    return page("contacts/consent.html", contact=found, lines=lines_of(found), **what_is_in_force(found))


@bp.get("/print", may=SIGNED_IN)
def printed(id: UUID) -> Answer:
    found = _contact(id)
    return page("contacts/consent_print.html", contact=found, lines=lines_of(found), printed_at=now())


@bp.post("/pdf", may=EXPORT)
def begin_pdf(id: UUID) -> Answer:
    run = begin_paper(_contact(id), by=current_user)
    return done(url_for(".pdf", id=id, run_id=run.id))


@bp.get("/pdf/<uuid:run_id>", may=EXPORT)
def pdf(id: UUID, run_id: UUID) -> Answer:
    return page("contacts/consent_pdf.html", "runs/_run.html", contact=_contact(id), **_about(_run(id, run_id)))


@bp.get("/pdf/<uuid:run_id>/file", may=EXPORT)
def pdf_file(id: UUID, run_id: UUID) -> Response | Answer:
    run = _run(id, run_id)
    if not run.is_kept:
        return done(url_for(".pdf", id=id, run_id=run_id))
    try:
        answer = Response(storage().read(run.key), mimetype="application/pdf")
    except Missing:
        raise NotFound() from None
    note_view("Contact", id, "downloaded")
    answer.headers.set("Content-Disposition", "attachment", filename="consent.pdf")
    answer.headers["Content-Length"] = str(run.size)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.post("/pdf/<uuid:run_id>/cancel", may=EXPORT)
def cancel_pdf(id: UUID, run_id: UUID) -> Answer:
    run = _run(id, run_id)
    cancel_run(run)
    return done(url_for(".pdf", id=id, run_id=run_id), "runs/_run.html", **_about(run))


@bp.post("/pdf/<uuid:run_id>/again", may=EXPORT)
def pdf_again(id: UUID, run_id: UUID) -> Answer:
    """A new one like it, with what was written down since."""
    _run(id, run_id)
    return begin_pdf(id)


@bp.get("/new", may=EDIT)
def new_consent(id: UUID) -> Answer:
    found = _contact(id)
    return page("contacts/consent_form.html", contact=found, form=_offered(found, ConsentForm(formdata=None)))


@bp.post("/new", may=EDIT)
def create_consent(id: UUID) -> Answer:
    found = _contact(id)
    form = _offered(found, ConsentForm())
    try:
        if form.validate_on_submit():
            _record(found, form)
            return done(url_for(".ledger", id=id))
    except BeforeOptOut as refusal:
        form.said_on.errors = [refusal.sentence]
    except Refused as refusal:
        form.form_errors.append(refusal.sentence)
    return page("contacts/consent_form.html", status=422, contact=found, form=form)


def _offered(contact: Contact, form: ConsentForm) -> ConsentForm:
    return form.offer(contact, current_firm.zone, in_force_of(addresses_of(contact)))


def _record(contact: Contact, form: ConsentForm) -> None:
    words, version = form.words.data or "", form.version.data or ""
    said = Said(How(form.how.data), words, version, form.day(), form.ended_opt_outs())
    way, purposes = form.chosen_way(), form.chosen_purposes()
    record_consent(contact.id, way, purposes, said=said, zone=current_firm.zone, by=current_user)
    tell_what_was_written_down(contact, [way.address])


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
            ways = form.chosen_ways()
            how, words = How(form.how.data), form.words.data or ""
            record_opt_outs(ways, how=how, words=words, zone=current_firm.zone, by=current_user)
            tell_what_was_written_down(found, [way.address for way in ways])
            return done(url_for(".ledger", id=id))
    except Refused as refusal:
        form.ways.errors = [refusal.sentence]
    return page("contacts/opt_out_form.html", status=422, contact=found, form=form)


@bp.get("/<uuid:line_id>/wrong", may=EDIT)
def wrong_line(id: UUID, line_id: UUID) -> Answer:
    found = find(with_ways(visible_to(current_user)), id)
    line = _by_hand(find(entries_of(found), line_id))
    return page("contacts/wrong_line.html", contact=found, line=line, form=CorrectionForm(formdata=None))


@bp.post("/<uuid:line_id>/wrong", may=EDIT)
def mark_wrong_line(id: UUID, line_id: UUID) -> Answer:
    found = find(with_ways(visible_to(current_user)), id)
    line = _by_hand(find(entries_of(found), line_id))
    form = CorrectionForm()
    try:
        form.validate_on_submit()
        mark_as_wrong(line, by=current_user, reason=form.reason.data or "")
    except (Refused, Conflict) as refusal:
        form.reason.errors = [refusal.sentence]
        return page("contacts/wrong_line.html", status=422, contact=found, line=line, form=form)
    tell_what_was_written_down(found, [line.address])
    return done(url_for(".ledger", id=id))


def _contact(id: UUID) -> Contact:
    contact: Contact = find(with_ways(visible_to(current_user)), id)
    return contact


def _by_hand(line: LedgerEntry) -> LedgerEntry:
    """A line that may be wrong; what the client wrote is not shown here to who may not read texts (T6)."""
    if not line.is_by_hand:
        raise NotFound()
    return line


def _run(id: UUID, run_id: UUID) -> Run:
    run: Run = find(runs_visible_to(current_user), run_id)
    if run.subject_id != id or not is_within(run, current_user):
        raise NotFound()
    return run


def _about(run: Run) -> dict[str, Any]:
    return {"run": run, "here": f"/contacts/{run.subject_id}/consent/pdf/{run.id}"}
