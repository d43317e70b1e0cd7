"""Pushes to browsers: what we ask of a push service. It fails as a carrier does, and one way more (gateways/sms.py)."""

from dataclasses import dataclass
from typing import Protocol

from casestatus.gateways.sms import Permanent, Temporary


class Gone(Permanent):
    """The browser wants no more pushes, or is no more: what is kept of it is of no use."""


@dataclass(frozen=True)
class Push:
    """One notice for one browser. Of pushes with the same `topic` that wait for a browser, it gets the last alone."""

    endpoint: str  # the address that the browser's push service gave it
    p256dh: str  # the browser's public key, base64url
    auth: str  # its secret, base64url
    topic: str  # tells a push service nothing of what it is about
    payload: str


class PushGateway(Protocol):
    """The push services of all browsers. Every call answers within about fifteen seconds."""

    def send(self, push: Push) -> None:
        """Hand one push over. Raises Temporary, Gone, Permanent or Unknown."""
        ...


class NoPush:
    """For a process without a key: pushes wait until there is one, or until they are of no use."""

    def send(self, push: Push) -> None:
        raise Temporary("not_set_up")
