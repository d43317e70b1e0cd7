"""Numbers that may be somebody else's now: nothing goes to them until a person has confirmed them (T27)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, Insert, insert

from casestatus.core import db
from casestatus.core.prepared import constant
from casestatus.outbox.models import BadNumber
from casestatus.outbox.reasons import DOUBTED, GIVEN_UP, MAYBE_WRONG, WRONG_NUMBER


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a number may be somebody else's."""

    code: str
    words: str | None = None  # that were written from it
    given_up_on: date | None = None

    @property
    def is_report(self) -> bool:
        return self.code == WRONG_NUMBER

    @property
    def is_question(self) -> bool:
        """Whether somebody has yet to decide what the words meant."""
        return self.code == MAYBE_WRONG


def report_wrong(number: str) -> None:
    """Stop what goes to the number, whatever was known of it before. A text from it does not change that."""
    row = insert(BadNumber).values(e164=number, error_code=WRONG_NUMBER)
    db.session.execute(_over(row))


def suspect_wrong(number: str, *, words: str, message_id: UUID) -> bool:
    """Stop what goes to the number until somebody has read these words. False when it is in doubt already."""
    row = insert(BadNumber).values(e164=number, error_code=MAYBE_WRONG, words=words, message_id=message_id)
    return bool(_new(_over(row, unless=DOUBTED)))


def note_given_up(numbers: Sequence[str], day: date) -> list[str]:
    """Stop what goes to numbers that the carriers took from their owners. Returns those of which that is news."""
    rows = [{"e164": number, "error_code": GIVEN_UP, "given_up_on": day} for number in numbers]
    return _new(_over(insert(BadNumber).values(rows), unless=(WRONG_NUMBER, GIVEN_UP))) if rows else []


def confirm_right(number: str) -> bool:
    """Texts may go to the number again: somebody has asked its owner. False when nobody doubted it."""
    gone = sa.delete(BadNumber).where(BadNumber.e164 == number, BadNumber.error_code.in_(DOUBTED))
    found = db.session.execute(gone.returning(BadNumber.id), execution_options={"synchronize_session": False})
    return found.first() is not None


def doubts_of(numbers: Sequence[str]) -> dict[str, Doubt]:
    """Those of the numbers that may be somebody else's, with why."""
    why = sa.select(BadNumber.e164, BadNumber.error_code, BadNumber.words, BadNumber.given_up_on)
    found = db.session.execute(why.where(BadNumber.e164.in_(numbers), BadNumber.error_code.in_(DOUBTED)))
    return {row.e164: Doubt(*row[1:]) for row in found}


def doubt_about(number: sa.SQLColumnExpression[str]) -> sa.ScalarSelect:
    """What makes us doubt a column of numbers: words and day, as a pair; null when the number is known to nobody."""
    why = sa.func.jsonb_build_array(BadNumber.words, BadNumber.given_up_on, type_=JSONB())
    return sa.select(why).where(BadNumber.e164 == number).limit(constant(1)).scalar_subquery()


def _over(row: Insert, *, unless: Sequence[str] = ()) -> Insert:
    """In the place of what was known of the number, unless that is one of these."""
    anew: dict[str, Any] = {name: row.excluded[name] for name in ("error_code", "words", "message_id", "given_up_on")}
    allowed = BadNumber.error_code.not_in(unless) if unless else None
    return row.on_conflict_do_update(index_elements=["firm_id", "e164"], set_=anew, where=allowed)


def _new(row: Insert) -> list[str]:
    return list(db.session.execute(row.returning(BadNumber.e164)).scalars())
