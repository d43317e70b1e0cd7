"""A test text: whether a number of the firm really reaches a phone (A9)."""

import sqlalchemy as sa

from casestatus.core.errors import Refused
from casestatus.core.phones import to_e164
from casestatus.core.words import _
from casestatus.firms.models import Firm, FirmNumber
from casestatus.outbox.models import Outgoing, Purpose, Urgency
from casestatus.outbox.posting import post_sms, why_not
from casestatus.outbox.reasons import reason


def send_test(number: FirmNumber, *, firm: Firm, to: str) -> Outgoing:
    """Queue one text from the number. Raises Refused for what is no phone number, and for one that wants no texts."""
    e164 = to_e164(to)
    if e164 is None:
        raise Refused(_("“{number}” is not a phone number.", number=to))
    if e164 == number.e164:
        raise Refused(_("A number cannot text itself. Write the number of your own mobile phone."))
    why = why_not(e164)
    if why is not None:
        raise Refused(reason(why))
    return post_sms(
        to=e164,
        sender=number.e164,
        body=str(_("This is a test text from {firm}.", firm=firm.name)),
        urgency=Urgency.PERSON,
        purpose=Purpose.TEST,
    )


def tests_of(number: FirmNumber) -> sa.Select:
    """The test texts from a number."""
    return sa.select(Outgoing).where(Outgoing.sender == number.e164, Outgoing.purpose == Purpose.TEST)
