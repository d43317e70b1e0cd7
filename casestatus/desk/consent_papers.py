"""A contact's consent record on paper: asked for here, made by a worker (T21)."""

import json
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.consent.ledger import entries_about, ledger_of
from casestatus.consent.models import Event, LedgerEntry
from casestatus.contacts.models import Contact
from casestatus.contacts.queries import with_ways
from casestatus.core import dates, db
from casestatus.core.permissions import Permission
from casestatus.core.phones import display
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import _
from casestatus.firms.models import Firm
from casestatus.gateways import current as gateways
from casestatus.runs import running
from casestatus.runs.models import Run
from casestatus.trail.tracking import write_entry

JOB = "jobs.desk.make_consent_paper"
TEMPLATE = Path(__file__).parent.parent / "templates" / "contacts" / "consent.typ"


def begin_paper(contact: Contact, *, by: User) -> Run:
    """Have the record made as a PDF, and write down that it was asked for."""
    reads_texts = by.may(Permission.TEXT_MESSAGES)
    run = running.begin(JOB, kind="pdf", about=("Contact", contact.id), by=by, reads_texts=reads_texts)
    write_entry("exported", "Contact", contact.id, form="consent", run=str(run.id))
    return run


def is_within(run: Run, user: User) -> bool:
    """Whether the record made is still for these eyes: it may hold words of texts (T6)."""
    return user.may(Permission.TEXT_MESSAGES) or not run.wishes.get("reads_texts", True)


def make_paper(run_id: UUID) -> None:
    """Make the file of a run. One that another worker has, or that was cancelled, is left."""
    mine = running.claim(run_id)
    if mine is None:
        return
    place = Path(tempfile.mkdtemp(prefix="casestatus-run-"))
    try:
        running.finish(mine, _printed(mine, place))
    except running.Stopped:
        return
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _printed(mine: running.Mine, place: Path) -> Path:
    part, made = place / "part-00000", place / "consent.pdf"
    part.mkdir()
    (part / "said.json").write_text(json.dumps(_said(mine), ensure_ascii=False), encoding="utf-8")
    gateways.current().pdf.print(TEMPLATE, [part], made, gets_on=lambda: running.say(mine, 0, 0))
    return made


def _said(mine: running.Mine) -> dict[str, Any]:
    with db.looking():
        firm, user = db.session.get_one(Firm, chosen_firm()), db.session.get_one(User, mine.asked_by_id)
        found = with_ways(sa.select(Contact)).where(Contact.id == mine.subject_id)
        contact = db.session.execute(found).scalar_one()
        at, lines = _moment(mine.asked_at, firm.zone), lines_of(contact)
        reads_texts = mine.wishes.get("reads_texts", True) and user.may(Permission.TEXT_MESSAGES)
        return {
            "title": str(_("Consent of {name}", name=contact.name)),
            "firm": firm.name,
            "facts": [
                [str(_("Times")), firm.time_zone.replace("_", " ")],
                [str(_("Exported")), at],
                [str(_("By")), user.name],
            ],
            "columns": ["When", "What", "Number or address", "How", "Exact words"],
            "rows": [_row(line, firm.zone, reads_texts=reads_texts) for line in lines],
            "wrong": [_correction(line, firm.zone) for line in lines],
            "nothing": str(_("Nothing is written down.")),
            "footer": f"{firm.name} · {at}",
            "page": str(_("Page")),
            "of": str(_("of")),
        }


def lines_of(contact: Contact) -> list[LedgerEntry]:
    """The ledger of all numbers and addresses of a contact that was loaded with them."""
    return ledger_of(_addresses(contact))


def entries_of(contact: Contact) -> sa.Select:
    """The same lines, for who looks one up."""
    return entries_about(_addresses(contact))


def _addresses(contact: Contact) -> list[str]:
    return [*(phone.e164 for phone in contact.phones), *(row.email for row in contact.emails)]


def _row(line: LedgerEntry, zone: ZoneInfo, *, reads_texts: bool) -> list[list[str]]:
    """What each column says, line by line."""
    words = f"“{line.words}”" if reads_texts or not line.is_in_texts else str(_("In a text message"))
    is_day = line.event is Event.AGREED
    written = f"{line.author.name}, {_moment(line.created_at, zone)}" if line.author else ""
    cells = [
        [dates.in_full(line.said_at.astimezone(zone)) if is_day else _moment(line.said_at, zone)],
        [line.says, line.purpose_label],
        [display(line.address) if "@" not in line.address else line.address],
        [line.how_label, written],
        [words if line.words else "", line.version or "", line.reason or ""],
    ]
    return [[words for words in cell if words] for cell in cells]


def _correction(line: LedgerEntry, zone: ZoneInfo) -> str:
    """Who marked a line as wrong, when and why; nothing for one that is right."""
    if line.voided_by is None:
        return ""
    author = line.voided_by.author.name if line.voided_by.author else ""
    at = _moment(line.voided_by.created_at, zone)
    return str(_("Marked as wrong by {name}, {at}: {reason}", name=author, at=at, reason=line.voided_by.reason or ""))


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    here = moment.astimezone(zone)
    return f"{dates.in_full(here)}, {dates.on_the_clock(here)}"
