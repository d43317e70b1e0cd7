"""From a commit through Redis to a worker: RQ's own, until the queue is empty."""

import json
import os
import zlib

import pytest
import redis
import sqlalchemy as sa
from rq import Queue
from rq.job import Job
from rq.registry import FailedJobRegistry
from rq.serializers import JSONSerializer

from casestatus.core import db, notes
from casestatus.core.background import enqueue
from casestatus.core.carrier import RedisCarrier
from casestatus.core.clock import new_id
from casestatus.core.logs import request_id
from casestatus.gateways.sms import Permanent
from casestatus.messaging.models import Message, MessageState
from casestatus.messaging.sending import send_message
from casestatus.outbox.models import Outgoing
from jobs.worker import TextsWorker
from tests.factories import a_conversation, a_user, another_firm

OWN_DATABASES = {"main": 10, "gw0": 11, "gw1": 12}  # of Redis, so that nobody else works on these jobs


@pytest.fixture
def connection(services, told):
    """An empty Redis, to which notes are carried as in production."""
    own = OWN_DATABASES.get(os.environ.get("PYTEST_XDIST_WORKER", "main"), 13)
    url = services.redis_url.replace("?db=0", f"?db={own}")
    connection = redis.Redis.from_url(url)
    connection.flushdb()
    notes.carry_by(RedisCarrier(url))
    return connection


def queue_of(connection, name: str) -> Queue:
    return Queue(name, connection=connection, serializer=JSONSerializer)


def work(connection, name: str = "texts") -> None:
    """A worker does all that waits."""
    worker = TextsWorker([queue_of(connection, name)], connection=connection, serializer=JSONSerializer)
    worker.work(burst=True, logging_level="CRITICAL")
    db.session.expire_all()


def write(body: str = "Hello") -> Message:
    with db.transaction():
        return send_message(a_conversation(), author=a_user(), body=body, key="k")


def test_a_text_that_is_written_reaches_the_carrier_by_a_worker(firm, connection, carrier):
    write("See you at 2.")

    work(connection)

    assert [text.body for text in carrier.sent] == ["See you at 2."]


def test_the_worker_shows_in_the_thread_what_the_carrier_refused(firm, connection, carrier):
    carrier.answers = [Permanent("30007")]
    message = write()

    work(connection)

    assert (message.state, message.error_code) == (MessageState.FAILED, "30007")


def test_a_unit_of_work_that_failed_queues_nothing(firm, connection):
    with db.transaction() as unit:
        send_message(a_conversation(), author=a_user(), body="Hello", key="k")
        unit.undo()

    assert len(queue_of(connection, "texts")) == 0


def test_a_job_holds_ids_as_json_and_nothing_of_what_was_written(firm, connection):
    message = write("Very private words")

    [job_id] = queue_of(connection, "texts").job_ids
    kept = connection.hgetall(f"rq:job:{job_id}")

    assert json.loads(zlib.decompress(kept[b"data"])) == ["jobs.outbox.drain", None, [str(message.outgoing_id)], {}]
    assert b"private" not in b"".join(kept.values())


def test_a_job_knows_its_firm_and_the_request_that_asked_for_it(firm, connection):
    token = request_id.set("request-1234")
    write()
    request_id.reset(token)

    [job_id] = queue_of(connection, "texts").job_ids
    job = Job.fetch(job_id, connection=connection, serializer=JSONSerializer)

    assert job.meta == {"firm": str(firm.id), "request": "request-1234"}


def test_each_job_sees_its_own_firm_only(firm, connection, carrier):
    write("From Harbor")
    with another_firm() as other, db.transaction():
        send_message(a_conversation(), author=a_user(), body="From Quill", key="k")
        number = other.numbers[0].e164

    work(connection)

    senders = {text.body: text.sender for text in carrier.sent}
    assert senders == {"From Harbor": firm.numbers[0].e164, "From Quill": number}


def test_a_job_that_came_twice_sends_nothing_twice(firm, connection, carrier):
    message = write()
    enqueue("jobs.outbox.drain", message.outgoing_id, queue="texts")

    work(connection)

    assert len(carrier.sent) == 1


def test_a_job_that_fails_is_kept_apart_and_the_next_one_is_done(firm, connection, carrier):
    with db.transaction():
        enqueue("jobs.outbox.settle_claim", "no id at all", queue="texts")
    write()

    work(connection)

    assert len(FailedJobRegistry(queue=queue_of(connection, "texts"))) == 1
    assert len(carrier.sent) == 1


def test_a_job_for_a_text_that_is_gone_is_no_trouble(firm, connection):
    with db.transaction():
        enqueue("jobs.outbox.settle_claim", new_id(), queue="texts")

    work(connection)

    assert len(FailedJobRegistry(queue=queue_of(connection, "texts"))) == 0


def test_work_that_is_done_leaves_nothing_in_redis(firm, connection):
    write()

    work(connection)

    assert connection.keys("rq:job:*") == []


def test_without_redis_the_text_is_written_all_the_same_and_waits(firm, told):
    notes.carry_by(RedisCarrier("redis://127.0.0.1:1"))

    write("Waits for the sweep")

    assert db.session.execute(sa.select(Outgoing.body)).scalars().all() == ["Waits for the sweep"]
