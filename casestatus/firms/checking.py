"""What the phone company says of a firm's number: asked with no transaction open, kept with the number (A9)."""

from dataclasses import dataclass

from casestatus.core import db, links
from casestatus.core.clock import now
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import FirmNumber
from casestatus.firms.queries import number_with, numbers_of
from casestatus.gateways.account import OwnedNumber
from casestatus.gateways.current import account
from casestatus.gateways.sms import Permanent, Temporary

NOT_OURS = "not_ours"  # the account at the phone company has no such number


@dataclass(frozen=True)
class Told:
    """What was said of a number just now: the number, or the code why there is none."""

    number: OwnedNumber | None = None
    trouble: str | None = None

    @property
    def is_not_ours(self) -> bool:
        return self.trouble == NOT_OURS


def ask_about(e164: str) -> Told:
    """Ask the phone company about a number. Asks the outside, so no transaction is open; trouble is an answer too."""
    try:
        found = account().number(e164)
    except (Temporary, Permanent) as error:
        return Told(trouble=error.code)
    return Told(found) if found else Told(trouble=NOT_OURS)


def connect(e164: str) -> Told:
    """Have the phone company bring the number's texts and calls here. Asks the outside, as `ask_about` does."""
    told = ask_about(e164)
    if told.number is None:
        return told
    try:
        pointed = account().point(told.number, texts_to=links.inbound_texts(), calls_to=links.inbound_calls())
    except (Temporary, Permanent) as error:
        return Told(trouble=error.code)
    return Told(pointed)


def note_what_was_told(number: FirmNumber, told: Told) -> None:
    """Keep it with the number. A company that could not say anything changes nothing of what it said before."""
    number.checked_at, number.trouble = now(), told.trouble
    if told.number is not None:
        number.abilities = list(told.number.abilities)
        number.texts_come_here = told.number.texts_go_to == links.inbound_texts()
        number.calls_come_here = told.number.calls_go_to == links.inbound_calls()


def check_numbers() -> int:
    """Ask about every number of the chosen firm, one after the other. Returns how many are in trouble."""
    with db.looking():
        numbers = [number.e164 for number in numbers_of(chosen_firm())]
    return sum(_check(e164) for e164 in numbers)


def _check(e164: str) -> int:
    told = ask_about(e164)
    with db.transaction():
        number = number_with(e164)
        if number is not None:
            note_what_was_told(number, told)
    return int(told.trouble is not None)
