"""The clock asks a worker once for what it finds, however often it finds it."""

import pytest
import redis

from casestatus.core import queue
from casestatus.core.clock import new_id
from jobs.asking import TOO_LONG, Asker

OWN_DATABASE = 9  # of Redis, so that nobody works on these jobs
FIRM, OTHER_FIRM, TEXT = new_id(), new_id(), new_id()
JOB = "jobs.messaging.take_in"


@pytest.fixture
def jobs(services):
    """The empty queue of a Redis of one's own, as this process sees it."""
    url = services.redis_url.replace("?db=0", f"?db={OWN_DATABASE}")
    client, before = redis.Redis.from_url(url), queue._client
    client.flushdb()
    queue._client = client  # it waits for its answers; the product's gives up soon, and takes that for "unknown"
    yield lambda length: client.rpush("rq:queue:default", *range(length)) if length else client.flushdb()
    queue._client = before


@pytest.fixture
def asker(app, told):
    with app.app_context():
        yield Asker()


def test_what_waits_already_is_not_asked_for_again(asker, jobs, told):
    asker.ask(JOB, TEXT)
    jobs(1)

    asker.look()
    asker.ask(JOB, TEXT)

    assert len(told) == 1


def test_other_work_and_other_firms_are_asked_for(asker, jobs, told):
    for firm, about in [(None, TEXT), (None, new_id()), (FIRM, TEXT), (OTHER_FIRM, TEXT)]:
        asker.ask(JOB, about, firm=firm)

    assert len(told) == 4


def test_what_was_lost_from_an_empty_queue_is_asked_for_again(asker, jobs, told):
    asker.ask(JOB, TEXT)
    jobs(0)

    asker.look()
    asker.ask(JOB, TEXT)

    assert len(told) == 2


def test_a_queue_that_is_far_too_long_gets_nothing_more_until_it_is_shorter(asker, jobs, told):
    jobs(TOO_LONG + 1)
    asker.look()
    asker.ask(JOB, TEXT)
    assert told == []

    jobs(0)
    asker.look()
    asker.ask(JOB, TEXT)

    assert len(told) == 1


def test_a_redis_that_is_away_keeps_nobody_from_asking(asker, jobs, told):
    queue.set_up("redis://127.0.0.1:1")
    asker.look()

    asker.ask(JOB, TEXT)

    assert len(told) == 1
