"""Which numbers cannot get texts at all: the carrier is asked once a number, where the firm wants that (T2)."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.core import db
from casestatus.gateways.current import account
from casestatus.gateways.sms import Permanent, Temporary
from casestatus.outbox.models import BadNumber, Line
from casestatus.outbox.reasons import INVALID, LANDLINE

CANNOT = {"landline": LANDLINE, "invalid": INVALID}  # the carrier's words for lines that take no texts
UNKNOWN = "unknown"


def is_looked_up(e164: str) -> bool:
    """Whether the carrier has said what kind of line the number is."""
    return db.session.execute(sa.select(Line.id).where(Line.e164 == e164)).first() is not None


def look_up(e164: str) -> None:
    """Learn what kind of line the number is, and keep it whatever comes of the text. Begin it with no transaction open.

    The carrier takes at most a second and a half, for somebody waits; when it cannot say, nothing is learned.
    """
    try:
        kind = account().line_of(e164)
    except (Temporary, Permanent):
        return
    if kind != UNKNOWN:
        with db.transaction():
            _keep(e164, kind)


def _keep(e164: str, kind: str) -> None:
    """A line that takes no texts is refused from now on, until a text comes from it."""
    new = insert(Line).values(e164=e164, kind=kind).on_conflict_do_nothing().returning(Line.id)
    if db.session.execute(new).first() and kind in CANNOT:
        bad = insert(BadNumber).values(e164=e164, error_code=CANNOT[kind])
        db.session.execute(bad.on_conflict_do_nothing())
