"""kill -9 of every process while a hundred texts go out and a hundred come in: nothing lost, nothing doubled."""

import os
import time
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest

from casestatus.core.crash import POINTS
from casestatus.core.parallel import AT_ONCE
from tests.chaos.counting import Books, recover
from tests.chaos.crashes import points_in_the_code
from tests.chaos.product import until
from tests.chaos.traffic import Traffic

WORKER_POINTS = ("after-claim", "after-answer", "after-record")
WEB_POINTS = ("after-commit", "before-commit-of-send", "after-keep", "after-message")
A_THIRD = 70  # of two hundred texts
MANY = 4 * AT_ONCE  # clients: each death of a worker leaves sixteen of them waiting
# How many texts a dying process may leave in doubt: those that it was just handing over, one a thread.
IN_DOUBT = {"postgres": AT_ONCE, "postgres-backend": AT_ONCE, "sandbox": AT_ONCE}


LONG_TALK = 2500  # messages: three parts of a PDF
_MANY_MESSAGES = """
    INSERT INTO messages (firm_id, id, conversation_id, version, at, direction, kind, body, phone, firm_number, state,
        created_at)
    SELECT firm_id, gen_random_uuid(), id, 0, now() - number * interval '1 minute', 'in', 'text', 'Text ' || number,
        phone, firm_number, 'received', now() - interval '1 hour'
    FROM conversations, generate_series(1, :many) AS number WHERE id = :conversation RETURNING id
"""


def test_a_texts_worker_may_die_at_every_step(whole, office, note_seconds):
    with Traffic(whole, office, out=2 * MANY, clients=MANY) as traffic:
        for point in WORKER_POINTS:
            whole.order_crash(point)
            _wait_for_death_at(point, whole)
    note_seconds(recover(whole, traffic))

    books = Books.of(whole, traffic)
    assert books.lost_or_doubled() == []
    assert books.disagreeing() == []
    assert 0 < len(books.doubtful) <= AT_ONCE * len(WORKER_POINTS)
    _try_again_what_is_in_doubt(books, whole, office)


def _try_again_what_is_in_doubt(books, product, office):
    for message in books.doubtful:
        page = office.read(f"/conversations/{message.conversation_id}")
        assert "Not certain" in page
        assert f"/messages/{message.id}/retry" in page
        office.try_again(message.conversation_id, message.id)
    recover(product, books.traffic, since=time.time())

    books = Books.of(product, books.traffic)
    assert books.lost_or_doubled() == []
    assert books.doubtful == []


def test_a_web_process_may_die_at_every_step(whole, office, note_seconds):
    first, *others = WEB_POINTS
    whole.order_crash(first)  # nobody but the web has news yet, so it is a web process that dies

    with Traffic(whole, office) as traffic:
        _wait_for_death_at(first, whole)
        for point in others:
            whole.order_crash(point)
            _wait_for_death_at(point, whole)
    note_seconds(recover(whole, traffic))

    books = Books.of(whole, traffic)
    assert books.lost_or_doubled() == []
    assert books.disagreeing() == []
    assert books.doubtful == []


def _wait_for_death_at(point, product):
    until(lambda: product.has_crashed_at(point), 30, lambda: f"nobody came to {point}")


VICTIMS = ["web", "valkey", "postgres"]
MORE_VICTIMS = ["postgres-backend", "clock", "sandbox"] if os.environ.get("CASESTATUS_LONG") == "1" else []


@pytest.mark.parametrize("name", VICTIMS + MORE_VICTIMS)
def test_a_process_may_be_killed(whole, office, name, note_seconds):
    with Traffic(whole, office) as traffic:
        traffic.wait_for(A_THIRD)
        assert whole.kill(name)
    note_seconds(recover(whole, traffic))

    books = Books.of(whole, traffic)
    assert books.lost_or_doubled() == []
    assert books.disagreeing() == []
    assert len(books.doubtful) <= IN_DOUBT.get(name, 0)


def test_a_worker_may_be_killed_in_the_middle_of_a_long_export(whole, office):
    """Worker and work-horse at once. Another one takes the export up from its beginning, and it ends whole."""
    path = office.write("/conversations", "Text 0", to="+18435569100")
    conversation_id = path.rpartition("/")[2]
    whole.rows(_MANY_MESSAGES, conversation=conversation_id, many=LONG_TALK)
    run = office.press(f"{path}/exports", **{"as": "pdf"})
    run_id = run.rpartition("/")[2]
    until(lambda: _run(whole, run_id).made >= LONG_TALK, 60, lambda: _run(whole, run_id))  # all read, none printed

    whole.kill("files-worker", with_children=True)
    assert _run(whole, run_id).state == "running"
    whole.rows("UPDATE runs SET due_at = now() - interval '3 seconds' WHERE id = :id RETURNING id", id=run_id)
    until(lambda: _run(whole, run_id).state == "done", 120, lambda: _run(whole, run_id))

    done = _run(whole, run_id)
    file = office.fetch(f"{run}/file")
    with pikepdf.open(BytesIO(file)) as pdf:
        printed = sum(page.obj.get("/Type") == "/Page" for page in pdf.pages)
    assert (done.tries, done.made, done.total) == (2, LONG_TALK + 1, LONG_TALK + 1)
    assert (len(file), sha256(file).hexdigest(), printed > 50) == (done.size, done.sha256, True)


def _run(product, run_id):
    asked = "SELECT state, tries, made, total, size, sha256 FROM runs WHERE id = :id"
    return product.rows(asked, id=run_id)[0]


def test_every_named_point_is_died_at():
    assert {*WORKER_POINTS, *WEB_POINTS} == POINTS == points_in_the_code()
