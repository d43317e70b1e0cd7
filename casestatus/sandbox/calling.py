"""A client calls a firm's text number: ask the firm's software what the caller hears."""

from casestatus.sandbox.carrier import PHONES, Carrier
from casestatus.sandbox.postman import Letter
from casestatus.sandbox.receiving import places
from casestatus.sandbox.records import Call, FirmNumber
from casestatus.sandbox.twiml import heard

_TRIES = 2  # a caller does not wait for more: the voice URL, then once more as a fallback URL would be


def place_call(carrier: Carrier, *, phone: str, firm_number: str) -> Call:
    """Call the firm and wait for its answer; the call knows what the caller heard."""
    firm = carrier.firm_number(firm_number)
    call = Call(from_=phone, to=firm_number)
    answer = carrier.postman.post_now(Letter(firm.voice_url, _params(carrier, call), call.sid), tries=_TRIES)
    course = heard(answer)
    call.answer, call.status, call.heard = answer or "", course.status, course.words
    carrier.ledger.save(call)
    if phone not in carrier.ledger.phones:
        carrier.change_phone(phone)
    carrier.hub.tell(PHONES, phone)
    _tell_status(carrier, firm, call)
    return call


def _tell_status(carrier: Carrier, firm: FirmNumber, call: Call) -> None:
    if firm.status_callback:
        carrier.postman.post(Letter(firm.status_callback, _params(carrier, call), call.sid), lane=call.sid)


def _params(carrier: Carrier, call: Call) -> dict[str, str]:
    return carrier.base_params(call.from_, call.to) | {
        "CallSid": call.sid,
        "CallStatus": call.status,
        "Called": call.to,
        "Caller": call.from_,
        "Direction": "inbound",
        **places(call.from_, call.to),
    }
