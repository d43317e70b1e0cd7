"""Pictures and files that somebody puts to a text before it is sent (T17). What each is, its content decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.background import FILES, enqueue
from casestatus.core.clock import new_id, now
from casestatus.core.errors import NotFound, Refused
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import Sentence, _
from casestatus.files.kinds import IN_TEXTS, PICTURES
from casestatus.files.models import Flaw, StoredFile
from casestatus.files.sniffing import media_type_of
from casestatus.gateways.storage import storage
from casestatus.messaging.locking import lock
from casestatus.messaging.models import (
    Attachment,
    AttachmentState,
    Conversation,
    Enclosure,
    EnclosureState,
    Message,
    Participation,
)
from casestatus.messaging.taking_part import put_standing

MOST = 10  # of one text; the carrier's limit
MOST_BYTES = 25_000_000  # of one file as it is chosen; pictures are made lighter
MOST_OF_A_FILE = 500_000  # bytes of what is no picture; the carrier's limit
LONGEST_NAME = 80
PREPARE = "jobs.messaging.prepare_enclosure"
OVERDUE = timedelta(seconds=10)  # then the note that should have woken a worker was lost

EMPTY, HUGE, UNCARRIED, NO_PICTURE, HEAVY, MANY = "empty", "huge", "uncarried", "no_picture", "heavy", "many"
REASONS: dict[str, Sentence] = {
    EMPTY: _("The file is empty."),
    HUGE: _("It is larger than 25 MB."),
    UNCARRIED: _(
        "Texts cannot carry this kind of file. Pictures, PDFs, videos and sounds such as MP3 or M4A they can."
    ),
    NO_PICTURE: _("It is no picture, whatever its name says."),
    HEAVY: _("It is larger than 500 KB, which is the most that a text carries of anything but pictures."),
    MANY: _("A text can carry 10 files. Take this one out, and choose it again when there is room."),
    Flaw.DAMAGED: _("The picture is damaged."),
    Flaw.TOO_MANY_PIXELS: _("The picture has more than 50 megapixels. Send a smaller copy."),
}
NAMED_AS_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".heic", ".webp", ".bmp", ".tif", ".tiff", ".avif")


@dataclass(frozen=True)
class Upload:
    """A file as a browser sent it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Place:
    """Where somebody writes: in a conversation, or in Compose, by the contact from whose page that was opened."""

    conversation_id: UUID | None = None
    opened_for_id: UUID | None = None


class BadFiles(Refused):
    """A file of the text cannot be sent, or not yet."""


def enclosed_by(user: User, place: Place) -> list[Enclosure]:
    """What the user has put to their text there, in order."""
    return list(db.session.execute(enclosures_visible_to(user, place)).scalars())


def enclosures_visible_to(user: User, place: Place) -> sa.Select:
    """The enclosures of this person's text: nobody else sees them."""
    mine = sa.select(Enclosure).where(Enclosure.user_id == user.id)
    mine = mine.where(Enclosure.conversation_id.is_not_distinct_from(place.conversation_id))
    mine = mine.where(Enclosure.opened_for_id.is_not_distinct_from(place.opened_for_id))
    return mine.order_by(Enclosure.created_at, Enclosure.id)


def enclose(place: Place, user: User, uploads: Sequence[Upload]) -> None:
    """Put files to the user's text. Those that cannot be sent stand there too and say why."""
    _hold(place)
    good = sum(one.state is not EnclosureState.REFUSED for one in enclosed_by(user, place))
    for upload in uploads[: MOST * 2]:
        media_type = media_type_of(upload.content)
        reason = _why_not(upload, media_type) or (MANY if good >= MOST else None)
        good += reason is None
        _keep(place, user, upload, media_type, reason)
    _note(user, place)


def _why_not(upload: Upload, media_type: str | None) -> str | None:
    if not upload.content:
        return EMPTY
    if len(upload.content) > MOST_BYTES:
        return HUGE
    if media_type in PICTURES:
        return None
    if upload.name.casefold().endswith(NAMED_AS_PICTURES):
        return NO_PICTURE
    if media_type not in IN_TEXTS:
        return UNCARRIED
    return HEAVY if len(upload.content) > MOST_OF_A_FILE else None


def _keep(place: Place, user: User, upload: Upload, media_type: str | None, reason: str | None) -> Enclosure:
    row = Enclosure(
        firm_id=chosen_firm(),
        id=new_id(),
        user_id=user.id,
        conversation_id=place.conversation_id,
        opened_for_id=place.opened_for_id,
        name=_name(upload.name),
        media_type=media_type,
        size=len(upload.content),
        state=EnclosureState.REFUSED if reason else EnclosureState.WAITING,
        reason=reason,
    )
    if reason is None:
        storage().put(row.key, upload.content)
        enqueue(PREPARE, row.id, queue=FILES)
    added: Enclosure = db.add(row)
    return added


def _name(written: str) -> str:
    """What a file is called, without folders and what cannot be shown; its end is kept when it is long."""
    name = "".join(sign for sign in written.replace("\\", "/").rpartition("/")[2] if sign.isprintable()).strip()
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 12]}…{name[-11:]}"


def take_out(enclosure_id: UUID, user: User, place: Place) -> None:
    """The file does not go with the text after all. Raises NotFound for one that has left with it, or was taken out."""
    _hold(place)
    held = _held(user, place, [enclosure_id])
    if not held:
        raise NotFound(_("That file has left with its text, or was taken out already."))
    for one in held:
        _drop(one)
    _note(user, place)


def _hold(place: Place) -> None:
    """First of all, as whoever writes there does: a row that belongs to a conversation lets others only read that."""
    if place.conversation_id is not None:
        lock(db.session.get_one(Conversation, place.conversation_id))


def _held(user: User, place: Place, ids: Sequence[UUID]) -> list[Enclosure]:
    """Those of them that are still there, in order. Whoever takes one out, or sends it, comes before us or after."""
    mine = enclosures_visible_to(user, place).where(Enclosure.id.in_(ids)).with_for_update()
    return list(db.session.execute(mine, execution_options={"populate_existing": True}).scalars())


def ready_among(user: User, place: Place, ids: Sequence[UUID]) -> list[Enclosure]:
    """What the user saw beside the box, held. Raises BadFiles, naming the first that cannot be sent, or not yet."""
    found = _held(user, place, ids) if ids else []
    if len(found) < len(set(ids)):
        raise BadFiles(_("A file was taken out meanwhile. Look at the files, then send again."))
    if len(found) > MOST:
        raise BadFiles(_("A text can carry 10 files. Take {n} out, then send.", n=len(found) - MOST))
    for one in found:
        if one.state is EnclosureState.REFUSED:
            raise BadFiles(_("Take out “{name}” before you send: it cannot go with a text.", name=one.name))
    for one in found:
        if one.state is EnclosureState.WAITING:
            raise BadFiles(_("“{name}” is still being prepared. Send again in a moment.", name=one.name))
    return found


def as_attachments(files: Sequence[UUID]) -> dict[str, Any]:
    """What a message with these stored files is entered with besides its words; one that is gone is left out."""
    if not files:
        return {}
    asked = sa.select(StoredFile.id, StoredFile.media_type).where(StoredFile.id.in_(files))
    types = {row.id: row.media_type for row in db.session.execute(asked)}
    attachments = [
        Attachment(
            position=position,
            url="",
            declared_type=types[file_id],
            state=AttachmentState.KEPT,
            file_id=file_id,
            asked_at=now(),
            due_at=now(),
        )
        for position, file_id in enumerate(one for one in files if one in types)
    ]
    return {"attachment_count": len(attachments), "attachments": attachments}


def files_of(message: Message) -> list[UUID]:
    """The ids of the stored files that go with a message, in order; none for most."""
    if not message.attachment_count:
        return []
    files = sa.select(Attachment.file_id).where(Attachment.message_id == message.id, Attachment.file_id.isnot(None))
    return [id for id in db.session.execute(files.order_by(Attachment.position)).scalars() if id is not None]


def hand_over(enclosures: Sequence[Enclosure], user: User, place: Place) -> list[UUID]:
    """They belong to a message, or to a text that waits, from now on. Returns the ids of the stored files, in order."""
    files = [one.file_id for one in enclosures if one.file_id is not None]
    for one in enclosures:
        db.session.delete(one)
    if enclosures:
        _note(user, place)
    return files


def move_files(source: Conversation, target: Conversation, *, only: Sequence[UUID] | None = None) -> None:
    """What was put to texts in one of two locked conversations goes into the other; `only` some of it, by ids."""
    theirs = sa.update(Enclosure).where(Enclosure.conversation_id == source.id)
    theirs = theirs if only is None else theirs.where(Enclosure.id.in_(only))
    moved = theirs.values(conversation_id=target.id).returning(Enclosure.user_id)
    for user_id in sorted(set(db.session.execute(moved, execution_options={"synchronize_session": False}).scalars())):
        user = db.session.get_one(User, user_id)
        _note(user, Place(source.id))
        _note(user, Place(target.id))


def files_put_in(conversation: Conversation) -> list[UUID]:
    """The ids of what anybody has put to a text there."""
    put = sa.select(Enclosure.id).where(Enclosure.conversation_id == conversation.id)
    return list(db.session.execute(put).scalars())


def _note(user: User, place: Place) -> None:
    """The page of the conversation knows what there is without asking further."""
    db.session.flush()
    if place.conversation_id is not None:
        left = [str(one.id) for one in enclosed_by(user, place)]
        put_standing(db.session.get_one(Conversation, place.conversation_id), user, enclosed=left)


def overdue_enclosures() -> sa.Select:
    """What nobody prepares, of every firm, for the sweep."""
    waiting = sa.select(Enclosure.firm_id, Enclosure.id).where(Enclosure.state == EnclosureState.WAITING)
    return waiting.where(Enclosure.created_at <= now() - OVERDUE).order_by(Enclosure.created_at).limit(200)


def firms_with_abandoned_enclosures() -> sa.Select:
    """The firms with files of texts that nobody sent, for the sweep."""
    return sa.select(Enclosure.firm_id).where(_is_abandoned()).distinct()


def sweep_abandoned() -> int:
    """Let go of what was put to texts a day ago and never sent. Returns how many files there were."""
    abandoned = sa.select(Enclosure).where(_is_abandoned()).limit(500).with_for_update(skip_locked=True)
    found = list(db.session.execute(abandoned).scalars())
    for one in found:
        _drop(one)
    for user_id, conversation_id in {(one.user_id, one.conversation_id) for one in found}:
        standing = sa.update(Participation).where(
            Participation.user_id == user_id, Participation.conversation_id == conversation_id
        )
        db.session.execute(standing.values(enclosed=[]), execution_options={"synchronize_session": False})
    return len(found)


def _is_abandoned() -> sa.ColumnElement[bool]:
    return Enclosure.created_at <= now() - timedelta(days=1)


def _drop(enclosure: Enclosure) -> None:
    """The row goes, and then what lies in storage: nothing else points at it."""
    db.session.delete(enclosure)
    db.session.flush()
    drop_files([enclosure.file_id] if enclosure.file_id else [])
    _let_go(enclosure.key)


def drop_files(ids: Sequence[UUID]) -> None:
    """Files that no text carries after all go, and then what lies in storage."""
    found = list(db.session.execute(sa.select(StoredFile).where(StoredFile.id.in_(ids))).scalars()) if ids else []
    for file in found:
        db.session.delete(file)
    db.session.flush()
    _let_go(*[key for file in found for key in (file.key, file.preview_key)])


def _let_go(*keys: str) -> None:
    """What lies in storage goes when nothing points at it any more, and not before."""

    def delete() -> None:
        for key in keys:
            storage().delete(key)

    db.once_committed(delete)
