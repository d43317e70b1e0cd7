"""What the figures share: servers that run while a part of them is measured, and whom to ask for."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from bench.client import Line
from bench.dataset import AREAS, HARBOR, NUMBERS
from bench.measuring import signed_in, target
from bench.servers import Server, carrier_environment, product, unit
from casestatus.supervisor.postgres import EmbeddedPostgres

THREAD, LONG_THREAD, FIRST_TEXTER = 2, 1, 1000  # the numbers of conversations in the data set


@dataclass
class Run:
    """The product and the units, up and warm, on one database."""

    home: Path
    product: Server
    units: dict[str, Server]

    def page(self, name: str, path: str, *, htmx: bool = False, **extra: Any) -> dict[str, Any]:
        """A page or region of the product, asked for by a user of the measured firm."""
        return target(self.product, name, path, **signed_in(htmx=htmx), **extra)

    def unit(self, letter: str, **extra: Any) -> dict[str, Any]:
        return target(self.units[letter], letter, **extra)

    def conversation(self, number: int, *, firm: UUID = HARBOR) -> tuple[UUID, int]:
        """Id and version of a conversation by its number in the data set."""
        asked = "SELECT id, version FROM conversations WHERE firm_id = %s AND phone = %s"
        return self.ask(asked, firm, phone(number, firm=firm))[0]

    def news(self, conversation: UUID, version: int) -> str:
        """Where its open thread asks for what came since, as its page says: what looks the same is not told again."""
        line = Line(self.page("thread", f"/conversations/{conversation}"))
        line.ask()
        look = re.search(rb'name="look" value="([\w-]+)"', line.content)
        assert look, "a thread's page has no mark of how it looks"
        return f"/conversations/{conversation}/messages?since={version}&look={look[1].decode()}"

    def ask(self, statement: str, *values: Any) -> list[Any]:
        """Ask the database as its owner."""
        with owner(self.home) as connection:
            return connection.execute(statement.encode(), values).fetchall()

    def texts(self, first: int) -> dict[str, Any]:
        """What a client process needs to write as clients, from the message numbered `first` on."""
        return {
            "first": first,
            "phones": [phone(number) for number in range(FIRST_TEXTER, FIRST_TEXTER + 4000)],
            "to": NUMBERS[HARBOR],
            "url": f"{self.product.base}/webhooks/twilio/messages",
            "secret": carrier_environment(self.product)["TWILIO_AUTH_TOKEN"],
        }


def phone(number: int, *, firm: UUID = HARBOR) -> str:
    return f"+1{AREAS[firm]}{2_000_000 + number}"


def owner(home: Path) -> psycopg.Connection:
    """A connection as the login that owns the tables."""
    return psycopg.connect(EmbeddedPostgres(home).url.replace("+psycopg", ""), autocommit=True)


@contextlib.contextmanager
def running(home: Path, letters: str = "HLW") -> Iterator[Run]:
    """The product on this home, and these units beside it."""
    with contextlib.ExitStack() as stack:
        started = stack.enter_context(product(home))
        units = {letter: stack.enter_context(unit(letter, home)) for letter in letters}
        yield Run(home, started, units)
