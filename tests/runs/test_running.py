"""Long work is done once, whoever dies over it (T10, K8)."""

from datetime import timedelta

import pytest
import time_machine

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.gateways.storage import Missing, storage
from casestatus.runs import running
from casestatus.runs.models import Run, RunState
from tests import factories

SOON = timedelta(minutes=2)


@pytest.fixture
def run(firm) -> Run:
    user = factories.a_user()
    return running.begin("jobs.transcripts.make_export", kind="csv", about=("Case", user.id), by=user, notes=False)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "made"
    path.write_bytes(b"made")
    return path


def test_one_worker_has_it(run):
    first, second = running.claim(run.id), running.claim(run.id)

    assert (first is not None, second) == (True, None)


def test_what_a_killed_worker_had_is_found_and_begun_anew(run):
    running.claim(run.id)
    assert due() == []

    with time_machine.travel(now() + SOON, tick=False):
        assert due() == [run.id]
        again = running.claim(run.id)

    assert again is not None
    assert again.tries == 2
    assert run.made == 0


def due() -> list:
    return [row.id for row in db.session.execute(running.overdue_runs())]


def test_a_worker_that_was_thought_dead_keeps_nothing(run, file):
    """Both made it; the later one's stands, once."""
    slow = running.claim(run.id)
    with time_machine.travel(now() + SOON, tick=False):
        quick = running.claim(run.id)
        running.finish(quick, file)

    for late in (lambda: running.say(slow, 1, 2), lambda: running.finish(slow, file)):
        with pytest.raises(running.Stopped):
            late()
    assert (run.state, run.size) == (RunState.DONE, 4)


def test_who_says_how_far_it_is_keeps_it(run):
    mine = running.claim(run.id)
    with time_machine.travel(now() + timedelta(seconds=50), tick=False):
        running.say(mine, 3, 10)
    with time_machine.travel(now() + timedelta(seconds=90), tick=False):
        assert running.claim(run.id) is None
    assert (run.made, run.total) == (3, 10)


def test_what_kills_every_worker_is_given_up(run):
    for tries in range(running.MOST_TRIES + 1):
        with time_machine.travel(now() + SOON * (tries + 1), tick=False):
            running.claim(run.id)

    assert run.state is RunState.FAILED
    assert due() == []


def test_what_is_cancelled_meanwhile_is_thrown_away(run, file):
    mine = running.claim(run.id)
    with db.transaction():
        running.cancel(run)

    with pytest.raises(running.Stopped):
        running.finish(mine, file)
    assert run.state is RunState.CANCELLED
    with pytest.raises(Missing):
        storage().read(run.key)


def test_what_is_done_is_not_cancelled(run, file):
    running.finish(running.claim(run.id), file)

    running.cancel(run)

    assert run.state is RunState.DONE


def test_a_lost_note_is_made_up_for(run):
    with time_machine.travel(now() + timedelta(seconds=3), tick=False):
        assert due() == [run.id]


def test_old_files_are_deleted_and_young_ones_stay(run, file):
    running.finish(running.claim(run.id), file)
    running.remove_old_files()
    assert b"".join(storage().read(run.key)) == b"made"

    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        assert [row.firm_id for row in db.session.execute(running.firms_with_old_files())] == [run.firm_id]
        running.remove_old_files()

    assert run.removed_at is not None
    with pytest.raises(Missing):
        storage().read(run.key)
