"""What time it is, and new keys that sort by it."""

from datetime import UTC, datetime
from uuid import UUID

import uuid_utils


def now() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """A UUIDv7 key. It tells when it was made, so it is never used as a secret."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def first_id_of(moment: datetime) -> UUID:
    """Below every key made at that moment or later, and above those made before its millisecond."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
