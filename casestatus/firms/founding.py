"""Making firms, suspending them, and changing what a firm may set about itself (A3, A5)."""

from zoneinfo import ZoneInfo, available_timezones

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.phones import to_e164
from casestatus.core.words import _
from casestatus.firms.models import CallAnswer, Firm, FirmNumber


def found_firm(*, name: str, number: str, timezone: str) -> Firm:
    """A new firm with its first number. Raises Refused for an empty name, a bad or taken number, an unknown zone."""
    name = name.strip()
    if not name:
        raise Refused(_("Write the firm's name."))
    firm = Firm(name=name, time_zone=_known_zone(timezone))
    db.session.add(firm)
    add_number(firm, number)
    return firm


def add_number(firm: Firm, number: str) -> FirmNumber:
    """Give the firm one more number to text from. Raises Refused when it is no number or another firm's."""
    e164 = to_e164(number)
    if e164 is None:
        raise Refused(_("“{number}” is not a phone number.", number=number))
    if db.session.execute(sa.select(FirmNumber.id).where(FirmNumber.e164 == e164)).first():
        raise Refused(_("That number is in use already."))
    return db.add(FirmNumber(firm=firm, e164=e164))


def suspend(firm: Firm) -> None:
    """Nobody at the firm can sign in and none of its texts leaves until it is resumed. What clients write is kept."""
    firm.suspended_at = firm.suspended_at or now()


def resume(firm: Firm) -> None:
    firm.suspended_at = None


def change_firm(
    firm: Firm, *, name: str, timezone: str, office_phone: str, call_answer: CallAnswer, call_message: str
) -> None:
    """Save the firm's own settings. Raises Refused when a value is impossible, naming it."""
    office = to_e164(office_phone) if office_phone.strip() else None
    if office_phone.strip() and office is None:
        raise Refused(_("“{number}” is not a phone number.", number=office_phone))
    if not name.strip():
        raise Refused(_("Write the firm's name."))
    firm.name, firm.time_zone, firm.office_phone = name.strip(), _known_zone(timezone), office
    firm.call_answer, firm.call_message = call_answer, _spoken(call_message) or None


def _spoken(words: str) -> str:
    """The words on one line, without the marks of a word processor that no voice can read."""
    return " ".join("".join(sign for sign in words if sign.isprintable() or sign.isspace()).split())


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise Refused(_("“{zone}” is not a time zone. Use a name such as America/New_York.", zone=name))
    return ZoneInfo(name).key
