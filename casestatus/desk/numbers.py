"""The firm's numbers as their pages show them: what each can do, how it is used, and whether it works (A9)."""

from dataclasses import dataclass
from datetime import datetime

from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import Sentence, _
from casestatus.firms.checking import NOT_OURS
from casestatus.firms.models import FirmNumber
from casestatus.firms.queries import numbers_of
from casestatus.messaging.delivering import shown_as
from casestatus.messaging.models import MessageState
from casestatus.messaging.numbers import Use, uses_of_numbers
from casestatus.messaging.showing import label
from casestatus.outbox.models import Outgoing, State
from casestatus.outbox.reasons import CARRIER_GONE, NOT_CERTAIN, reason

UNREGISTERED, PENDING = "30034", "30024"
NOT_ASKED = _("The phone company was not asked about it yet. Press Check again.")
NOT_THERE = _("The account at the phone company has no such number, so its texts will not leave. Check the digits.")
GONE = _("The phone company could not be reached when it was last asked. Press Check again in a few minutes.")
CANNOT_TEXT = _("This number cannot send texts. Ask the phone company for one that can.")
TEXTS_ELSEWHERE = _("Texts to this number do not come here yet. Set its webhooks.")
CALLS_ELSEWHERE = _("Texts come here. Calls to this number are answered elsewhere; set its webhooks to have them here.")
NOT_REGISTERED = _(
    "Carriers refuse texts from this number because it is not registered. Register it with the phone company "
    "(A2P 10DLC, or toll-free verification), then send a test text."
)
BEING_REGISTERED = _("The number's registration with the carriers is not through yet. Send a test text tomorrow.")
REFUSED = _("The phone company refused texts from this number. Send a test text to see whether it still does.")
WORKS = _("Texts and calls come here.")


@dataclass(frozen=True)
class Health:
    """Whether a number works: a word and its tone for a badge, and a sentence with what to do."""

    word: str
    tone: str
    sentence: Sentence


@dataclass(frozen=True)
class NumberRow:
    """One number with all that its pages say of it."""

    number: FirmNumber
    is_default: bool
    health: Health
    use: Use

    @property
    def latest_at(self) -> datetime | None:
        return self.use.latest_at


@dataclass(frozen=True)
class TestRow:
    """How far a test text got."""

    to: str
    state: MessageState
    label: Sentence
    reason: Sentence | None
    is_under_way: bool


def number_rows() -> list[NumberRow]:
    """The chosen firm's numbers, the one that new conversations start from at first."""
    numbers, uses = numbers_of(chosen_firm()), uses_of_numbers()
    return [
        NumberRow(number, position == 0, health_of(number), uses.get(number.e164, Use()))
        for position, number in enumerate(numbers)
    ]


def health_of(number: FirmNumber) -> Health:
    """What is wrong with a number, the worst at first, by what the phone company and the carriers said last."""
    if number.refused_for is not None:
        return Health("Not working", "danger", _refusal(number.refused_for))
    if number.trouble == CARRIER_GONE:
        return Health("Not certain", "warn", GONE)
    if number.trouble is not None:
        return Health("Not working", "danger", NOT_THERE if number.trouble == NOT_OURS else reason(number.trouble))
    if number.checked_at is None:
        return Health("Not checked", "", NOT_ASKED)
    if "sms" not in number.abilities:
        return Health("Not working", "danger", CANNOT_TEXT)
    if not number.texts_come_here:
        return Health("Not connected", "warn", TEXTS_ELSEWHERE)
    return Health("Connected", "good", WORKS if number.calls_come_here else CALLS_ELSEWHERE)


def _refusal(code: str) -> Sentence:
    return {UNREGISTERED: NOT_REGISTERED, PENDING: BEING_REGISTERED}.get(code, REFUSED)


def row_of(test: Outgoing) -> TestRow:
    """A test text in the words that threads use."""
    state = shown_as(test)
    why = reason(test.error_code) if test.state is State.FAILED else None
    is_under_way = test.state not in (State.DELIVERED, State.FAILED, State.UNKNOWN)
    return TestRow(
        test.recipient, state, label(state), NOT_CERTAIN if test.state is State.UNKNOWN else why, is_under_way
    )
