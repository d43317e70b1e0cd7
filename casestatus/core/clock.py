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


def made_at(key: UUID) -> datetime:
    """The moment in which a key was made, to the millisecond before; now, for what can be no key of ours yet."""
    return datetime.fromtimestamp(min((key.int >> 80) / 1000, now().timestamp()), UTC)


def first_id_of(moment: datetime) -> UUID:
    """Below every key made at that moment or later, and above those made before its millisecond."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
