"""Twilio's numbers and look-ups by plain HTTP: each question has time-outs of its own, for somebody waits for it."""

from typing import Any

import requests

from casestatus.config import Config
from casestatus.gateways.account import OwnedNumber
from casestatus.gateways.sms import Permanent, Temporary

API, LOOKUPS = "https://api.twilio.com", "https://lookups.twilio.com"
TIMEOUTS = (4.0, 10.0)  # seconds for connecting and reading
QUICK = (0.5, 1.0)  # for a look-up, while somebody waits to write
BUSY = 429
ABILITIES = ("sms", "mms", "voice")


class TwilioAccount:
    """One Twilio account, or whatever speaks its language at `api_url`. Each question has a connection of its own."""

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        api_url: str = "",
        timeouts: tuple[float, float] = TIMEOUTS,
        quick: tuple[float, float] = QUICK,
    ) -> None:
        self._keys = (account_sid, auth_token)
        self._numbers = f"{api_url.rstrip('/') or API}/2010-04-01/Accounts/{account_sid}/IncomingPhoneNumbers"
        self._lines = f"{api_url.rstrip('/') or LOOKUPS}/v2/PhoneNumbers"
        self._timeouts, self._quick = timeouts, quick

    def number(self, e164: str) -> OwnedNumber | None:
        answer = self._ask("GET", f"{self._numbers}.json", params={"PhoneNumber": e164})
        listed = answer.get("incoming_phone_numbers")
        if not isinstance(listed, list):
            raise Temporary("carrier_gone")
        found = [_owned(one) for one in listed]
        return next((one for one in found if one.e164 == e164), None)

    def point(self, number: OwnedNumber, *, texts_to: str, calls_to: str) -> OwnedNumber:
        wanted = {"SmsUrl": texts_to, "SmsMethod": "POST", "VoiceUrl": calls_to, "VoiceMethod": "POST"}
        wanted |= {"SmsFallbackUrl": texts_to, "SmsFallbackMethod": "POST"}  # by itself the carrier repeats nothing
        return _owned(self._ask("POST", f"{self._numbers}/{number.provider_id}.json", data=wanted))

    def line_of(self, e164: str) -> str:
        asked = {"Fields": "line_type_intelligence"}
        try:
            told = self._ask("GET", f"{self._lines}/{e164}", params=asked, timeout=self._quick)
        except Permanent as error:
            if error.code == "20404":
                return "invalid"
            raise
        if told.get("valid") is False:
            return "invalid"
        line = told.get("line_type_intelligence")
        return str(line.get("type") or "unknown") if isinstance(line, dict) else "unknown"

    def _ask(self, method: str, url: str, **options: Any) -> dict[str, Any]:
        options = {"timeout": self._timeouts} | options
        try:
            answer = requests.request(method, url, auth=self._keys, allow_redirects=False, **options)
            told = answer.json()
        except (requests.RequestException, ValueError):
            raise Temporary("carrier_gone") from None
        if not isinstance(told, dict) or answer.status_code == BUSY or answer.status_code >= 500:
            raise Temporary("20429" if answer.status_code == BUSY else "carrier_gone")
        if answer.status_code >= 300:
            raise Permanent(str(told.get("code") or answer.status_code))
        return told


def account_of(config: Config) -> TwilioAccount:
    """The account that the settings name."""
    sid, token = config.twilio_account_sid, config.twilio_auth_token
    return TwilioAccount(account_sid=sid, auth_token=token, api_url=config.twilio_api_url)


def _owned(told: Any) -> OwnedNumber:
    """A number out of the carrier's JSON; Temporary when it is none that can be understood."""
    try:
        able = told["capabilities"]
        return OwnedNumber(
            provider_id=str(told["sid"]),
            e164=str(told["phone_number"]),
            abilities=tuple(name for name in ABILITIES if able.get(name) or able.get(name.upper())),
            texts_go_to=str(told.get("sms_url") or ""),
            calls_go_to=str(told.get("voice_url") or ""),
        )
    except (KeyError, TypeError, AttributeError):
        raise Temporary("carrier_gone") from None
