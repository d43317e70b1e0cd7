"""E-mail: what we ask of a mail server. It fails as a carrier does: Temporary, Permanent, Unknown (gateways/sms.py)."""

from dataclasses import dataclass
from typing import Protocol

from casestatus.gateways.sms import Temporary


@dataclass(frozen=True)
class Mail:
    """One e-mail in plain text. `id` becomes its Message-ID; `sender_name` stands beside our own address.

    `unsubscribe` is the address that ends such e-mails by a POST (RFC 8058); empty for mail that nobody subscribes to.
    """

    id: str
    to: str
    sender_name: str
    subject: str
    text: str
    unsubscribe: str = ""


class EmailGateway(Protocol):
    """A mail server. Every call answers within about a minute."""

    @property
    def sender(self) -> str:
        """The address that mail leaves from; empty when there is none."""
        ...

    def send(self, mail: Mail) -> None:
        """Hand one e-mail over. Raises Temporary, Permanent or Unknown."""
        ...


class NoEmail:
    """For a server without SMTP_URL: mail that was queued waits until there is one, or until it is of no use."""

    sender = ""

    def send(self, mail: Mail) -> None:
        raise Temporary("not_set_up")
