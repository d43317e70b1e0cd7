"""The files of texts, as the carrier fetches them: by signed addresses that end (T17)."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db, links
from casestatus.core.clock import now
from casestatus.core.errors import NotFound
from casestatus.core.signing import is_signed
from casestatus.core.tenancy import choose_firm, chosen_firm
from casestatus.files.kinds import EXTENSIONS
from casestatus.files.models import StoredFile
from casestatus.outbox.models import Outgoing, State

LASTS = timedelta(hours=4)
WANTED = (State.SENDING, State.UNKNOWN, State.ACCEPTED, State.SENT)  # afterwards the carrier has no use for it


def media_addresses(outgoing_id: UUID, file_ids: Sequence[str]) -> tuple[str, ...]:
    """Where the carrier fetches the files of a text, in order, from now on for some hours."""
    if not file_ids:
        return ()
    until = int((now() + LASTS).timestamp())
    types = sa.select(StoredFile.id, StoredFile.media_type).where(StoredFile.id.in_([UUID(one) for one in file_ids]))
    with db.looking():
        found = {str(id): media_type for id, media_type in db.session.execute(types)}
    return tuple(
        links.media(chosen_firm(), outgoing_id, position, until, f"file-{position + 1}.{EXTENSIONS[found[file_id]]}")
        for position, file_id in enumerate(file_ids)
    )


def file_at(firm_id: UUID, outgoing_id: UUID, position: int, until: int, signature: str) -> StoredFile:
    """The file of a signed address; the session then serves its firm. NotFound once it has ended or was made up."""
    if not is_signed(signature, "media", firm_id, outgoing_id, position, until) or now().timestamp() > until:
        raise NotFound()
    choose_firm(firm_id)
    asked = sa.select(Outgoing.media).where(Outgoing.id == outgoing_id, Outgoing.state.in_(WANTED))
    media: list[str] = db.session.execute(asked).scalar() or []
    if position >= len(media):
        raise NotFound()
    file = sa.select(StoredFile).where(StoredFile.id == UUID(media[position]))
    return db.session.execute(file).scalar_one()
