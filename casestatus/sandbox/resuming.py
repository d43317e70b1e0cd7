"""After a start: texts that were under way when the carrier stopped go on."""

import time

from casestatus.sandbox.carrier import Carrier
from casestatus.sandbox.delivering import Walk, begin
from casestatus.sandbox.receiving import bring

_TOO_OLD = 120.0


def resume(carrier: Carrier) -> None:
    """Walk on with accepted texts; bring clients' texts that the firm's software has not answered for."""
    for text in carrier.ledger.all_texts():
        if not text.is_under_way:
            continue
        if not text.is_inbound:
            text.status = "queued"
            begin(carrier, Walk(text))
        elif time.time() - text.created_at < _TOO_OLD:
            bring(carrier, text)
