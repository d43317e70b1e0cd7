"""Pictures and files that phones send: kept in the carrier's home until they are deleted."""

import hashlib
import hmac
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from casestatus.sandbox.carrier import Carrier
from casestatus.sandbox.records import Media, Text, new_sid

MOST_FILES = 10
MOST_BYTES = 5_000_000  # of one text's files together
mimetypes.add_type("image/heic", ".heic")


class TooMuch(Exception):
    """A phone does not send it; str() is the sentence that says why."""


@dataclass(frozen=True)
class Sending:
    """A file that a phone sends along with a text."""

    name: str
    media_type: str
    content: bytes


def of_form(name: str, said_type: str, content: bytes) -> Sending:
    """A file that was chosen on a phone's page. A browser that does not know its type leaves it to the name."""
    is_told = said_type not in ("", "application/octet-stream")
    return Sending(name, said_type if is_told else mimetypes.guess_type(name)[0] or "application/octet-stream", content)


def refuse_too_much(files: list[Sending]) -> None:
    """What a telephone's own program says before it sends. Raises TooMuch."""
    if len(files) > MOST_FILES:
        raise TooMuch(f"You chose {len(files)} files. A text can carry {MOST_FILES}.")
    size = sum(len(file.content) for file in files)
    if size > MOST_BYTES:
        raise TooMuch(f"Together the files are {size / 1_000_000:.1f} MB. A text can carry 5 MB.")


def take(carrier: Carrier, files: list[Sending]) -> list[Media]:
    """Keep what a phone sends. Returns what the text remembers of it."""
    taken = [Media(new_sid("ME"), file.media_type, Path(file.name).name[:80]) for file in files]
    for media, file in zip(taken, files, strict=True):
        path = _path(carrier, media.sid)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    return taken


def part_of(text: Text | None, sid: str) -> Media | None:
    return next((media for media in text.media if media.sid == sid), None) if text else None


def content_of(carrier: Carrier, sid: str) -> bytes | None:
    """None when it was deleted, or never was."""
    path = _path(carrier, sid)
    return path.read_bytes() if sid.isalnum() and path.exists() else None


def delete(carrier: Carrier, text: Text, media: Media) -> None:
    text.media.remove(media)
    carrier.ledger.update(text)
    _path(carrier, media.sid).unlink(missing_ok=True)


def delete_all(carrier: Carrier) -> None:
    for path in (carrier.settings.home / "media").glob("ME*"):
        path.unlink(missing_ok=True)


def signature_of(carrier: Carrier, sid: str) -> str:
    """What lets anybody fetch it from the place without keys, for as long as it is there."""
    return hmac.new(carrier.settings.auth_token.encode(), sid.encode(), hashlib.sha256).hexdigest()[:32]


def _path(carrier: Carrier, sid: str) -> Path:
    return carrier.settings.home / "media" / sid
