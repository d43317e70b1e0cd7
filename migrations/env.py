"""Runs migrations as the login that owns the tables, each in its own transaction."""

import time

import sqlalchemy as sa
from alembic import context

from casestatus.accounts import models as accounts
from casestatus.appointments import models as appointments
from casestatus.cases import models as cases
from casestatus.consent import models as consent
from casestatus.contacts import models as contacts
from casestatus.core import inbound, schedules
from casestatus.core.db import metadata
from casestatus.files import models as files
from casestatus.firms import models as firms
from casestatus.mail import models as mail
from casestatus.messaging import models as messaging
from casestatus.notices import models as notices
from casestatus.outbox import models as outbox
from casestatus.runs import models as runs
from casestatus.trail import models as trail
from casestatus.wording import models as wording

MODELS = (
    accounts,
    appointments,
    cases,
    consent,
    contacts,
    files,
    firms,
    inbound,
    mail,
    messaging,
    notices,
    outbox,
    runs,
    schedules,
    trail,
    wording,
)
LOCK = 7_281_955  # one migrating process at a time

url = (context.config.get_main_option("sqlalchemy.url") or "").replace("postgresql://", "postgresql+psycopg://", 1)
engine = sa.create_engine(url, poolclass=sa.NullPool)


def be_alone(connection: sa.Connection) -> None:
    """Wait until no other process migrates. Asked anew each time: a statement that waits holds up indexes that are
    made while others work.
    """
    while not connection.execute(sa.text(f"SELECT pg_try_advisory_lock({LOCK})")).scalar_one():
        connection.rollback()
        time.sleep(0.2)
    connection.commit()


with engine.connect() as connection:
    be_alone(connection)
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
