"""Notes: what a unit of work tells the world once it is committed.

A note is a topic that changed or a job to do. They are kept on the session and handed over by `db.transaction()` after
its outermost commit. Losing them loses nothing: the clock's sweeps find the work in PostgreSQL, and pages poll slowly.
"""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Topic:
    """A region of pages should look again. `firm` is the firm's id as text."""

    firm: str
    name: str


@dataclass(frozen=True)
class Task:
    """A job by its dotted name. Arguments are strings: ids, never what people wrote."""

    queue: str
    name: str
    args: tuple[str, ...] = ()
    meta: dict[str, str] = field(default_factory=dict, hash=False, compare=False)


type_of_note = Topic | Task
Notes = list[type_of_note]


class Carrier(Protocol):
    """Takes notes away. Must answer within a second and must not raise."""

    def take(self, notes: Notes) -> None: ...


class NoCarrier:
    """For programs that tell nobody, such as migrations."""

    def take(self, notes: Notes) -> None:
        return None


_carrier: Carrier = NoCarrier()


def carry_by(carrier: Carrier) -> None:
    """Choose who takes notes away in this process."""
    global _carrier
    _carrier = carrier


def hand_over(notes: Notes) -> None:
    """Give the notes of a finished unit of work to the carrier, each once, in order."""
    if notes:
        _carrier.take(list(dict.fromkeys(notes)))
