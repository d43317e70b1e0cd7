"""What the commands do, apart from run: one call each."""

from argparse import Namespace

from casestatus.accounts.operating import create_operator as make_operator
from casestatus.config import Config
from casestatus.core.migrating import migrate as migrate_database
from casestatus.demo import seed_demo
from casestatus.firms.founding import found_firm
from casestatus.staff.inviting import create_user as make_user


def migrate(config: Config, chosen: Namespace, _password: str) -> None:
    """Bring the tables up to date, and fill in the demo firm when asked."""
    migrate_database(config)
    if chosen.with_demo:
        seed_demo()


def demo(config: Config, _chosen: Namespace, _password: str) -> None:
    """Bring the tables up to date and fill in the demo firm."""
    migrate_database(config)
    seed_demo()


def create_firm(_config: Config, chosen: Namespace, _password: str) -> None:
    """Open a firm and say so."""
    found_firm(name=chosen.name, number=chosen.number, timezone=chosen.timezone)
    print(f"{chosen.name} is open; its number is {chosen.number}.")


def create_user(_config: Config, chosen: Namespace, password: str) -> None:
    """Let somebody sign in and say so."""
    make_user(chosen.firm, email=chosen.email, name=chosen.name, role=chosen.role, password=password)
    print(f"{chosen.name} can sign in with {chosen.email}.")


def create_operator(_config: Config, chosen: Namespace, password: str) -> None:
    """Let an operator in and say so."""
    make_operator(email=chosen.email, name=chosen.name, password=password)
    print(f"{chosen.name} can sign in with {chosen.email}.")
