"""Long work, from the wish to the file. A worker that is killed loses nothing: another one begins anew (T10, K8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.background import FILES, enqueue
from casestatus.core.clock import new_id, now
from casestatus.core.live import publish
from casestatus.core.tenancy import chosen_firm
from casestatus.gateways.storage import storage
from casestatus.runs.models import IN_HAND, Run, RunState

LEASE = timedelta(minutes=1)  # then the worker that had it is dead: it says more often how far it is
KEPT = timedelta(hours=24)
MOST_TRIES = 3  # more are made only of what kills the workers, or cannot be done
OVERDUE = timedelta(seconds=2)  # then the note that should have woken a worker was lost


class Stopped(Exception):
    """The run was cancelled, or another worker has it: what was made is thrown away."""


@dataclass(frozen=True)
class Mine:
    """A run that this worker alone does, while its lease lasts."""

    id: UUID
    tries: int
    kind: str
    subject: str
    subject_id: UUID
    asked_by_id: UUID
    asked_at: datetime
    wishes: dict[str, Any]
    key: str


def begin(job: str, *, kind: str, about: tuple[str, UUID], by: User, **wishes: Any) -> Run:
    """Have a worker do the job with this dotted name, which gets the run's id."""
    subject, subject_id = about
    run = Run(
        firm_id=chosen_firm(),
        id=new_id(),
        job=job,
        kind=kind,
        subject=subject,
        subject_id=subject_id,
        asked_by_id=by.id,
        wishes=wishes,
        due_at=now(),
    )
    db.add(run)
    enqueue(job, run.id, queue=FILES)
    return run


def claim(run_id: UUID) -> Mine | None:
    """Take the run; None when another worker has it, or there is nothing left to do."""
    with db.transaction():
        due = sa.select(Run).where(Run.id == run_id, Run.state.in_(IN_HAND), Run.due_at <= now())
        run = db.session.execute(due.with_for_update(skip_locked=True)).scalar_one_or_none()
        if run is None:
            return None
        run.tries += 1
        if run.tries > MOST_TRIES:
            _end(run, RunState.FAILED)
            return None
        run.state, run.made, run.due_at = RunState.RUNNING, 0, now() + LEASE
        publish(run.topic)
        return Mine(
            run.id,
            run.tries,
            run.kind,
            run.subject,
            run.subject_id,
            run.asked_by_id,
            run.created_at,
            run.wishes,
            run.key,
        )


def say(mine: Mine, made: int, total: int) -> None:
    """Say how far it is, and keep it for another while. Raises Stopped when it is not this worker's any more."""
    with db.transaction():
        run = _still(mine)
        run.made, run.total, run.due_at = made, total, now() + LEASE
        publish(run.topic)


def finish(mine: Mine, made: Path) -> None:
    """Keep the file that was made. Raises Stopped when the run is not this worker's any more."""
    with db.transaction():
        _still(mine).due_at = now() + LEASE
    storage().put_file(mine.key, made)
    with made.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    with db.transaction():
        run = _still(mine)
        run.size, run.sha256, run.expires_at = made.stat().st_size, digest, now() + KEPT
        run.made = run.total
        _end(run, RunState.DONE)


def cancel(run: Run) -> None:
    """Stop it. One that is at an end stays as it is."""
    db.session.refresh(run, with_for_update=True)
    if run.is_in_hand:
        _end(run, RunState.CANCELLED)


def _still(mine: Mine) -> Run:
    ours = sa.select(Run).where(Run.id == mine.id, Run.tries == mine.tries, Run.state == RunState.RUNNING)
    run = db.session.execute(ours.with_for_update()).scalar_one_or_none()
    if run is None:
        raise Stopped()
    return run


def _end(run: Run, state: RunState) -> None:
    run.state, run.finished_at = state, now()
    publish(run.topic)


def overdue_runs() -> sa.Select:
    """What no worker does, of every firm, for the sweep: the longest overdue first."""
    overdue = sa.select(Run.firm_id, Run.id, Run.job).where(Run.state.in_(IN_HAND), Run.due_at <= now() - OVERDUE)
    return overdue.order_by(Run.due_at).limit(100)


def firms_with_old_files() -> sa.Select:
    """The firms where files lie that nobody may fetch any more."""
    return sa.select(Run.firm_id).where(Run.removed_at.is_(None), Run.expires_at <= now()).distinct()


def remove_old_files() -> None:
    """Delete what is older than a day from storage."""
    old = sa.select(Run).where(Run.removed_at.is_(None), Run.expires_at <= now()).limit(200)
    for run in db.session.execute(old).scalars():
        storage().delete(run.key)
        run.removed_at = now()
