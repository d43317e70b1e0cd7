"""What the commands do, apart from run: a verb each, in one transaction."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from casestatus.accounts import operating, resetting
from casestatus.app import create_app
from casestatus.config import Config
from casestatus.core import db, migrating
from casestatus.core.errors import NotFound
from casestatus.core.tenancy import as_firm
from casestatus.core.words import _
from casestatus.demo.phones import introduce_phones
from casestatus.demo.seeding import seed_demo
from casestatus.firms.founding import found_firm
from casestatus.firms.queries import all_firms
from casestatus.staff import inviting
from casestatus.supervisor.errors import StartError
from casestatus.supervisor.running import DEMO_MARK


def migrate(config: Config, chosen: Namespace, _password: str) -> None:
    """Bring the tables up to date, and fill in the demo firm when asked."""
    refuse_too_few_connections(config)
    migrating.migrate(config.database_url)
    if chosen.with_demo:
        _fill_in_demo(config)


def refuse_too_few_connections(config: Config) -> None:
    """Raise StartError when all processes together could ask PostgreSQL for more connections than it gives."""
    allowed = migrating.connections_allowed(config.database_url)
    if allowed < config.connections:
        raise StartError(
            f"PostgreSQL gives {allowed} connections and these settings need {config.connections}: "
            "raise its max_connections, or lower CASESTATUS_WEB_WORKERS or CASESTATUS_TEXT_WORKERS."
        )


def demo(config: Config, _chosen: Namespace, _password: str) -> None:
    """Bring the tables up to date and fill in the demo firm."""
    migrating.migrate(config.database_url)
    _fill_in_demo(config)
    print("The demo firm is in place.")


def create_firm(config: Config, chosen: Namespace, _password: str) -> None:
    """Open a firm and say so."""
    migrating.migrate(config.database_url)
    with _product(config), db.transaction():
        firm = found_firm(name=chosen.name, number=chosen.number, timezone=chosen.timezone)
        said = f"{firm.name} is open. Its id is {firm.id}."
    print(said)


def create_user(config: Config, chosen: Namespace, password: str) -> None:
    """Let somebody sign in and say so."""
    migrating.migrate(config.database_url)
    with _product(config):
        firm_id = _firm_called(chosen.firm)
        with as_firm(firm_id), db.transaction():
            user = inviting.create_user(email=chosen.email, name=chosen.name, role=chosen.role, password=password)
            name = user.name
    print(f"{name} can sign in at {config.public_url}/sign-in with {chosen.email}.")


def create_operator(config: Config, chosen: Namespace, password: str) -> None:
    """Let an operator in and say so."""
    migrating.migrate(config.database_url)
    with _product(config), db.transaction():
        name = operating.create_operator(email=chosen.email, name=chosen.name, password=password).name
    print(f"{name} can sign in at {config.public_url}/sign-in with {chosen.email}.")


def set_password(config: Config, chosen: Namespace, password: str) -> None:
    """Give somebody who forgot a new password and say so."""
    migrating.migrate(config.database_url)
    with _product(config), db.transaction():
        resetting.set_password(chosen.email, password, key=config.secret_key)
    print(f"{chosen.email} has a new password and is signed out everywhere.")


def _fill_in_demo(config: Config) -> None:
    (config.home / DEMO_MARK).touch()
    with _product(config):
        seed_demo(has_mailbox=bool(config.mailbox_port))
    if config.is_sandbox:
        introduce_phones(config.home / "sandbox")


@contextmanager
def _product(config: Config) -> Iterator[None]:
    """The whole product, and no more of it than its database connections afterwards."""
    with create_app(config).app_context():
        yield
        db.engine().dispose()


def _firm_called(name_or_id: str) -> UUID:
    with db.looking():
        found = [firm.id for firm in all_firms() if name_or_id.lower() in {firm.name.lower(), str(firm.id)}]
    if not found:
        raise NotFound(_("No firm is called “{name}”.", name=name_or_id))
    if len(found) > 1:
        raise NotFound(_("{count} firms are called “{name}”; use the id.", count=len(found), name=name_or_id))
    return found[0]
