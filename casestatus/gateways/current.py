"""The gateways this process speaks through: chosen once, by create_app or a worker."""

from dataclasses import dataclass

from casestatus.gateways.email import EmailGateway, NoEmail
from casestatus.gateways.sms import SmsGateway


@dataclass(frozen=True)
class Gateways:
    """One of each."""

    sms: SmsGateway
    email: EmailGateway = NoEmail()


_current: Gateways | None = None


def use(gateways: Gateways) -> None:
    """Choose the gateways of this process."""
    global _current
    _current = gateways


def current() -> Gateways:
    """The chosen gateways. A process that sends nothing has none, and asking is a mistake."""
    if _current is None:
        raise RuntimeError("No gateways were chosen in this process.")
    return _current
