"""Files the firm keeps. The rows are here; the bytes lie in storage (gateways/storage.py) under the row's keys."""

from enum import StrEnum

from sqlalchemy.orm import Mapped

from casestatus.core.db import Base, Timestamped, one_of
from casestatus.core.tenancy import FirmOwned
from casestatus.files.kinds import EXTENSIONS, SHOWN_BY_BROWSERS


class Flaw(StrEnum):
    """Why a picture is kept and not shown."""

    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"


class StoredFile(FirmOwned, Timestamped, Base):
    """One file as it came, which is never changed, and for most pictures a smaller upright copy to show."""

    __tablename__ = "stored_files"

    sha256: Mapped[str]  # of the file as it came, in hexadecimal digits
    size: Mapped[int]  # bytes
    media_type: Mapped[str]  # by its content, one of kinds.EXTENSIONS
    width: Mapped[int | None]  # of a picture held upright, in pixels
    height: Mapped[int | None]
    flaw: Mapped[Flaw | None] = one_of(Flaw)
    preview_size: Mapped[int | None]  # bytes; None when there is no copy
    name: Mapped[str | None]  # as who sent it from here called it; carriers bring none

    @property
    def key(self) -> str:
        """Where the file lies in storage."""
        return f"{self.firm_id}/{self.id}"

    @property
    def preview_key(self) -> str:
        return f"{self.key}.preview"

    @property
    def extension(self) -> str:
        return EXTENSIONS[self.media_type]

    @property
    def opens_in_browsers(self) -> bool:
        """Whether every browser shows the file itself as a picture."""
        return self.media_type in SHOWN_BY_BROWSERS and self.flaw is None
