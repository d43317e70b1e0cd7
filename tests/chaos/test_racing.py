"""Two transactions at once, in the order that does harm."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from casestatus.bare import bare_app
from casestatus.core import db, notes
from casestatus.core.tenancy import as_firm
from casestatus.messaging.delivering import pick_up_deliveries
from casestatus.messaging.models import Conversation, Message
from casestatus.messaging.sending import conversation_to, send_message
from casestatus.outbox.recording import record_report
from tests import factories
from tests.chaos.product import until


@pytest.fixture
def app(make_database, config):
    """The product without its pages, on a database of its own, where transactions are real."""
    app = bare_app(replace(config, database_url=make_database(f"racing_{os.getpid()}")))
    with app.app_context():
        yield app
        db.engine().dispose()
    notes.carry_by(notes.NoCarrier())


@pytest.fixture
def waiting_for_a_lock(services):
    """How many transactions of the racing database wait for another's lock, as a superuser sees it."""
    engine = sa.create_engine(services.admin_url, poolclass=sa.NullPool)
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND wait_event_type = 'Lock'"

    def count() -> int:
        with engine.connect() as connection:
            return connection.execute(sa.text(asked), {"name": f"racing_{os.getpid()}"}).scalar_one()

    return count


def test_of_two_reports_at_once_the_thread_shows_the_later(app, waiting_for_a_lock):
    with db.transaction():
        firm_id = factories.a_firm().id
    with as_firm(firm_id), db.transaction():
        begun = conversation_to("+18435560142", None, body="Hello")
        message = send_message(begun, author=factories.a_user(), body="Hello", key="k")
        message_id, outgoing_id = message.id, message.outgoing_id
    with as_firm(firm_id), db.transaction():
        _report(outgoing_id, "sent")

    with ThreadPoolExecutor(1) as pool:
        with as_firm(firm_id), db.transaction():
            db.session.execute(sa.select(Conversation).with_for_update())
            earlier = pool.submit(_pick_up, app, firm_id)  # has read "sent", and waits for the conversation
            until(lambda: waiting_for_a_lock() == 1, 10, lambda: "nobody waits")
            _report(outgoing_id, "delivered")
            pick_up_deliveries()
        earlier.result()

    with as_firm(firm_id), db.looking():
        assert db.session.get_one(Message, message_id).state == "delivered"


def _report(outgoing_id, status):
    record_report(outgoing_id, status=status, error_code=None, provider_id="SM1", payload={})


def _pick_up(app, firm_id):
    with app.app_context(), as_firm(firm_id), db.transaction():
        pick_up_deliveries()
