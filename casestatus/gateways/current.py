"""The gateways this process speaks through: chosen once, by create_app or a worker."""

from dataclasses import dataclass

from casestatus.gateways.account import AccountGateway
from casestatus.gateways.email import EmailGateway, NoEmail
from casestatus.gateways.pdf import NoPdf, PdfGateway
from casestatus.gateways.push import NoPush, PushGateway
from casestatus.gateways.sms import SmsGateway


@dataclass(frozen=True)
class Gateways:
    """One of each."""

    sms: SmsGateway
    email: EmailGateway = NoEmail()
    push: PushGateway = NoPush()
    pdf: PdfGateway = NoPdf()


_current: Gateways | None = None
_account: AccountGateway | None = None


def use(gateways: Gateways) -> None:
    """Choose the gateways of this process."""
    global _current
    _current = gateways


def current() -> Gateways:
    """The chosen gateways. A process that sends nothing has none, and asking is a mistake."""
    if _current is None:
        raise RuntimeError("No gateways were chosen in this process.")
    return _current


def use_account(gateway: AccountGateway) -> None:
    """Choose how this process asks the carrier about numbers. Pages ask too, which send nothing."""
    global _account
    _account = gateway


def account() -> AccountGateway:
    """The chosen account at the carrier."""
    if _account is None:
        raise RuntimeError("No account at a carrier was chosen in this process.")
    return _account
