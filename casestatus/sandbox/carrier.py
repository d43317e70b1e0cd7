"""The carrier: its memory, its clock, its postman and its troubles, in one place for the verbs to use."""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime

from casestatus.sandbox.faults import Faults
from casestatus.sandbox.hub import Hub
from casestatus.sandbox.ledger import Ledger
from casestatus.sandbox.mailbox import Mailbox
from casestatus.sandbox.postman import Postman
from casestatus.sandbox.pushes import PushService
from casestatus.sandbox.records import FirmNumber, Phone
from casestatus.sandbox.settings import Settings
from casestatus.sandbox.timer import Timer

PHONES = "phones"


@dataclass
class Behaviour:
    """How the carrier goes about things; changed through the control API, forgotten when it stops."""

    step: float = 0.03
    advanced_opt_out: bool = False
    adopt_numbers: bool = True


@dataclass(frozen=True)
class Event:
    """Something the carrier did to a text, in words, for the phone's page."""

    phone: str
    words: str
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


class Carrier:
    """One sandbox carrier, from start to close."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.ledger = Ledger(settings.home)
        self.timer = Timer()
        self.postman = Postman(settings.auth_token, self.timer)
        self.faults = Faults()
        self.hub = Hub()
        self.mailbox = Mailbox(settings.home, self.hub)
        self.pushes = PushService()
        self.behaviour = Behaviour()
        self.events: deque[Event] = deque(maxlen=500)
        self.phone_lock = threading.Lock()

    def close(self) -> None:
        """Stop everything; what was accepted stays in the journal."""
        self.hub.close()
        self.mailbox.close()
        self.timer.close()
        self.postman.close()
        self.ledger.close()

    def forget_texts(self) -> None:
        """Forget texts, calls and webhooks; phones and numbers stay. Nothing of what was is told afterwards."""
        self.ledger.forget_texts()
        self.postman.forget()
        self.events.clear()
        self.hub.tell(PHONES)

    def firm_number(self, number: str) -> FirmNumber:
        """The firm's number with the addresses to call; numbers nobody rented have the standard ones."""
        rented = self.ledger.numbers.get(number) or FirmNumber(number)
        webhooks = f"{self.settings.public_url}/webhooks/twilio"
        return FirmNumber(
            number,
            name=rented.name,
            sms_url=rented.sms_url or f"{webhooks}/messages",
            voice_url=rented.voice_url or f"{webhooks}/voice",
            status_callback=rented.status_callback,
            sid=rented.sid,
            created_at=rented.created_at,
            updated_at=rented.updated_at,
        )

    def note(self, phone: str, words: str) -> None:
        """Say on the phone's page what just happened to a text."""
        self.events.append(Event(phone, words))
        self.hub.tell(phone)

    def change_phone(self, number: str, **changes: object) -> Phone:
        """Change a phone, making it when it is new, and show it."""
        with self.phone_lock:
            phone = self.ledger.phone(number)
            for name, value in changes.items():
                setattr(phone, name, value)
            self.ledger.save(phone)
        self.hub.tell(PHONES, number)
        return phone

    def base_params(self, phone: str, firm_number: str) -> dict[str, str]:
        """The parameters every webhook carries."""
        return {
            "AccountSid": self.settings.account_sid,
            "ApiVersion": "2010-04-01",
            "From": phone,
            "To": firm_number,
        }
