"""Texts that the carrier received and that never reached us: its list is asked (architecture §6).

A carrier that finds us away for some seconds hands its text to nobody, unless a fallback was set up.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.background import enqueue
from casestatus.core.clock import now
from casestatus.core.inbound import Call, done_among, keep_for_firm
from casestatus.core.platform import reminder_number
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import FirmNumber
from casestatus.gateways import current as gateways
from casestatus.gateways.sms import Listed
from casestatus.messaging.reminder_replies import FETCHED, REPLY, keep_reply

LOOKS_BACK = timedelta(hours=50)  # once a day
LATELY = timedelta(minutes=45)  # every few minutes, and when the clock starts
UNDER_WAY = timedelta(minutes=1)  # what came later than that may be on its way to us


def fetch_missed(*, looks_back: timedelta = LOOKS_BACK) -> int:
    """Keep what the carrier lists and we do not have, each to be worked on by a job of its own.

    Returns how many there were. Temporary: the carrier cannot say.
    """
    with db.transaction():
        numbers = db.session.execute(sa.select(FirmNumber.e164).where(FirmNumber.firm_id == chosen_firm())).scalars()
        ours = list(numbers)
    since, until = now() - looks_back, now() - UNDER_WAY
    listed = [text for number in ours for text in _received(number, since, until)]
    return sum(_keep(text) for text in sorted(_new_among(listed), key=lambda text: text.sent_at))


def fetch_missed_replies() -> int:
    """Keep what the carrier lists for the platform's own number and we do not have: a STOP may be among it (T16).

    Returns how many concern a firm. Temporary: the carrier cannot say.
    """
    number = reminder_number()
    if number is None:
        return 0
    since, until = now() - LOOKS_BACK, now() - UNDER_WAY
    listed = _new_among(_received(number, since, until), kind=REPLY)
    return sum(_keep_reply(text) for text in sorted(listed, key=lambda text: text.sent_at))


def _keep_reply(text: Listed) -> bool:
    with db.transaction():
        return keep_reply(_payload(text))


def _new_among(listed: list[Listed], *, kind: str = "text") -> list[Listed]:
    with db.transaction():
        done = done_among([text.provider_id for text in listed], kind=kind)
    return [text for text in listed if text.provider_id not in done]


def _received(number: str, since: datetime, until: datetime) -> list[Listed]:
    listed = gateways.current().sms.received_since(since, to=number)
    return [text for text in listed if since <= text.sent_at <= until]


def _keep(text: Listed) -> bool:
    payload = _payload(text) | _media_of(text)
    with db.transaction():
        kept = keep_for_firm(Call(text.provider_id, "text", "received", str(chosen_firm()), payload))
        if not kept.is_done:
            enqueue("jobs.messaging.take_in", kept.id)
    return not kept.is_done


def _payload(text: Listed) -> dict[str, str]:
    """The text as the webhook would have brought it."""
    return {
        "MessageSid": text.provider_id,
        "From": text.sender,
        "To": text.to,
        "Body": text.body.replace("\x00", ""),
        FETCHED: text.sent_at.isoformat(),
    }


def _media_of(text: Listed) -> dict[str, str]:
    """What came with it, as the webhook would have said."""
    listed = gateways.current().sms.media_of(text.provider_id) if text.media_count else []
    said = {f"MediaUrl{number}": media.url for number, media in enumerate(listed)}
    said |= {f"MediaContentType{number}": media.media_type for number, media in enumerate(listed)}
    return said | {"NumMedia": str(len(listed))}
