"""Numbers that are somebody else's now: nothing goes to them until a person has confirmed them (T27)."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.core import db
from casestatus.outbox.models import BadNumber
from casestatus.outbox.reasons import WRONG_NUMBER


def report_wrong(number: str) -> None:
    """Stop what goes to the number, whatever was known of it before. A text from it does not change that."""
    row = insert(BadNumber).values(e164=number, error_code=WRONG_NUMBER)
    db.session.execute(row.on_conflict_do_update(index_elements=["firm_id", "e164"], set_={"error_code": WRONG_NUMBER}))


def confirm_right(number: str) -> None:
    """Texts may go to the number again: somebody has asked its owner."""
    gone = sa.delete(BadNumber).where(BadNumber.e164 == number, BadNumber.error_code == WRONG_NUMBER)
    db.session.execute(gone, execution_options={"synchronize_session": False})
