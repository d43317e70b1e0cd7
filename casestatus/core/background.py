"""Work for later. `enqueue` leaves a note; the job is queued when the unit of work is committed."""

from uuid import UUID

from casestatus.core import db
from casestatus.core.logs import request_id
from casestatus.core.notes import Notes, Task, hand_over

TEXTS, DEFAULT, FILES = "texts", "default", "files"  # files take long, and keep nobody else waiting


def enqueue(name: str, *args: str | UUID, queue: str = DEFAULT) -> None:
    """Have a worker run the job with this dotted name, for the firm that this session serves.

    Arguments are ids. Inside a unit of work it leaves with its commit, else at once.
    """
    firm_id = db.session().info.get("firm_id")
    meta = {"firm": str(firm_id) if firm_id else "", "request": request_id.get()}
    _note(Task(queue, name, tuple(str(arg) for arg in args), meta))


def enqueue_for(firm_id: UUID, name: str, *args: str | UUID, queue: str = DEFAULT) -> None:
    """The same for another firm, from the machines that keep all of them going."""
    _note(Task(queue, name, tuple(str(arg) for arg in args), {"firm": str(firm_id), "request": request_id.get()}))


def enqueue_for_nobody(name: str, *args: str | UUID) -> None:
    """The same for a job that finds its firm by itself."""
    _note(Task(DEFAULT, name, tuple(str(arg) for arg in args), {"firm": "", "request": request_id.get()}))


def _note(task: Task) -> None:
    notes: Notes | None = db.session().info.get("notes")
    if notes is None:
        hand_over([task])
    else:
        notes.append(task)
