"""What the carrier is told about before its start: whose a phone is, and what the firms' numbers are called."""

import json
from typing import Any

from casestatus.sandbox.carrier import Carrier
from casestatus.sandbox.renting import rent_number

_FILE = "known.json"


def get_to_know(carrier: Carrier) -> None:
    """Take in the phones and numbers of `known.json` in the carrier's home; what it knew already stays as it is."""
    path = carrier.settings.home / _FILE
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for number in known.get("numbers", []):
        if number["number"] not in carrier.ledger.numbers:
            rent_number(carrier, {"PhoneNumber": number["number"], "FriendlyName": number["name"]})
    for phone in known.get("phones", []):
        if phone["number"] not in carrier.ledger.phones:
            carrier.change_phone(phone["number"], name=phone["name"], blocked=phone["blocked"])
        elif not carrier.ledger.phones[phone["number"]].name:
            carrier.change_phone(phone["number"], name=phone["name"])
