"""How often the database is asked, in this process: BEGIN, COMMIT and SET are not counted."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask.testing import FlaskClient

from bench.client import signature
from bench.dataset import HARBOR, NUMBERS, SMALL
from bench.measuring import Figure, signed_in
from bench.run import FIRST_TEXTER, LONG_THREAD, THREAD, Run, phone
from bench.servers import carrier_environment, redis_url
from casestatus.app import create_app
from casestatus.config import Config
from casestatus.supervisor.postgres import EmbeddedPostgres

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SET ", "SELECT SET_CONFIG")


def measure(run: Run) -> list[Figure]:
    environment = run.product.environment | carrier_environment(run.product) | {"PUBLIC_URL": run.product.base}
    environment |= {"DATABASE_URL": EmbeddedPostgres(run.home).url, "REDIS_URL": redis_url(run.home)}
    app = create_app(Config.from_env(environment))
    browser = app.test_client(use_cookies=False)
    inbox = [_asked(browser, "/inbox", firm) for firm in (SMALL, HARBOR)]
    threads = [
        _asked(browser, f"/conversations/{run.conversation(number, firm=firm)[0]}", firm)
        for number, firm in ((THREAD, SMALL), (LONG_THREAD, SMALL), (THREAD, HARBOR), (LONG_THREAD, HARBOR))
    ]
    text = _text(browser, run)
    return [
        Figure("SQL for the inbox", "≤ 4, as many at 5 rows as at 50", 4, inbox, "statements", same=True),
        Figure("SQL for a thread", "≤ 5, as many at 5 messages as at 50", 5, threads, "statements", same=True),
        Figure("SQL for a text that comes in", "≤ 8", 8, [text], "statements"),
    ]


def _asked(browser: FlaskClient, path: str, firm: UUID) -> int:
    """Counted the second time: once in five minutes a session is noted as seen, whatever page it is."""
    headers = signed_in(firm=firm)["headers"]
    assert browser.get(path, headers=headers).status_code == 200
    with _counted() as seen:
        assert browser.get(path, headers=headers).status_code == 200
    return len(seen)


def _text(browser: FlaskClient, run: Run) -> int:
    path, sid = "/webhooks/twilio/messages", f"SM{time.time_ns():032d}"
    form = {"MessageSid": sid, "From": phone(FIRST_TEXTER), "To": NUMBERS[HARBOR], "Body": "On my way."}
    secret = carrier_environment(run.product)["TWILIO_AUTH_TOKEN"]
    signed = signature(run.product.base + path, form, secret)
    with _counted() as seen:
        answer = browser.post(path, data=form, headers={"X-Twilio-Signature": signed})
    assert answer.status_code == 200
    return len(seen)


@contextmanager
def _counted() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if not statement.upper().startswith(NOT_COUNTED):
            seen.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(sa.Engine, "before_cursor_execute", note)
