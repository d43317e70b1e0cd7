"""Notes leave once, after the commit, and never for what did not happen (architecture §6)."""

from uuid import UUID

import pytest

from casestatus.core import db, notes
from casestatus.core.background import enqueue
from casestatus.core.live import publish
from casestatus.core.notes import Task, Topic
from casestatus.core.tenancy import as_firm, chosen_firm
from tests.rules.asking import NO_PAGES, ask, routes
from tests.rules.nets import ask as ask_database
from tests.rules.nets import owning
from tests.rules.offices import an_office
from tests.rules.webhooks import a_text_comes_in

KINDS_OF_TOPICS = {"conversation", "unread", "contact", "present", "signed-out"}
STAFF_FORMS = [route for route in routes("staff") if route.method == "POST"]
STAFF_PAGES = [route for route in routes("staff", but=NO_PAGES) if route.method == "GET"]


@pytest.fixture
def office(firm, told):
    made = an_office("Marigold")
    told.clear()
    return made


@pytest.fixture
def work(firm, told):
    """A session of its own for our firm, as a request or a job has."""
    db.session.commit()
    with as_firm(firm.id):
        yield


class Broken(Exception):
    """Something went wrong on the way."""


def publish_and_break(topic: str) -> None:
    publish(topic)
    raise Broken


def topics(told: list[object]) -> list[str]:
    return [note.name for note in told if isinstance(note, Topic)]


def test_a_text_that_is_sent_wakes_a_worker_and_every_open_page(ana, office, told):
    ana.post(f"/conversations/{office.conversation}/messages", data={"body": "See you at 2.", "key": "k1"})

    tasks = [note for note in told if isinstance(note, Task)]
    assert [(task.queue, task.name) for task in tasks] == [("texts", "jobs.outbox.drain")]
    assert {f"conversation-{office.conversation}", "inbox"} <= set(topics(told))
    assert {note.firm for note in told if isinstance(note, Topic)} == {str(office.firm)}


def test_a_form_that_is_refused_tells_nobody(ana, office, told):
    answer = ana.post(f"/conversations/{office.conversation}/messages", data={"body": " ", "key": "k1"})

    assert (answer.status_code, told) == (422, [])


@pytest.mark.parametrize("status", [403, 404])
def test_a_request_that_may_not_be_made_tells_nobody(sam, zoe, office, told, status):
    visitor = {403: sam, 404: zoe}[status]

    answer = visitor.post(f"/conversations/{office.conversation}/messages", data={"body": "Hello", "key": "k1"})

    assert (answer.status_code, told) == (status, [])


def test_a_request_that_breaks_tells_nobody(app, ana, office, told):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with owning():
        ask_database("ALTER TABLE participations RENAME COLUMN unread TO unseen")

    answer = ana.post(f"/conversations/{office.conversation}/messages", data={"body": "Hello", "key": "k1"})

    app.config["PROPAGATE_EXCEPTIONS"] = None
    assert (answer.status_code, told) == (500, [])


def test_no_page_tells_anybody(ada, office, told):
    for route in STAFF_PAGES:
        ask(ada, route, office)

        assert told == [], route


def test_work_that_is_undone_tells_nobody(work, told):
    with db.transaction() as unit:
        publish("inbox")
        unit.undo()

    assert told == []


def test_looking_tells_nobody(work, told):
    with db.looking():
        publish("inbox")

    assert told == []


def test_work_that_raises_tells_nobody(work, told):
    with pytest.raises(Broken), db.transaction():
        publish_and_break("inbox")

    assert told == []


def test_a_part_that_fails_by_itself_takes_its_notes_with_it(work, told):
    with db.transaction():
        publish("inbox")
        with pytest.raises(Broken), db.savepoint():
            publish_and_break("contacts")

    assert topics(told) == ["inbox"]


def test_a_part_that_is_done_waits_for_the_whole(work, told):
    with db.transaction():
        with db.savepoint():
            publish("inbox")
        waiting = list(told)

    assert (waiting, topics(told)) == ([], ["inbox"])


def test_work_within_work_tells_at_the_end_of_the_outer(work, told):
    with db.transaction():
        with db.transaction():
            publish("inbox")
        waiting = list(told)

    assert (waiting, topics(told)) == ([], ["inbox"])


def test_the_same_note_leaves_once_and_in_order(work, told):
    with db.transaction():
        publish("inbox", "contacts")
        enqueue("jobs.outbox.drain", "1")
        publish("inbox")
        enqueue("jobs.outbox.drain", "1")

    assert [note.name for note in told] == ["inbox", "contacts", "jobs.outbox.drain"]


def test_notes_leave_when_the_work_has_ended(work):
    class Witness:
        def take(self, handed: notes.Notes) -> None:
            self.saw = db.session().in_transaction(), "work" in db.session().info

    witness = Witness()
    notes.carry_by(witness)

    with db.transaction():
        publish("inbox")

    assert witness.saw == (False, False)


def test_a_text_that_comes_in_tells_every_open_page(nobody, office, firm, told):
    a_text_comes_in(nobody, sender=office.phone, to=firm.numbers[0].e164)

    assert {"inbox", f"conversation-{office.conversation}"} <= set(topics(told))


@pytest.mark.parametrize("route", STAFF_FORMS, ids=str)
def test_no_note_says_what_people_wrote(ada, office, told, route):
    """Notes go through Redis: topics are names of regions, tasks carry ids."""
    ask(ada, route, office)

    for note in told:
        assert _is_name_of_a_region(note.name) if isinstance(note, Topic) else _is_task_of_ids(note)


def _is_name_of_a_region(name: str) -> bool:
    name = name.removesuffix("-scheduled")  # what waits in a conversation, or in any
    kind, id_ = name[:-37], name[-36:]
    return name in ("inbox", "conversation", "opt-outs") or (kind in KINDS_OF_TOPICS and bool(UUID(id_)))


def _is_task_of_ids(task: Task) -> bool:
    ids = all(UUID(argument) for argument in task.args)
    return ids and task.meta["firm"] == str(chosen_firm()) and set(task.meta) == {"firm", "request"}
