"""Notes on a real Redis, and what happens to them without one."""

import json

import pytest
import redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from casestatus.core import db, queue
from casestatus.core.background import DEFAULT, TEXTS, enqueue, enqueue_for, enqueue_for_nobody
from casestatus.core.carrier import LOST, RedisCarrier
from casestatus.core.clock import new_id
from casestatus.core.live import CHANNEL, publish
from casestatus.core.logs import request_id
from casestatus.core.notes import Task, Topic
from casestatus.core.tenancy import as_firm

FIRM = str(new_id())
OWN_DATABASE = 8  # of Redis, so that nobody works on these tasks


@pytest.fixture
def own_redis(services):
    """The address of an empty Redis."""
    url = services.redis_url.replace("?db=0", f"?db={OWN_DATABASE}")
    redis.Redis.from_url(url).flushdb()
    return url


@pytest.fixture(autouse=True)
def same_queue_as_before():
    before = queue._client
    yield
    queue._client = before


@pytest.fixture
def work(firm, told):
    db.session.commit()
    with as_firm(firm.id):
        yield


def lost() -> float:
    return sum(one.value for metric in LOST.collect() for one in metric.samples if one.name.endswith("_total"))


def test_a_topic_reaches_whoever_listens_for_its_firm(own_redis):
    with redis.Redis.from_url(own_redis).pubsub(ignore_subscribe_messages=True) as feed:
        feed.subscribe(CHANNEL + FIRM)
        feed.get_message(timeout=1)

        RedisCarrier(own_redis).take([Topic(FIRM, "inbox"), Topic(str(new_id()), "not ours"), Topic(FIRM, "contacts")])

        heard = feed.get_message(timeout=2)
    assert heard is not None
    assert json.loads(heard["data"]) == ["inbox", "contacts"]


def test_a_task_waits_in_its_queue_as_json(own_redis):
    task = Task(TEXTS, "jobs.outbox.drain", (str(new_id()),), {"firm": FIRM, "request": "r1"})

    RedisCarrier(own_redis).take([task])

    connection = redis.Redis.from_url(own_redis)
    (job_id,) = Queue(TEXTS, connection=connection, serializer=JSONSerializer).job_ids
    job = Job.fetch(job_id, connection=connection, serializer=JSONSerializer)
    assert (job.func_name, job.args, job.meta) == (task.name, list(task.args), task.meta)


def test_notes_that_cannot_leave_are_counted_and_forgotten():
    before = lost()
    carrier = RedisCarrier("redis://127.0.0.1:1")

    carrier.take([Topic(FIRM, "inbox"), Topic(FIRM, "contacts")])
    carrier.take([Topic(FIRM, "inbox")])

    assert lost() - before == 3


def test_a_task_carries_its_firm_and_its_request(work, firm, told):
    request_id.set("r1")

    with db.transaction():
        enqueue("jobs.outbox.drain", new_id(), queue=TEXTS)

    (task,) = told
    assert (task.queue, task.meta) == (TEXTS, {"firm": str(firm.id), "request": "r1"})
    assert [type(argument) for argument in task.args] == [str]


def test_a_task_outside_of_a_unit_of_work_leaves_at_once(rooms, told):
    with db.own_session():
        enqueue_for(new_id(), "jobs.outbox.drain")
        enqueue_for_nobody("jobs.messaging.take_in", new_id())

    assert [(task.queue, bool(task.meta["firm"])) for task in told] == [(DEFAULT, True), (DEFAULT, False)]


def test_a_topic_outside_of_a_unit_of_work_is_a_mistake(work):
    with pytest.raises((KeyError, AttributeError)):
        publish("inbox")


def test_every_kind_of_worker_gives_a_sign_of_life(own_redis):
    queue.set_up(own_redis)
    assert not queue.workers_seen()

    for kind in queue.KINDS:
        queue.still_alive(kind)

    assert (queue.answers(), queue.workers_seen()) == (True, True)


def test_without_redis_a_sign_of_life_is_heard_by_nobody():
    queue.set_up("redis://127.0.0.1:1")

    queue.still_alive("clock")

    with pytest.raises(redis.RedisError):
        queue.answers()
