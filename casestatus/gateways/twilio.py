"""Twilio, or a carrier that speaks its language. Facts: reference pages §4; time-outs are ours, the client has none."""

from datetime import datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from casestatus.gateways.sms import Accepted, Listed, Permanent, Temporary, Text, Unknown

CONNECT_TIMEOUT, READ_TIMEOUT = 4.0, 10.0  # seconds
BUSY_CODES = {20429, 21611, 30001}  # slow down, try again
MOST_LISTED = 200
CONNECTIONS = 32


class TwilioSms:
    """Sends texts through one Twilio account, over one kept connection."""

    def __init__(self, *, account_sid: str, auth_token: str, api_url: str = "") -> None:
        self._client = Client(account_sid, auth_token, http_client=_Http())
        if api_url:
            self._client.api.base_url = api_url.rstrip("/")

    def send(self, text: Text) -> Accepted:
        try:
            taken = self._client.messages.create(
                to=text.to, from_=text.sender, body=text.body, status_callback=text.callback
            )
        except TwilioRestException as error:
            raise _meaning(error) from None
        except (requests.exceptions.ConnectTimeout, requests.exceptions.ConnectionError) as error:
            raise (Temporary("carrier_gone") if _never_arrived(error) else Unknown()) from None
        except (requests.exceptions.RequestException, TwilioException):
            raise Unknown() from None
        return Accepted(str(taken.sid))

    def sent_since(self, moment: datetime, *, to: str) -> list[Listed]:
        return [text for text in self._listed(moment, to) if text.sent_at >= moment]

    def received_since(self, moment: datetime, *, to: str) -> list[Listed]:
        return [text for text in self._listed(moment, to) if text.status == "received"]

    def _listed(self, moment: datetime, to: str) -> list[Listed]:
        try:
            found = self._client.messages.list(to=to, date_sent_after=moment, limit=MOST_LISTED)
        except (TwilioException, requests.exceptions.RequestException):
            raise Temporary("carrier_gone") from None
        return [_listed(message) for message in found]


class _Http(TwilioHttpClient):
    """The client's own connection, with two time-outs, room for our threads, and an ear for Retry-After."""

    def __init__(self) -> None:
        super().__init__(pool_connections=True)
        self.timeout = (CONNECT_TIMEOUT, READ_TIMEOUT)
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, HTTPAdapter(pool_maxsize=CONNECTIONS))

    def request(self, *arguments: Any, **options: Any) -> Any:
        response = super().request(*arguments, **options)
        if response.status_code == 429:
            raise Temporary("20429", _seconds((response.headers or {}).get("Retry-After")))
        return response


def _meaning(error: TwilioRestException) -> Exception:
    code = int(error.code or 0)
    if code in BUSY_CODES:
        return Temporary(str(code))
    if error.status >= 500:
        return Unknown()
    return Permanent(str(code or error.status))


def _seconds(written: str | None) -> float | None:
    try:
        return float(written or "")
    except ValueError:
        return None


def _never_arrived(error: Exception) -> bool:
    """Whether no connection was made, so that the carrier cannot have taken the text."""
    reason: Any = error.args[0] if error.args else None
    return isinstance(error, requests.exceptions.ConnectTimeout) or "NewConnectionError" in repr(
        getattr(reason, "reason", reason)
    )


def _listed(message: Any) -> Listed:
    code = message.error_code
    return Listed(
        provider_id=message.sid,
        to=message.to,
        sender=message.from_,
        body=message.body or "",
        status=str(message.status),
        error_code=str(code) if code else None,
        sent_at=message.date_sent or message.date_created,
    )
