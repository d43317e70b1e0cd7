"""The account at the carrier: its numbers, where they call, and what kind of line a client's number is.

Pages ask it too, so it loads little. A call raises Temporary when the carrier cannot say, Permanent when it refuses.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class OwnedNumber:
    """A number of the account, with what it can do (sms, mms, voice) and the addresses that the carrier calls."""

    provider_id: str
    e164: str
    abilities: tuple[str, ...]
    texts_go_to: str
    calls_go_to: str


class AccountGateway(Protocol):
    """A carrier, asked about numbers. A look-up answers within a second and a half, all else within 15 seconds."""

    def number(self, e164: str) -> OwnedNumber | None:
        """The number as the account has it, or None when it has none such."""
        ...

    def point(self, number: OwnedNumber, *, texts_to: str, calls_to: str) -> OwnedNumber:
        """Have the carrier call these full URLs for texts and calls to the number."""
        ...

    def line_of(self, e164: str) -> str:
        """The carrier's word for the kind of line: mobile, landline, nonFixedVoip …; `invalid` for no number at all."""
        ...
