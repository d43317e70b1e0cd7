"""Asks for a transcript to be taken out of the house: written into the trail, and left to a worker (T10)."""

from enum import StrEnum
from uuid import UUID

from casestatus.accounts.models import User
from casestatus.cases.queries import sees_all_of
from casestatus.core.permissions import Permission
from casestatus.runs import running
from casestatus.runs.models import Run
from casestatus.trail.tracking import write_entry
from casestatus.transcripts.reading import cases_in
from casestatus.transcripts.subjects import Subject

JOB = "jobs.transcripts.make_export"


class Form(StrEnum):
    """In what form a transcript is made."""

    PDF = "pdf"
    CSV = "csv"
    ZIP = "zip"


MEDIA_TYPES = {Form.PDF: "application/pdf", Form.CSV: "text/csv; charset=utf-8", Form.ZIP: "application/zip"}


def begin_export(subject: Subject, *, form: Form, by: User, notes: bool = False) -> Run:
    """Have the transcript made, and write down that it was asked for."""
    all_cases = by.may(Permission.ALL_CASES)
    names = None if all_cases else [str(id) for id in cases_in(by, subject)]
    run = running.begin(JOB, kind=form, about=subject.about, by=by, notes=notes, all_cases=all_cases, cases=names)
    write_entry("exported", *subject.about, form=form.value, notes=notes, run=str(run.id))
    return run


def is_within(run: Run, user: User) -> bool:
    """Whether what the run made is still for these eyes: who sees fewer cases than then gets a new one only.

    Of who sees their own alone, one they had then may be a colleague's meanwhile (A2).
    """
    if user.may(Permission.ALL_CASES):
        return True
    named = run.wishes.get("cases")
    return named is not None and sees_all_of(user, [UUID(id) for id in named])
