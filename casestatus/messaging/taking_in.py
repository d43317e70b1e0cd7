"""From what the carrier sent to what the thread shows: each kept call is worked on once, for its firm."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from casestatus.core import db
from casestatus.core.crash import crash_here
from casestatus.core.inbound import Kept, claim
from casestatus.core.phones import to_e164
from casestatus.core.tenancy import as_firm, choose_firm
from casestatus.messaging.attaching import MOST_MEDIA, Media
from casestatus.messaging.delivering import hold_thread_of, show_delivery
from casestatus.messaging.receiving import Incoming, receive_call, receive_text
from casestatus.messaging.reminder_replies import FETCHED, REPLY, take_reply
from casestatus.outbox.queries import outgoing_with
from casestatus.outbox.recording import record_report


def work_on(kept: Kept) -> None:
    """Make of a kept call what it means. One that is done, or of no firm, changes nothing."""
    if kept.is_done or kept.firm_id is None:
        return
    with as_firm(kept.firm_id), db.transaction():
        if claim(kept.id):
            _work(kept)


def work_at_once(kept: Kept) -> None:
    """The same in the transaction that keeps it, in a session that serves no firm yet."""
    if kept.is_done or kept.firm_id is None:
        return
    choose_firm(kept.firm_id, is_told=kept.is_mine)
    if kept.is_mine or claim(kept.id):
        _work(kept)


def _work(kept: Kept) -> None:
    WORK[kept.kind](kept)
    crash_here("after-message")


def _text(kept: Kept) -> None:
    receive_text(text_of(kept.payload, at=kept.at))


def _call(kept: Kept) -> None:
    receive_call(_incoming(kept.payload, kept.payload["CallSid"], at=kept.at, body=""))


def text_of(payload: dict[str, Any], *, at: datetime) -> Incoming:
    """The text that came with a call of the carrier, which called at that moment (UTC)."""
    return _incoming(payload, payload["MessageSid"], at=at, body=payload.get("Body", ""))


def _incoming(payload: dict[str, Any], provider_id: str, *, at: datetime, body: str) -> Incoming:
    sender = payload.get("From", "")
    return Incoming(
        provider_id=provider_id,
        sender=to_e164(sender) or sender[:40],
        firm_number=to_e164(payload["To"]) or payload["To"],
        body=body,
        answered=payload.get("OptOutType", "").lower() or None,
        written_at=datetime.fromisoformat(payload[FETCHED]) if FETCHED in payload else at,
        media=_media(payload),
    )


def _media(payload: dict[str, Any]) -> tuple[Media, ...]:
    """What came with the text. The carrier counts it; an address that is missing is left out."""
    said = payload.get("NumMedia", "0")
    count = min(int(said), MOST_MEDIA) if said.isdecimal() else 0
    urls = {number: payload.get(f"MediaUrl{number}") for number in range(count)}
    return tuple(Media(url, payload.get(f"MediaContentType{number}", "")) for number, url in urls.items() if url)


def _status(kept: Kept) -> None:
    payload = kept.payload
    outgoing_id = uuid_or_none(payload.get("text")) or outgoing_with(payload["MessageSid"])
    if outgoing_id is None:
        return
    held = hold_thread_of(outgoing_id)  # first, as for a STOP that comes in: the report may tell of one
    record_report(
        outgoing_id,
        status=payload["MessageStatus"],
        error_code=payload.get("ErrorCode") or None,
        provider_id=payload["MessageSid"],
        payload=payload,
    )
    show_delivery(outgoing_id, in_threads=held)


def uuid_or_none(written: str | None) -> UUID | None:
    """The id that was written, or None when it is none."""
    try:
        return UUID(written or "")
    except ValueError:
        return None


WORK: dict[str, Callable[[Kept], None]] = {"text": _text, "call": _call, "status": _status, REPLY: take_reply}
