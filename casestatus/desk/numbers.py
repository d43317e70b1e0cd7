"""The firm's numbers as their pages show them: what each can do, how it is used, and whether it works (A9)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from casestatus.core.clock import now
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
REFUSED_TO_SAY = _("The phone company would not tell. Ask whoever runs this server to check its account there.")
WORKS = _("Texts and calls come here.")


@dataclass(frozen=True)
class Health:
    """Whether a number works: a word and its tone for a badge, and a sentence with what to do."""

    word: str
    tone: str
    sentence: Sentence


TROUBLES = {
    CARRIER_GONE: Health("Not certain", "warn", GONE),
    "20429": Health("Not certain", "warn", reason("20429")),
    "20003": Health("Not working", "danger", reason("20003")),
    NOT_OURS: Health("Not working", "danger", NOT_THERE),
}
UNSAID = Health("Not certain", "warn", REFUSED_TO_SAY)


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
    look_again_in: int | None  # seconds; None when nothing more will be heard


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
    if number.trouble is not None:
        return TROUBLES.get(number.trouble, UNSAID)
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
    why = NOT_CERTAIN if test.state is State.UNKNOWN else why
    return TestRow(test.recipient, state, label(state), why, _look_again_in(test))


def _look_again_in(test: Outgoing) -> int | None:
    """Soon at first; a carrier that has not told after half a minute may never tell."""
    if test.state in (State.DELIVERED, State.FAILED, State.UNKNOWN):
        return None
    return 1 if now() - test.created_at < timedelta(seconds=30) else 15
