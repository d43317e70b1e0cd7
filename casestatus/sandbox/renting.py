"""Numbers a firm rents: taken by name, with the addresses the carrier is to call."""

from collections.abc import Mapping

from casestatus.sandbox.carrier import PHONES, Carrier
from casestatus.sandbox.errors import Rejected
from casestatus.sandbox.numbers import e164
from casestatus.sandbox.records import FirmNumber, now

_FIELDS = {
    "FriendlyName": "name",
    "SmsUrl": "sms_url",
    "VoiceUrl": "voice_url",
    "StatusCallback": "status_callback",
}


def rent_number(carrier: Carrier, form: Mapping[str, str]) -> FirmNumber:
    """Rent a number. Raises Rejected 21421 for one that cannot be; renting one's own again changes it."""
    number = e164(form.get("PhoneNumber", ""))
    if not number:
        raise Rejected(21421)
    return change_number(carrier, carrier.ledger.numbers.get(number) or FirmNumber(number), form)


def owned_numbers(carrier: Carrier, wanted: str) -> list[FirmNumber]:
    """The numbers that the account has: all, or the wanted one.

    While the carrier adopts numbers, it has any that is asked for and is no client's, as it takes texts from any.
    """
    rented = [number for number in carrier.ledger.all_numbers() if wanted in ("", number.number)]
    may_adopt = carrier.behaviour.adopt_numbers and e164(wanted) == wanted and wanted not in carrier.ledger.phones
    if wanted and not rented and may_adopt:
        rented = [rent_number(carrier, {"PhoneNumber": wanted})]
    return [carrier.firm_number(number.number) for number in rented]


def change_number(carrier: Carrier, number: FirmNumber, form: Mapping[str, str]) -> FirmNumber:
    """Set the fields the form names."""
    for parameter, attribute in _FIELDS.items():
        if parameter in form:
            setattr(number, attribute, form[parameter])
    number.updated_at = now()
    carrier.ledger.save(number)
    carrier.hub.tell(PHONES)
    return number


def number_with_sid(carrier: Carrier, sid: str) -> FirmNumber:
    """The rented number with this identifier; raises Rejected 20404."""
    found = next((number for number in carrier.ledger.all_numbers() if number.sid == sid), None)
    if not found:
        raise Rejected(20404)
    return found
