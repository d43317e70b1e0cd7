"""Print the conversation: a page for the browser's own printer, and files that are made in the background (T10)."""

from uuid import UUID

from flask import Response, request, url_for

from casestatus.core.clock import now
from casestatus.core.errors import Forbidden, NotFound
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.gateways.storage import Missing, storage
from casestatus.runs.models import Run
from casestatus.runs.queries import visible_to as runs_visible_to
from casestatus.runs.running import cancel as cancel_run
from casestatus.trail.tracking import note_view
from casestatus.transcripts.asking import MEDIA_TYPES, Form, begin_export, is_within
from casestatus.transcripts.reading import Wanted, all_lines, how_many
from casestatus.transcripts.subjects import Of, Subject, subject_of
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.headers import save_as
from casestatus.web.hypermedia import Answer, done, page

EXPORT = Permission.EXPORT
MOST_ON_A_PAGE = 2000  # messages that a browser prints without trouble
MOST_ALOUD = 10_000  # messages whose PDF surely has tags for screen readers (gateways/joining.py)

bp = staff_blueprint("transcripts")


@bp.get("/conversations/<uuid:id>/print", may=EXPORT)
def print_conversation(id: UUID) -> Answer:
    return _page(_subject(Of.CONVERSATION, id))


@bp.get("/cases/<uuid:id>/print", may=EXPORT)
def print_case(id: UUID) -> Answer:
    return _page(_subject(Of.CASE, id))


@bp.post("/conversations/<uuid:id>/exports", may=EXPORT)
def export_conversation(id: UUID) -> Answer:
    return _begin(_subject(Of.CONVERSATION, id))


@bp.post("/cases/<uuid:id>/exports", may=EXPORT)
def export_case(id: UUID) -> Answer:
    return _begin(_subject(Of.CASE, id))


@bp.get("/exports/<uuid:id>", may=EXPORT)
def export(id: UUID) -> Answer:
    run = _run(id)
    return page("transcripts/export.html", "runs/_run.html", run=run, subject=_subject_of(run), here=f"/exports/{id}")


@bp.get("/exports/<uuid:id>/file", may=EXPORT)
def file(id: UUID) -> Response | Answer:
    run = _run(id)
    subject = _subject_of(run)
    if not run.is_kept:
        return done(url_for(".export", id=id))
    try:
        answer = Response(storage().read(run.key), content_type=MEDIA_TYPES[Form(run.kind)])
    except Missing:
        raise NotFound() from None
    note_view(*subject.about, "downloaded")
    asked_on = run.created_at.astimezone(current_firm.zone)
    name = f"{subject.file_name}-{asked_on:%Y-%m-%d}.{run.kind}"
    save_as(answer, name)
    answer.headers["Content-Length"] = str(run.size)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.post("/exports/<uuid:id>/cancel", may=EXPORT)
def cancel(id: UUID) -> Answer:
    run = _run(id)
    cancel_run(run)
    return done(url_for(".export", id=id), "runs/_run.html", run=run, subject=_subject_of(run), here=f"/exports/{id}")


@bp.post("/exports/<uuid:id>/again", may=EXPORT)
def again(id: UUID) -> Answer:
    """A new one like it, with what was written since."""
    run = _run(id)
    fresh = begin_export(_subject_of(run), form=Form(run.kind), by=current_user, notes=bool(run.wishes.get("notes")))
    return done(url_for(".export", id=fresh.id))


def _page(subject: Subject) -> Answer:
    wanted = Wanted(subject, now(), notes=bool(request.args.get("notes")))
    count = how_many(current_user, wanted)
    is_long = count.wanted > MOST_ON_A_PAGE
    lines = [] if is_long else all_lines(current_user, wanted, most=MOST_ON_A_PAGE)
    note_view(*subject.about, "printed")
    return page(
        "transcripts/print.html",
        subject=subject,
        lines=lines,
        total=count.wanted,
        is_long=is_long,
        is_too_long_for_tags=count.wanted > MOST_ALOUD,
        notes=wanted.notes,
        has_notes=count.notes > 0,
        at=wanted.until,
        zone=current_firm.time_zone.replace("_", " "),
    )


def _begin(subject: Subject) -> Answer:
    asked = request.form.get("as", "")
    if asked not in set(Form):
        raise NotFound()
    run = begin_export(subject, form=Form(asked), by=current_user, notes=bool(request.form.get("notes")))
    return done(url_for(".export", id=run.id))


def _subject(of: Of, id: UUID) -> Subject:
    """What somebody who may read texts wants in print: the export's own permission is asked by `may=` (T6)."""
    if not current_user.may(Permission.TEXT_MESSAGES):
        raise Forbidden()
    return subject_of(current_user, of, id)


def _run(id: UUID) -> Run:
    run = find(runs_visible_to(current_user), id)
    if run.subject not in set(Of) or not is_within(run, current_user):
        raise NotFound()
    return run


def _subject_of(run: Run) -> Subject:
    return _subject(Of(run.subject), run.subject_id)
