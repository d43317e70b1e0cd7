"""The provider's JSON for texts, numbers and look-ups."""

from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

from casestatus.sandbox.errors import LATER_ERRORS
from casestatus.sandbox.numbers import lookup, segments
from casestatus.sandbox.records import FirmNumber, Media, Phone, Text


def text_json(account: str, text: Text) -> dict[str, object]:
    """A Message resource."""
    uri = f"/2010-04-01/Accounts/{account}/Messages/{text.sid}"
    return {
        "account_sid": account,
        "api_version": "2010-04-01",
        "body": text.body,
        "date_created": _written(text.created_at),
        "date_sent": _written(text.sent_at) if text.sent_at else None,
        "date_updated": _written(text.received_at or text.sent_at or text.created_at),
        "direction": text.direction,
        "error_code": text.error_code,
        "error_message": LATER_ERRORS.get(text.error_code or 0),
        "from": text.from_,
        "messaging_service_sid": None,
        "num_media": str(len(text.media)),
        "num_segments": str(segments(text.body)),
        "price": None,
        "price_unit": "USD",
        "sid": text.sid,
        "status": text.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": text.to,
        "uri": f"{uri}.json",
    }


def media_json(account: str, text: Text, media: Media) -> dict[str, object]:
    """A Media resource."""
    return {
        "account_sid": account,
        "content_type": media.media_type,
        "date_created": _written(text.created_at),
        "date_updated": _written(text.created_at),
        "parent_sid": text.sid,
        "sid": media.sid,
        "uri": f"/2010-04-01/Accounts/{account}/Messages/{text.sid}/Media/{media.sid}.json",
    }


def number_json(account: str, number: FirmNumber) -> dict[str, object]:
    """An IncomingPhoneNumber resource."""
    return {
        "account_sid": account,
        "address_requirements": "none",
        "api_version": "2010-04-01",
        "beta": False,
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
        "date_created": _written(number.created_at),
        "date_updated": _written(number.updated_at),
        "friendly_name": number.name or number.number,
        "origin": "twilio",
        "phone_number": number.number,
        "sid": number.sid,
        "sms_fallback_method": "POST",
        "sms_fallback_url": "",
        "sms_method": "POST",
        "sms_url": number.sms_url,
        "status": "in-use",
        "status_callback": number.status_callback,
        "status_callback_method": "POST",
        "uri": f"/2010-04-01/Accounts/{account}/IncomingPhoneNumbers/{number.sid}.json",
        "voice_caller_id_lookup": False,
        "voice_fallback_method": "POST",
        "voice_fallback_url": "",
        "voice_method": "POST",
        "voice_url": number.voice_url,
    }


def lookup_json(phone: Phone, *, fields: str, url: str) -> dict[str, object]:
    """A Lookup v2 resource; the line type is told when `fields` asks for it."""
    known = lookup(phone.number, line="landline" if phone.is_landline else phone.line)
    line_type = known.pop("line_type")
    line = None
    if "line_type_intelligence" in fields.split(",") and known["valid"]:
        line = {
            "carrier_name": "Sandbox Wireless",
            "error_code": None,
            "mobile_country_code": "001",
            "mobile_network_code": "01",
            "type": line_type,
        }
    return known | {"caller_name": None, "sim_swap": None, "line_type_intelligence": line, "url": url}


@lru_cache(maxsize=64)
def _second(seconds: int) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, UTC))


def _written(moment: float) -> str:
    return _second(int(moment))
