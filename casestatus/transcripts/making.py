"""Makes a transcript that somebody asked for, in a worker (T10)."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from uuid import UUID

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import Firm
from casestatus.runs import running
from casestatus.transcripts.asking import Form
from casestatus.transcripts.csv_files import CsvFile
from casestatus.transcripts.exports import Export
from casestatus.transcripts.pdf_files import PdfFile
from casestatus.transcripts.reading import Line, Wanted, how_many, lines_in_turn
from casestatus.transcripts.subjects import Of, subject_of
from casestatus.transcripts.zip_files import TranscriptZip


class File(Protocol):
    """A file in the making."""

    def add(self, line: Line) -> None: ...

    def close(self) -> Path: ...


MAKERS: dict[Form, Callable[[Export, Path], File]] = {Form.PDF: PdfFile, Form.CSV: CsvFile, Form.ZIP: TranscriptZip}


def make_export(run_id: UUID) -> None:
    """Make the file of a run. Begun anew when the worker before was killed; only the last one's is kept."""
    mine = running.claim(run_id)
    if mine is None:
        return
    for earlier in range(1, mine.tries):
        shutil.rmtree(_place(run_id, earlier), ignore_errors=True)  # a killed worker's: no words stay behind
    place = _place(run_id, mine.tries)
    place.mkdir(mode=0o700)
    try:
        running.finish(mine, _make(mine, place))
    except running.Stopped:
        return
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _place(run_id: UUID, tries: int) -> Path:
    return Path(tempfile.gettempdir(), f"casestatus-run-{run_id}-{tries}")


def _make(mine: running.Mine, place: Path) -> Path:
    export = _export(mine)
    file = MAKERS[Form(mine.kind)](export, place)
    named = mine.wishes.get("cases")  # those of its beginning: by them it is asked later who may still have it
    cases = None if named is None else [UUID(id) for id in named]
    lines = lines_in_turn(mine.asked_by_id, Wanted(export.subject, mine.asked_at, mine.wishes["notes"], cases))
    running.say(mine, 0, export.total)
    for some in lines:
        for line in some:
            file.add(line)
        running.say(mine, some[-1].number, export.total)
    return file.close()


def _export(mine: running.Mine) -> Export:
    with db.looking():
        user = db.session.get_one(User, mine.asked_by_id)
        firm = db.session.get_one(Firm, chosen_firm())
        subject = subject_of(user, Of(mine.subject), mine.subject_id)
        total = how_many(user, Wanted(subject, mine.asked_at, mine.wishes["notes"])).wanted
        return Export(
            subject=subject,
            firm=firm.name,
            zone=firm.zone,
            by=user.name,
            at=mine.asked_at,
            total=total,
            gets_on=lambda: running.say(mine, total, total),
        )
