"""The product without its pages: for workers, the clock and commands."""

from flask import Flask

from casestatus.config import Config
from casestatus.consent.texting_hours import read_hours, set_widest
from casestatus.core import db, links, notes, queue, signing
from casestatus.core.carrier import RedisCarrier
from casestatus.core.logs import set_up_logs
from casestatus.core.platform import remind_from
from casestatus.core.roles import UnsafeRole, refuse_unsafe_role
from casestatus.gateways.storage import files_in, keep_in
from casestatus.trail import tracking  # noqa: F401  writes the trail: its listeners must be in place


def bare_app(config: Config, *, pool_size: int = 4) -> Flask:
    """An app that holds the database, the queue and the links. Its context is pushed by whoever works in it.

    Ends the process with one sentence when the database would show it every firm.
    """
    set_up_logs()
    app = Flask("casestatus")
    db.init_app(app, config.database_url, pool_size=pool_size)
    links.stand_at(config.public_url)
    remind_from(config.reminder_number or None)
    signing.sign_by(config.secret_key)
    set_widest(read_hours(*config.texting_hours))
    queue.set_up(config.redis_url)
    notes.carry_by(RedisCarrier(config.redis_url))
    keep_in(files_in(config.home))
    _refuse_unsafe_role(app)
    return app


def _refuse_unsafe_role(app: Flask) -> None:
    try:
        with app.app_context():
            refuse_unsafe_role(db.engine())
    except UnsafeRole as error:
        raise SystemExit(f"casestatus: {error}") from None
