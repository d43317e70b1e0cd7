"""Texts leave, and those whose worker died are settled."""

from uuid import UUID

from casestatus.core import db
from casestatus.messaging.delivering import pick_up_deliveries
from casestatus.outbox.asking import ask_after_unheard_texts
from casestatus.outbox.draining import drain_firm
from casestatus.outbox.reconciling import settle
from jobs.job import job


@job(transaction=False)
def drain(outgoing_id: str = "") -> None:
    """Send all that is due for the firm; the id only says why we were woken."""
    drain_firm()
    with db.transaction():
        pick_up_deliveries()


@job(transaction=False)
def settle_claim(outgoing_id: str) -> None:
    """Ask the carrier about a text whose worker died."""
    settle(UUID(outgoing_id))
    with db.transaction():
        pick_up_deliveries()


@job(transaction=False)
def ask_after_texts() -> None:
    """Ask the carrier about texts whose callback was lost."""
    ask_after_unheard_texts()
    with db.transaction():
        pick_up_deliveries()
