"""Texts: what we ask of a carrier, and how it may fail."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


class Temporary(Exception):
    """The carrier did not take it, for now. `retry_after` is in seconds, when the carrier said so."""

    def __init__(self, code: str, retry_after: float | None = None):
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


class Permanent(Exception):
    """The carrier will not take it. `code` is its own error code."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class Unknown(Exception):
    """Nobody can say whether the carrier took it: it broke off after we had asked."""


@dataclass(frozen=True)
class Text:
    """One text to hand to the carrier. `callback` is the full URL that hears of its delivery.

    `media` is where the carrier fetches what goes with it.
    `valid_for` is after how many seconds the carrier gives it up; its own choice, when None.
    """

    to: str
    sender: str
    body: str
    callback: str
    valid_for: int | None = None
    media: tuple[str, ...] = ()


@dataclass(frozen=True)
class Accepted:
    """The carrier took it, under this id."""

    provider_id: str


@dataclass(frozen=True)
class Listed:
    """A text as the carrier lists it. `status` is the carrier's word."""

    provider_id: str
    to: str
    sender: str
    body: str
    status: str
    error_code: str | None
    sent_at: datetime
    media_count: int = 0


@dataclass(frozen=True)
class ListedMedia:
    """What came with a text, as the carrier lists it."""

    url: str
    media_type: str


@dataclass(frozen=True)
class GivenUp:
    """A day's list of numbers whose owners gave them up. `version` changes when the list does.

    `numbers` (E.164) come one after the other while the list is read, which can be done once.
    """

    version: str
    numbers: Iterator[str]


TOO_LARGE, FORBIDDEN = "too_large", "forbidden_address"  # codes of a Permanent that `fetch` raises


class SmsGateway(Protocol):
    """A carrier. Every call answers within about 15 seconds."""

    def send(self, text: Text) -> Accepted:
        """Hand one text over. Raises Temporary, Permanent or Unknown."""
        ...

    def sent_since(self, moment: datetime, *, to: str) -> list[Listed]:
        """What the carrier says it took for this number since then. Raises Temporary when it cannot say."""
        ...

    def received_since(self, moment: datetime, *, to: str) -> list[Listed]:
        """What came in on one of our numbers since then. Raises Temporary when it cannot say."""
        ...

    def media_of(self, provider_id: str) -> list[ListedMedia]:
        """What came with a text, in order. Raises Temporary when it cannot say."""
        ...

    def fetch(self, url: str) -> bytes:
        """A picture or file that came with a text, within 20 seconds.

        Raises Temporary; Permanent TOO_LARGE, or FORBIDDEN for an address that is not a public one.
        """
        ...

    def given_up_on(self, day: date) -> AbstractContextManager[GivenUp | None]:
        """The numbers that carriers took away from their owners on a day; None while there is no list of it.

        It may hold hundreds of thousands, and be read for two minutes. Raises Temporary or Permanent.
        """
        ...
