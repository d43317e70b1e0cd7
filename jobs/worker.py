"""A worker process: `python -m jobs.worker texts`, `default` or `files`.

Texts are sent by a SimpleWorker, whose job sends several at a time; other work runs in a fork of its own.
"""

import os
import sys

import redis
from rq import Queue, SimpleWorker, Worker
from rq.serializers import JSONSerializer

import jobs.accounts  # noqa: F401  loaded once, before the first job asks for it
import jobs.appointments  # noqa: F401
import jobs.desk  # noqa: F401
import jobs.firms  # noqa: F401
import jobs.mail  # noqa: F401
import jobs.messaging  # noqa: F401
import jobs.notices  # noqa: F401
import jobs.outbox  # noqa: F401
import jobs.runs  # noqa: F401
import jobs.transcripts  # noqa: F401
from casestatus.bare import bare_app
from casestatus.core import db, queue
from casestatus.core.parallel import AT_ONCE
from casestatus.gateways.current import use, use_account
from casestatus.gateways.real import real_gateways
from casestatus.gateways.twilio_account import account_of
from casestatus.part import config_of_a_part
from casestatus.supervisor.lifeline import die_with_parent

TTL = 25  # seconds; RQ waits 15 less for the next job, then gives a sign of life


class Lively:
    """Gives the product's own sign of life with RQ's, and comes back quickly when Redis does."""

    max_connection_wait_time = 2.0

    def heartbeat(self, *arguments: object, **options: object) -> None:
        super().heartbeat(*arguments, **options)  # type: ignore[misc]
        queue.still_alive(self.queue_names()[0])  # type: ignore[attr-defined]


class TextsWorker(Lively, SimpleWorker):
    """Sends texts, in this process."""


class DefaultWorker(Lively, Worker):
    """Everything else, each job in a fork, which ends with its worker."""

    def setup_work_horse_signals(self) -> None:
        super().setup_work_horse_signals()
        die_with_parent(os.getppid())
        db.forget_connections()


def main(name: str) -> None:
    """Work on the queue of this name until told to stop."""
    config = config_of_a_part()
    app = bare_app(config, pool_size=AT_ONCE + 4)
    use(real_gateways(config))
    use_account(account_of(config))
    connection = redis.Redis.from_url(config.redis_url)
    kind = TextsWorker if name == "texts" else DefaultWorker
    with app.app_context():
        worker = kind(
            [Queue(name, connection=connection, serializer=JSONSerializer)],
            connection=connection,
            serializer=JSONSerializer,
            worker_ttl=TTL,
        )
        worker.work(logging_level="ERROR")


if __name__ == "__main__":
    main(sys.argv[1])
