"""What the composer shows of the files that go with a text."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.words import Sentence, _
from casestatus.files.models import StoredFile
from casestatus.messaging.enclosing import REASONS, UNCARRIED, Place, enclosures_visible_to
from casestatus.messaging.models import Enclosure, EnclosureState


@dataclass(frozen=True, slots=True)
class ShownEnclosure:
    """One file beside the box."""

    id: UUID
    name: str
    state: EnclosureState
    reason: str | None
    size: int  # bytes, as it will be sent
    media_type: str | None

    @property
    def is_waiting(self) -> bool:
        return self.state is EnclosureState.WAITING

    @property
    def is_refused(self) -> bool:
        return self.state is EnclosureState.REFUSED

    @property
    def is_picture(self) -> bool:
        return self.state is EnclosureState.READY and (self.media_type or "").startswith("image/")

    @property
    def said(self) -> Sentence | str:
        """How it stands with it, in a line."""
        if self.is_waiting:
            return _("Preparing…")
        if self.is_refused:
            return REASONS[self.reason or UNCARRIED]
        return in_kilobytes(self.size)


def enclosures_of(user: User, place: Place) -> list[ShownEnclosure]:
    """What this person has put to their text there."""
    asked = enclosures_visible_to(user, place).outerjoin(StoredFile, StoredFile.id == Enclosure.file_id)
    size = sa.func.coalesce(StoredFile.size, Enclosure.size)
    media_type = sa.func.coalesce(StoredFile.media_type, Enclosure.media_type)
    columns = (Enclosure.id, Enclosure.name, Enclosure.state, Enclosure.reason, size, media_type)
    return [ShownEnclosure(*row) for row in db.session.execute(asked.with_only_columns(*columns))]


def any_good(files: Sequence[ShownEnclosure]) -> bool:
    """Whether any of them goes with the text, which makes it a picture message."""
    return any(not one.is_refused for one in files)


def files_visible_to(user: User, place: Place) -> sa.Select:
    """The files themselves, by the ids of their enclosures, for their writer alone."""
    asked = enclosures_visible_to(user, place).add_columns(StoredFile)
    return asked.join(StoredFile, StoredFile.id == Enclosure.file_id)


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file of a text that waits to be sent."""

    id: UUID
    said: Sentence | str


def waiting_files(ids: Sequence[str]) -> list[WaitingFile]:
    """The files of a text that waits, in order, with what each is."""
    asked = sa.select(StoredFile.id, StoredFile.media_type, StoredFile.size, StoredFile.name).where(
        StoredFile.id.in_(ids)
    )
    found = {str(row.id): row for row in db.session.execute(asked)} if ids else {}
    return [WaitingFile(found[id].id, _said_of(found[id])) for id in ids if id in found]


def _said_of(row: sa.Row) -> Sentence | str:
    size = in_kilobytes(row.size)
    if row.name:
        return f"{row.name}, {size}"
    if row.media_type.startswith("image/"):
        return _("Picture, {size}", size=size)
    return _("File, {size}", size=size)


def in_kilobytes(size: int) -> str:
    return f"{max(1, round(size / 1000))} KB"
