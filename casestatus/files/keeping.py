"""Takes a file into the firm's keeping: looked at first, written to storage before its row is."""

from hashlib import sha256

from casestatus.core.clock import new_id
from casestatus.core.tenancy import chosen_firm
from casestatus.files.models import StoredFile
from casestatus.files.picturing import FORMATS, Picture, picture_of
from casestatus.files.sniffing import media_type_of
from casestatus.gateways.storage import storage


class Unwanted(Exception):
    """Not a kind of file that the firm keeps; or empty, then `is_empty` says so."""

    def __init__(self, *, is_empty: bool = False) -> None:
        super().__init__()
        self.is_empty = is_empty


def keep(content: bytes) -> StoredFile:
    """Look at a file and write it to storage. Returns its row, which the caller adds. Raises Unwanted.

    When the row is never added, what was written stays behind: harmless, and named by ids only.
    """
    media_type = media_type_of(content)
    if media_type is None:
        raise Unwanted(is_empty=not content)
    picture = picture_of(content, media_type) if media_type in FORMATS else Picture()
    file = _row(content, media_type, picture)
    storage().put(file.key, content)
    if picture.preview is not None:
        storage().put(file.preview_key, picture.preview)
    return file


def _row(content: bytes, media_type: str, picture: Picture) -> StoredFile:
    return StoredFile(
        firm_id=chosen_firm(),
        id=new_id(),
        sha256=sha256(content).hexdigest(),
        size=len(content),
        media_type=media_type,
        width=picture.width,
        height=picture.height,
        flaw=picture.flaw,
        preview_size=None if picture.preview is None else len(picture.preview),
    )
