"""What the carrier remembers: texts, calls, clients' phones and the firms' numbers."""

import os
import time
from dataclasses import dataclass, field
from typing import ClassVar

FINAL = frozenset({"delivered", "undelivered", "failed", "received"})
EVERY_FIRM = "*"
SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


def new_sid(prefix: str) -> str:
    """A fresh identifier as the provider writes them: two letters and 32 hexadecimal digits."""
    return prefix + os.urandom(16).hex()


def now() -> float:
    """Seconds since 1970, UTC, in whole microseconds, so that a written time is exactly the remembered one."""
    return round(time.time(), 6)


@dataclass(slots=True)
class Media:
    """A picture or file that came with a text; its content lies in a file (media.py)."""

    sid: str
    media_type: str
    name: str

    @property
    def is_shown(self) -> bool:
        """Whether every browser shows it as a picture."""
        return self.media_type in SHOWN


@dataclass(slots=True)
class Text:
    """One text, from a firm to a phone or from a phone to a firm. Times are seconds since 1970, UTC."""

    kind: ClassVar[str] = "text"
    from_: str
    to: str
    body: str
    direction: str = "outbound-api"
    status: str = "queued"
    sid: str = field(default_factory=lambda: new_sid("SM"))
    created_at: float = field(default_factory=now)
    sent_at: float | None = None
    received_at: float | None = None
    error_code: int | None = None
    status_callback: str = ""
    valid_for: float = 36_000  # seconds; then the carrier gives it up
    opt_out_type: str = ""
    token: str = field(default_factory=lambda: new_sid(""))
    media: list[Media] = field(default_factory=list)
    media_urls: list[str] = field(default_factory=list)  # what is still to be fetched from the firm

    def __post_init__(self) -> None:
        """A text that is read back from the journal has its media as they were written there."""
        self.media = [one if isinstance(one, Media) else Media(**one) for one in self.media]

    @property
    def key(self) -> str:
        return self.sid

    @property
    def is_inbound(self) -> bool:
        return self.direction == "inbound"

    @property
    def is_expired(self) -> bool:
        """Whether it has lain with the carrier for longer than it was to be tried."""
        return now() - self.created_at > self.valid_for

    @property
    def is_under_way(self) -> bool:
        """Whether a phone has yet to get it, or the firm's software has yet to answer for it."""
        return self.received_at is None if self.is_inbound else self.status not in FINAL


@dataclass(slots=True)
class Call:
    """A client called a firm's text number; `heard` is what the client heard, in words."""

    kind: ClassVar[str] = "call"
    from_: str
    to: str
    answer: str = ""
    status: str = "ringing"
    heard: list[str] = field(default_factory=list)
    sid: str = field(default_factory=lambda: new_sid("CA"))
    created_at: float = field(default_factory=now)

    @property
    def key(self) -> str:
        return self.sid


@dataclass(slots=True)
class Phone:
    """A client's phone. `blocked` holds the firm numbers it opted out of at the carrier, or EVERY_FIRM."""

    kind: ClassVar[str] = "phone"
    number: str
    name: str = ""
    is_on: bool = True
    is_landline: bool = False
    line: str = ""  # what a look-up says instead of what the number's form tells: voip, invalid …
    blocked: list[str] = field(default_factory=list)
    given_up_on: str = ""  # the day (UTC) whose list of numbers that were given up it stands in

    @property
    def key(self) -> str:
        return self.number

    def has_blocked(self, firm_number: str) -> bool:
        return firm_number in self.blocked or EVERY_FIRM in self.blocked


@dataclass(slots=True)
class FirmNumber:
    """A number a firm rents from the carrier, with the addresses the carrier calls."""

    kind: ClassVar[str] = "number"
    number: str
    name: str = ""
    sms_url: str = ""
    voice_url: str = ""
    status_callback: str = ""
    sid: str = field(default_factory=lambda: new_sid("PN"))
    created_at: float = field(default_factory=now)
    updated_at: float = field(default_factory=now)

    @property
    def key(self) -> str:
        return self.number


Record = Text | Call | Phone | FirmNumber
