"""What threads show of pictures and files, loaded with the messages in one statement."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casestatus.core.words import Sentence, _
from casestatus.files.kinds import EXTENSIONS
from casestatus.files.models import Flaw, StoredFile
from casestatus.files.weighing import weight
from casestatus.messaging.attaching import REFUSALS, UNWANTED
from casestatus.messaging.models import Attachment, AttachmentState, Message

PICTURE = "image/"
WIDEST, HIGHEST = 320, 360  # CSS pixels of a picture in a thread
KINDS = {"image": _("Picture"), "video": _("Video"), "audio": _("Sound"), "text": _("Text")}


@dataclass(frozen=True, slots=True)
class ShownAttachment:
    """One picture or file under a message."""

    id: UUID
    position: int
    state: AttachmentState
    reason: str | None
    declared_type: str
    tries: int
    media_type: str | None
    size: int | None
    width: int | None
    height: int | None
    flaw: Flaw | None
    name: str | None

    @property
    def is_picture(self) -> bool:
        return (self.media_type or self.declared_type).startswith(PICTURE)

    @property
    def is_shown(self) -> bool:
        """Whether there is a picture to look at."""
        return self.state is AttachmentState.KEPT and self.is_picture and self.flaw is None

    @property
    def box(self) -> tuple[int, int]:
        """Width and height in the thread, in CSS pixels: known before the picture is there, so that nothing jumps."""
        width, height = self.width or 1, self.height or 1
        scale = min(1.0, WIDEST / width, HIGHEST / height)
        return max(1, round(width * scale)), max(1, round(height * scale))

    @property
    def is_kept(self) -> bool:
        return self.state is AttachmentState.KEPT

    @property
    def is_waiting(self) -> bool:
        return self.state is AttachmentState.WAITING

    @property
    def can_retry(self) -> bool:
        return self.state is AttachmentState.LOST

    @property
    def kind(self) -> Sentence | str:
        """What it is, in a word: Picture, Video, PDF."""
        family = (self.media_type or self.declared_type).partition("/")[0]
        if family in KINDS:
            return KINDS[family]
        return EXTENSIONS[self.media_type].upper() if self.media_type else _("File")

    @property
    def weight(self) -> str:
        """`640 KB`, `2.1 MB`."""
        return weight(self.size or 0)

    @property
    def sentence(self) -> Sentence | None:
        """What stands in place of a picture that is not shown; None where a picture or a file says it itself."""
        if self.state is AttachmentState.WAITING:
            return self._awaited()
        if self.state is AttachmentState.LOST:
            return _("The picture could not be fetched.") if self.is_picture else _("The file could not be fetched.")
        if self.state is AttachmentState.REFUSED:
            return REFUSALS[self.reason or UNWANTED]
        return self._flawed()

    def _awaited(self) -> Sentence:
        if self.tries > 1:
            return _("It could not be fetched yet. We keep trying for a day.")
        return _("Fetching the picture…") if self.is_picture else _("Fetching the file…")

    def _flawed(self) -> Sentence | None:
        if self.flaw is Flaw.DAMAGED:
            return _("The picture is damaged and cannot be shown.")
        if self.flaw is Flaw.TOO_MANY_PIXELS:
            millions = round((self.width or 0) * (self.height or 0) / 1_000_000)
            return _("The picture is too large to show: {count} megapixels.", count=millions)
        return None


def attachments_in_json() -> sa.ScalarSelect[Any]:
    """A column with a message's attachments in order, as `shown_attachments` reads them."""
    one = sa.func.json_build_array(
        Attachment.id,
        Attachment.position,
        Attachment.state,
        Attachment.reason,
        Attachment.declared_type,
        Attachment.tries,
        StoredFile.media_type,
        StoredFile.size,
        StoredFile.width,
        StoredFile.height,
        StoredFile.flaw,
        StoredFile.name,
        type_=sa.JSON(),
    )
    ordered = sa.func.json_agg(sa.dialects.postgresql.aggregate_order_by(one, Attachment.position), type_=sa.JSON())
    return (
        sa.select(ordered)
        .select_from(Attachment)
        .outerjoin(StoredFile, StoredFile.id == Attachment.file_id)
        .where(Attachment.message_id == Message.id)
        .correlate(Message)
        .scalar_subquery()
    )


def shown_attachments(found: list[list[Any]] | None) -> tuple[ShownAttachment, ...]:
    """What `attachments_in_json` found; None where the message has none."""
    return tuple(map(_shown, found or ()))


def _shown(one: list[Any]) -> ShownAttachment:
    id_, position, state, reason, declared, tries, media_type, size, width, height, flaw, name = one
    said = (AttachmentState(state), reason, declared, tries)
    flawed = Flaw(flaw) if flaw else None
    return ShownAttachment(UUID(id_), position, *said, media_type, size, width, height, flawed, name)
