"""From the queue to the provider: one worker process against twilio-python in a loop."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import redis
import requests
from rq import Queue
from rq.serializers import JSONSerializer

from bench.dataset import HARBOR, NUMBERS
from bench.measuring import Figure
from bench.run import Run, owner
from bench.servers import carrier_environment, redis_url
from casestatus.config import ROOT

ROUNDS, TEXTS, SLOW_TEXTS, SLOW = 5, 300, 320, 0.08
PATIENCE = 60.0  # seconds for a round
POST = """INSERT INTO outgoing (firm_id, id, lane, channel, recipient, sender, body, purpose, urgency, language, zones,
                                state, due_at, tries, created_at)
          SELECT %s, gen_random_uuid(), '+1919' || lpad((%s + n)::text, 7, '0'), 'sms',
                 '+1919' || lpad((%s + n)::text, 7, '0'), %s, 'Your hearing is on Tuesday.', 'message', 'person', 'en',
                 '{}', 'waiting', now(), 0, now() FROM generate_series(1, %s) AS n"""
# One question for each partial index: together they would read the whole table, beside the worker that is measured.
LEFT = """SELECT EXISTS (SELECT FROM outgoing WHERE firm_id = %(firm)s AND state = 'waiting')
              OR EXISTS (SELECT FROM outgoing WHERE firm_id = %(firm)s AND state = 'sending')"""


def measure(run: Run) -> list[Figure]:
    """Callbacks are switched off: what is measured ends when the provider has the text."""
    with _fault(run, kind="no_callback"):
        quick = [_share(run, TEXTS, number) for number in range(ROUNDS)]
        with _fault(run, kind="slow", delay=SLOW):
            slow = [_share(run, SLOW_TEXTS, number, loop=40) for number in range(ROUNDS)]
    note = f"S {quick[-1][1]:.0f}/s, a worker {quick[-1][0]:.0f}/s"
    late = f"S {slow[-1][1]:.1f}/s, a worker {slow[-1][0]:.0f}/s"
    return [
        Figure("queue → provider, per worker", "≥ 0.6 S", 0.6, _ratios(quick), "S", at_least=True, note=note),
        Figure("the same at 80 ms latency", "≥ 5 × one thread", 5, _ratios(slow), "×", at_least=True, note=late),
    ]


def _ratios(rates: list[tuple[float, float]]) -> list[float]:
    return [worker / loop for worker, loop in rates]


def _share(run: Run, texts: int, number: int, *, loop: int = 0) -> tuple[float, float]:
    """Texts a second of the worker and of the loop, one after the other."""
    first = 5_000_000 + number * 1000
    return _worker_rate(run, texts, first), _loop_rate(run, loop or texts, first + 1_000_000)


def _loop_rate(run: Run, texts: int, first: int) -> float:
    environment = carrier_environment(run.product) | {
        "BENCH_SENDER": NUMBERS[HARBOR],
        "BENCH_CALLBACK": f"{run.product.base}/webhooks/twilio/status?firm={HARBOR}&text={uuid4()}",
    }
    command = [sys.executable, "-m", "bench.units.send_loop", str(texts), str(first)]
    answer = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    return texts / float(answer.stdout)


def _worker_rate(run: Run, texts: int, first: int) -> float:
    line = redis.Redis.from_url(redis_url(run.home))
    queue = Queue("texts", connection=line, serializer=JSONSerializer)
    with owner(run.home) as connection:
        connection.execute(POST.encode(), (HARBOR, first, first, NUMBERS[HARBOR], texts))
        began = time.perf_counter()
        queue.enqueue_call(
            "jobs.outbox.drain", args=("",), meta={"firm": str(HARBOR), "request": "bench"}, result_ttl=0
        )
        while connection.execute(LEFT.encode(), {"firm": HARBOR}).fetchall()[0][0]:
            if time.perf_counter() - began > PATIENCE:
                raise RuntimeError("The worker does not send.")
            time.sleep(0.005)
        return texts / (time.perf_counter() - began)


@contextmanager
def _fault(run: Run, **fault: Any) -> Iterator[None]:
    """The carrier does this to every text for the length of the block."""
    keys = carrier_environment(run.product)
    base, auth = keys["TWILIO_API_URL"], (keys["TWILIO_ACCOUNT_SID"], keys["TWILIO_AUTH_TOKEN"])
    requests.post(f"{base}/sandbox/faults", json={**fault, "times": 0}, auth=auth, timeout=10).raise_for_status()
    try:
        yield
    finally:
        requests.delete(f"{base}/sandbox/faults", auth=auth, timeout=10).raise_for_status()
