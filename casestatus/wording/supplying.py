"""What rooms to the right know of a client, for the fields of templates: they say so at start, the composer asks here.

The composer may not import them (docs/decisions/48-fields-from-other-rooms.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from casestatus.wording.fields import Field, Values


@dataclass(frozen=True)
class Asked:
    """For whom a template is filled, on whose clock, and in which language."""

    contact_id: UUID
    zone: ZoneInfo
    language: str


Supplier = Callable[[Asked], Values]

_suppliers: tuple[Supplier, ...] = ()


def supply_by(*suppliers: Supplier) -> None:
    """Choose who is asked in this process."""
    global _suppliers
    _suppliers = suppliers


def supplied(asked: Asked) -> dict[Field, str]:
    """What they know; a field that nobody knows is left out, or empty."""
    known: dict[Field, str] = {}
    for supplier in _suppliers:
        known |= supplier(asked)
    return known
