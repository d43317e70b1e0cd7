"""Texts that the carrier received and never reached us: its list is asked once a day (architecture §6)."""

from datetime import timedelta

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.inbound import Call, keep_for_firm
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import FirmNumber
from casestatus.gateways import current as gateways
from casestatus.gateways.sms import Listed
from casestatus.messaging.taking_in import FETCHED, work_on

LOOKS_BACK = timedelta(hours=50)


def fetch_missed() -> int:
    """Take in what the carrier lists and we do not have. Returns how many there were. Temporary: it cannot say."""
    with db.transaction():
        numbers = db.session.execute(sa.select(FirmNumber.e164).where(FirmNumber.firm_id == chosen_firm())).scalars()
        ours = list(numbers)
    return sum(_take_in(text) for number in ours for text in _received(number))


def _received(number: str) -> list[Listed]:
    return gateways.current().sms.received_since(now() - LOOKS_BACK, to=number)


def _take_in(text: Listed) -> int:
    payload: dict[str, str] = {
        "MessageSid": text.provider_id,
        "From": text.sender,
        "To": text.to,
        "Body": text.body.replace("\x00", ""),
        FETCHED: "1",
        **_media_of(text),
    }
    with db.transaction():
        kept = keep_for_firm(Call(text.provider_id, "text", "received", str(chosen_firm()), payload))
    if kept.is_done:
        return 0
    work_on(kept)
    return 1


def _media_of(text: Listed) -> dict[str, str]:
    """Where its pictures lie, as the webhook would have said. What they are is not listed; most are pictures."""
    urls = gateways.current().sms.media_of(text.provider_id) if text.media_count else []
    said = {f"MediaUrl{number}": url for number, url in enumerate(urls)}
    said |= {f"MediaContentType{number}": "image/jpeg" for number in range(len(urls))}
    return said | {"NumMedia": str(len(urls))}
