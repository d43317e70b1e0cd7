"""Asks for a transcript to be taken out of the house: written into the trail, and left to a worker (T10)."""

from enum import StrEnum

from casestatus.accounts.models import User
from casestatus.core.permissions import Permission
from casestatus.runs import running
from casestatus.runs.models import Run
from casestatus.trail.tracking import write_entry
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
    run = running.begin(JOB, kind=form, about=subject.about, by=by, notes=notes, all_cases=by.may(Permission.ALL_CASES))
    write_entry("exported", *subject.about, form=form.value, notes=notes, run=str(run.id))
    return run


def is_within(run: Run, user: User) -> bool:
    """Whether what the run made is still for these eyes: who sees fewer cases than then gets a new one only."""
    return not run.wishes.get("all_cases") or user.may(Permission.ALL_CASES)
