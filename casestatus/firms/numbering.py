"""A firm's numbers: which it has, which comes first, and letting one go (A9)."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.phones import to_e164
from casestatus.core.platform import reminder_number
from casestatus.core.words import _
from casestatus.firms.models import Firm, FirmNumber
from casestatus.firms.queries import numbers_of
from casestatus.trail.tracking import write_entry

LONGEST_LABEL = 40


def add_number(firm: Firm, number: str, *, label: str = "") -> FirmNumber:
    """Give the firm one more number to text from. Raises Refused when it is no number, or is in use already."""
    e164 = readable(number)
    if e164 == reminder_number():
        raise Refused(_("Reminders of every firm leave from this number. It can be nobody's own."))
    new = insert(FirmNumber).values(firm_id=firm.id, e164=e164, label=label.strip() or None)
    added = db.session.execute(new.on_conflict_do_nothing().returning(FirmNumber)).scalar_one_or_none()
    if added is None:  # whose it is, is told to nobody
        raise Refused(_("That number is in use already."))
    db.session.expire(firm, ["numbers"])
    return added


def readable(number: str) -> str:
    """The number in E.164, whatever way it was written. Raises Refused when it is none."""
    e164 = to_e164(number)
    if e164 is None:
        raise Refused(_("“{number}” is not a phone number.", number=number))
    return e164


def name_number(number: FirmNumber, label: str) -> None:
    """Say what the number is for. Raises Refused when that is too long."""
    if len(label.strip()) > LONGEST_LABEL:
        raise Refused(_("Write at most {n} characters.", n=LONGEST_LABEL))
    _note("changed", number, label=[number.label, label.strip() or None])
    number.label = label.strip() or None


def prefer(number: FirmNumber) -> None:
    """Have new conversations start from this number."""
    number.preferred_at = now()
    _note("made_default", number, e164=[None, number.e164])


def remove_number(number: FirmNumber) -> str:
    """Let the firm's number go. Returns the one that comes first now. Raises Refused for the firm's only one."""
    db.session.execute(sa.select(Firm.id).where(Firm.id == number.firm_id).with_for_update(key_share=True))
    others = [other for other in numbers_of(number.firm_id) if other.id != number.id]
    if not others:
        raise Refused(_("This is the firm's only number. Add another one first."))
    _note("deleted", number, e164=[number.e164, None])
    db.session.delete(number)
    db.session.flush()
    return others[0].e164


def note_added(number: FirmNumber) -> None:
    """Write into the trail who added the number."""
    _note("created", number, e164=[None, number.e164])


def _note(action: str, number: FirmNumber, **changes: list[str | None]) -> None:
    write_entry(action, "FirmNumber", number.id, **changes)
