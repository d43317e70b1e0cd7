"""One PostgreSQL for all tests, one database a process; verb and view tests share one connection and leave no trace."""

import hashlib
import os
from dataclasses import replace

import pytest
import sqlalchemy as sa
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from casestatus.app import create_app
from casestatus.config import Config
from casestatus.consent import texting_hours
from casestatus.core import db, notes
from casestatus.core.migrating import MIGRATIONS, migrate
from casestatus.core.tenancy import choose_firm
from casestatus.gateways.current import Gateways, current, use, use_account
from casestatus.gateways.fakes import FakeAccount, FakeEmail, FakePush, FakeSms
from casestatus.supervisor.testing import HOME, test_services
from casestatus.web.limits import limiter
from tests import factories
from tests.messaging.apart import Apart
from tests.visitors import Visitor

LOCK = 7_281_957


CHAOS = "tests/chaos/"
TOGETHER = (CHAOS, "tests/rules/test_logs.py")  # each has one product, or one run, for all of its tests


class Together(LoadScopeScheduling):
    """Gives every test to whichever process is free, but what belongs together to the same one.

    The process that kills products waits for them most of the time. With two others it
    gets nothing else: they fill the cores.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((path for path in TOGETHER if nodeid.startswith(path)), nodeid)

    def _reschedule(self, node: WorkerController) -> None:
        if CHAOS in self.assigned_work[node] and len(self.nodes) > 2:
            node.shutdown()
        else:
            super()._reschedule(node)


def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)


class Collector:
    """Keeps the notes of finished units of work."""

    def __init__(self) -> None:
        self.notes: list[object] = []

    def take(self, handed: notes.Notes) -> None:
        self.notes.extend(handed)


@pytest.fixture(scope="session")
def services():
    return test_services(HOME)


@pytest.fixture(scope="session")
def template(services):
    """The name of a migrated database that others are copied from; made anew when a migration changes."""
    name = f"template_{_hash_of_migrations()}"
    with _admin(services) as connection:
        connection.execute(sa.text(f"SELECT pg_advisory_lock({LOCK})"))
        known = connection.execute(sa.text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}).first()
        if known is None:
            connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name}_new WITH (FORCE)"))  # of a run that failed
            connection.execute(sa.text(f"CREATE DATABASE {name}_new OWNER casestatus"))
            migrate(services.database_url_template.format(name=f"{name}_new"))
            connection.execute(sa.text(f"ALTER DATABASE {name}_new RENAME TO {name}"))
        connection.execute(sa.text(f"SELECT pg_advisory_unlock({LOCK})"))
    return name


@pytest.fixture(scope="session")
def make_database(services, template):
    """Makes databases by name; returns their URL."""

    def make(name: str) -> str:
        with _admin(services) as connection:
            connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template} OWNER casestatus"))
        return services.database_url_template.format(name=name)

    return make


@pytest.fixture(scope="module")
def product(request, make_database, config):
    """The app on a database of the module's own, for what is really committed."""
    name = "_".join(request.module.__name__.split(".")[1:])
    url = make_database(f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}")
    app = create_app(replace(config, database_url=url))
    yield app
    with app.app_context():
        db.engine().dispose()


@pytest.fixture
def apart(product, carrier):
    """The product with a firm of the test's own, where things happen at the same moment."""
    notes.carry_by(notes.NoCarrier())
    return Apart(product)


@pytest.fixture(scope="session")
def config(make_database, services, tmp_path_factory):
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return Config.from_env(
        {
            "CASESTATUS_HOME": str(tmp_path_factory.mktemp("home")),
            "DATABASE_URL": make_database(f"rooms_{worker}_{os.getpid()}"),
            "REDIS_URL": services.redis_url,
            "SECRET_KEY": "a secret key for tests, long enough to pass",
            "VAPID_PRIVATE_KEY": "5" * 64,
            "PUBLIC_URL": "http://localhost",
            "CASESTATUS_DEMO": "1",
            "CASESTATUS_TEXTING_HOURS": "00:00-24:00",  # so that no test depends on the hour
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": "token of the tests",
            "TWILIO_API_URL": "http://127.0.0.1:1",
            "SMTP_URL": "smtp://127.0.0.1:1",
        }
    )


@pytest.fixture(scope="session")
def app(config):
    limiter.enabled = False  # its counts would stand in a Valkey that other runs share
    app = create_app(config)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def told():
    """The notes that left, in order."""
    collector = Collector()
    notes.carry_by(collector)
    yield collector.notes
    notes.carry_by(notes.NoCarrier())


@pytest.fixture
def carrier():
    """The fake carrier that texts are handed to."""
    sms = FakeSms()
    use(Gateways(sms=sms, email=FakeEmail(), push=FakePush()))
    return sms


@pytest.fixture
def mailer(carrier):
    """The fake mail server that e-mails are handed to."""
    return current().email


@pytest.fixture
def by_law(app):
    """Texts may arrive from 8 am to 9 pm, as the law has it; other tests run at any hour."""
    around = texting_hours.widest()
    texting_hours.set_widest(texting_hours.LAW)
    yield
    texting_hours.set_widest(around)


@pytest.fixture
def pusher(carrier):
    """The fake push service that pushes are handed to."""
    return current().push


@pytest.fixture
def account():
    """The fake account at the carrier, which is asked about numbers."""
    fake = FakeAccount()
    use_account(fake)
    return fake


@pytest.fixture
def rooms(app, told, carrier, account):
    """An app context whose sessions all work on one connection, which is rolled back at the end."""
    with app.app_context(), db.engine().connect() as connection:
        outer = connection.begin()
        factory = db.session.session_factory
        factory.configure(bind=connection, join_transaction_mode="create_savepoint")
        db.session().info["notes"] = notes.Notes()
        yield
        db.session.remove()
        factory.configure(bind=None, join_transaction_mode="conditional_savepoint")
        outer.rollback()


@pytest.fixture
def firm(rooms):
    """Harbor & Reed, which the test's own session serves."""
    firm = factories.a_firm()
    choose_firm(firm.id)
    return firm


@pytest.fixture
def ada(app, firm):
    """An admin, signed in."""
    return Visitor(app, factories.a_user("Ada Reyes", "admin"))


@pytest.fixture
def ana(app, firm):
    """An attorney, signed in."""
    return Visitor(app, factories.a_user("Ana Whitfield", "attorney"))


@pytest.fixture
def ben(app, firm):
    """A paralegal, signed in."""
    return Visitor(app, factories.a_user("Ben Okafor", "paralegal"))


@pytest.fixture
def sam(app, firm):
    """Support staff, who may not read texts, signed in."""
    return Visitor(app, factories.a_user("Sam Lee", "staff"))


@pytest.fixture
def zoe(app, firm):
    """An admin of another firm, signed in."""
    with factories.another_firm():
        return Visitor(app, factories.a_user("Zoe Quill", "admin"))


@pytest.fixture
def olu(app, rooms):
    """An operator, signed in."""
    return Visitor(app, factories.an_operator())


@pytest.fixture
def nobody(app, rooms):
    """A browser that is not signed in."""
    return Visitor(app, None)


def _hash_of_migrations() -> str:
    files = sorted(MIGRATIONS.rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _admin(services):
    return sa.create_engine(services.admin_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect()
