"""A text's way from the carrier to the phone, and the status callbacks it leaves behind."""

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from casestatus.sandbox.carrier import PHONES, Carrier
from casestatus.sandbox.collecting import Uncollected, collect
from casestatus.sandbox.errors import LATER_ERRORS
from casestatus.sandbox.postman import Letter
from casestatus.sandbox.records import FINAL, Text, now

_OFF, _LANDLINE, _UNKNOWN, _EXPIRED = 30003, 30006, 30008, 30036
_NEXT = {"queued": "sending", "sending": "sent", "sent": "delivered"}


@dataclass
class Walk:
    """One text on its way, with the troubles that strike it."""

    text: Text
    fail_code: int | None = None
    reorder: bool = False
    duplicate: bool = False
    is_silent: bool = False
    held: list[Letter] = field(default_factory=list)


def walk_of(carrier: Carrier, text: Text) -> Walk:
    """Take the troubles that strike this text and make its walk."""
    struck = carrier.faults.walk_for(text.to)
    failure = struck.get("fail_later")
    return Walk(
        text,
        fail_code=(failure.code or _UNKNOWN) if failure else None,
        reorder="reorder" in struck,
        duplicate="duplicate" in struck,
        is_silent="no_callback" in struck,
    )


def begin(carrier: Carrier, walk: Walk) -> None:
    """Walk in the background: sending, sent, then delivered, undelivered or failed, one step at a time.

    What has pictures sets out when they were fetched from the firm.
    """
    if walk.text.media_urls:
        threading.Thread(target=lambda: _collect_and_begin(carrier, walk), daemon=True).start()
    else:
        _begin(carrier, walk)


def _collect_and_begin(carrier: Carrier, walk: Walk) -> None:
    _collect(carrier, walk)
    _begin(carrier, walk)


def _collect(carrier: Carrier, walk: Walk) -> None:
    try:
        collect(carrier, walk.text)
    except Uncollected as trouble:
        walk.fail_code = trouble.code


def _begin(carrier: Carrier, walk: Walk) -> None:
    carrier.timer.after(carrier.behaviour.step, lambda: _go_on(carrier, walk))


def hurry(carrier: Carrier, walk: Walk) -> None:
    """Walk the whole way at once and wait until every callback was tried."""
    if walk.text.media_urls:
        _collect(carrier, walk)
    while walk.text.status not in FINAL:
        for letter in _step(carrier, walk):
            carrier.postman.post_now(letter)


def _go_on(carrier: Carrier, walk: Walk) -> None:
    if walk.text.sid not in carrier.ledger.texts:
        return
    for letter in _step(carrier, walk):
        carrier.postman.post(letter, lane=walk.text.sid)
    if walk.text.status not in FINAL:
        _begin(carrier, walk)


def _step(carrier: Carrier, walk: Walk) -> list[Letter]:
    """Take one step; gives the callbacks to post now."""
    text = walk.text
    text.status, text.error_code = _status_after(carrier, walk)
    text.sent_at = text.sent_at or now()
    if text.status in FINAL:
        _arrive(carrier, text)
    return _letters(carrier, walk)


def _status_after(carrier: Carrier, walk: Walk) -> tuple[str, int | None]:
    status = _NEXT[walk.text.status]
    if walk.text.is_expired and walk.text.status in ("queued", "sending"):
        return "failed", _EXPIRED
    if walk.fail_code in (30001, 30002) or (walk.fail_code and walk.fail_code < 30000):
        return ("failed", walk.fail_code) if status == "sent" else (status, None)
    if status != "delivered":
        return status, None
    phone = carrier.ledger.phone(walk.text.to)
    code = walk.fail_code or (_LANDLINE if phone.is_landline else None if phone.is_on else _OFF)
    return ("undelivered", code) if code else (status, None)


def _arrive(carrier: Carrier, text: Text) -> None:
    if text.status == "delivered":
        text.received_at = now()
    carrier.ledger.update(text)
    carrier.hub.tell(PHONES, text.to)
    if text.error_code:
        reason = LATER_ERRORS.get(text.error_code, "No reason given")
        carrier.note(text.to, f"A text did not arrive: {reason} ({text.error_code})")


def _letters(carrier: Carrier, walk: Walk) -> list[Letter]:
    if not walk.text.status_callback or walk.is_silent:
        return []
    letter = Letter(walk.text.status_callback, _callback_params(carrier, walk.text), walk.text.sid)
    letters = [letter, replace(letter, answers=[])] if walk.duplicate else [letter]
    if not walk.reorder:
        return letters
    walk.held = letters + walk.held
    return walk.held if walk.text.status in FINAL else []


def _callback_params(carrier: Carrier, text: Text) -> dict[str, str]:
    params = carrier.base_params(text.from_, text.to) | {
        "MessageSid": text.sid,
        "SmsSid": text.sid,
        "MessageStatus": text.status,
        "SmsStatus": text.status,
    }
    if text.status in ("delivered", "undelivered"):
        params["RawDlrDoneDate"] = datetime.now(UTC).strftime("%y%m%d%H%M")
    if text.error_code:
        params["ErrorCode"] = str(text.error_code)
    return params
