"""Makes what was put to a text ready to be sent, in a worker: pictures upright, light, without their notes (T17)."""

from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.files.fitting import Unfit, fitted
from casestatus.files.keeping import Unwanted, keep
from casestatus.files.kinds import PICTURES, file_name
from casestatus.files.models import Flaw, StoredFile
from casestatus.gateways.storage import Missing, storage
from casestatus.messaging.enclosing import UNCARRIED
from casestatus.messaging.models import Enclosure, EnclosureState

MOST_TRIES = 3  # more are made only of what kills the workers


def prepare_enclosure(enclosure_id: UUID) -> None:
    """Make one file ready, or say why it is none to send. What is settled, or was taken out, is left alone."""
    with db.transaction():
        claimed = _claim(enclosure_id)
    if claimed is None:
        return
    key, media_type, tries = claimed
    outcome = Flaw.DAMAGED if tries > MOST_TRIES else _outcome(key, media_type)
    if outcome is None:
        return
    with db.transaction():
        _settle(enclosure_id, outcome)
    storage().delete(key)


def _claim(enclosure_id: UUID) -> tuple[str, str, int] | None:
    waiting = sa.select(Enclosure).where(Enclosure.id == enclosure_id, Enclosure.state == EnclosureState.WAITING)
    found: Enclosure | None = db.session.execute(waiting.with_for_update(skip_locked=True)).scalar_one_or_none()
    if found is None:
        return None
    found.tries += 1
    return found.key, found.media_type or "", found.tries


def _outcome(key: str, media_type: str) -> StoredFile | str | None:
    """The file as it will be sent, or why it will not; None when it was taken out meanwhile."""
    try:
        content = b"".join(storage().read(key))
        return keep(fitted(content, media_type) if media_type in PICTURES else content)
    except Missing:
        return None
    except Unfit as unfit:
        return unfit.flaw
    except Unwanted:
        return UNCARRIED


def _settle(enclosure_id: UUID, outcome: StoredFile | str) -> None:
    mine = sa.select(Enclosure).where(Enclosure.id == enclosure_id).with_for_update()
    enclosure: Enclosure | None = db.session.execute(mine).scalar_one_or_none()
    if enclosure is None or enclosure.state is not EnclosureState.WAITING:
        return
    if isinstance(outcome, StoredFile):
        outcome.name = file_name(enclosure.name, outcome.media_type)
        db.add(outcome)
        enclosure.state, enclosure.file_id = EnclosureState.READY, outcome.id
    else:
        enclosure.state, enclosure.reason = EnclosureState.REFUSED, str(outcome)
