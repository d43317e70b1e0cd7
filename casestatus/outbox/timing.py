"""When a text may leave by itself: in the recipient's texting hours, and not so late that it would arrive after them.

A person who sends is asked before (messaging/night.py), and then the text goes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from casestatus.consent.texting_hours import TextingHours
from casestatus.outbox.models import Purpose, Urgency

AT_ANY_HOUR = frozenset({Purpose.KEYWORD_ANSWER, Purpose.TEST, Purpose.AWAY})  # somebody is waiting for it
STILL_TALKING = timedelta(hours=1)  # after somebody wrote, an answer wakes nobody
LEAST = timedelta(minutes=1)  # what the carrier gets to deliver it
LONGEST = 36_000  # seconds; the carrier keeps a text no longer by itself


def waits_for_hours(purpose: Purpose, urgency: Urgency) -> bool:
    """Whether a text may arrive in texting hours only."""
    return urgency is Urgency.AUTOMATIC and purpose not in AT_ANY_HOUR


def opening(hours: TextingHours, zones: Sequence[str], moment: datetime) -> datetime:
    """The first time from that moment on at which a text may leave by itself, UTC."""
    opens_at = hours.opening(zones, moment)
    if hours.closing(zones, opens_at) - opens_at >= LEAST:
        return opens_at
    return hours.opening(zones, opens_at + LEAST)


def seconds_left(hours: TextingHours, zones: Sequence[str], moment: datetime) -> int:
    """How long the carrier may try to deliver a text that leaves by itself at such a time."""
    return min(LONGEST, int((hours.closing(zones, moment) - moment).total_seconds()))
