"""Twilio, or a carrier that speaks its language. Facts: reference pages §4; time-outs are ours, the client has none."""

import math
import ssl
import time
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from twilio.base import values
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError

from casestatus.gateways.downloading import Downloads
from casestatus.gateways.sms import Accepted, GivenUp, Listed, ListedMedia, Permanent, Temporary, Text, Unknown
from casestatus.gateways.twilio_lists import GivenUpLists

CONNECT_TIMEOUT, READ_TIMEOUT = 4.0, 10.0  # seconds
RESTS = 20.0  # seconds; a kept connection that rested longer may have been dropped on the way, unheard
BUSY_CODES = {"20429", "21611", "30001"}  # slow down, try again
MOST_SENT, MOST_RECEIVED = 200, 20_000  # texts listed: of one client since a claim, of a firm's number since days
CONNECTIONS = 32
NOT_UNDERSTOOD = (ValueError, TypeError, AttributeError, KeyError)  # the client met no Twilio answer


class TwilioSms:
    """Sends texts through one Twilio account, over kept connections. `timeouts` are for connecting and reading."""

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        api_url: str = "",
        timeouts: tuple[float, float] = (CONNECT_TIMEOUT, READ_TIMEOUT),
        rests: float = RESTS,
    ) -> None:
        self._client = Client(account_sid, auth_token, http_client=_Http(timeouts, rests))
        if api_url:
            self._client.api.base_url = api_url.rstrip("/")
        self._downloads = Downloads(self._client.api.base_url, keys=(account_sid, auth_token), timeouts=timeouts)
        self._lists = GivenUpLists(keys=(account_sid, auth_token), api_url=api_url, timeouts=timeouts)

    def send(self, text: Text) -> Accepted:
        try:
            taken = self._client.messages.create(
                to=text.to,
                from_=text.sender,
                body=text.body,
                status_callback=text.callback,
                media_url=list(text.media) or values.unset,
                validity_period=values.unset if text.valid_for is None else text.valid_for,
            )
        except (TwilioRestException, TwilioServiceException) as error:
            raise _meaning(error) from None
        except (requests.exceptions.ConnectTimeout, requests.exceptions.ConnectionError) as error:
            raise (Temporary("carrier_gone") if _never_arrived(error) else Unknown()) from None
        except (requests.exceptions.RequestException, TwilioException, *NOT_UNDERSTOOD):
            raise Unknown() from None
        if not taken.sid:
            raise Unknown()
        return Accepted(taken.sid)

    def sent_since(self, moment: datetime, *, to: str) -> list[Listed]:
        return [text for text in self._listed(moment, to, MOST_SENT) if text.sent_at >= moment]

    def received_since(self, moment: datetime, *, to: str) -> list[Listed]:
        return [text for text in self._listed(moment, to, MOST_RECEIVED) if text.status == "received"]

    def media_of(self, provider_id: str) -> list[ListedMedia]:
        try:
            found = self._client.messages(provider_id).media.list()
            return [ListedMedia(self._address(media.uri), media.content_type) for media in found]
        except (TwilioException, requests.exceptions.RequestException, *NOT_UNDERSTOOD):
            raise Temporary("carrier_gone") from None

    def _address(self, uri: str) -> str:
        return f"{self._client.api.base_url}{uri.removesuffix('.json')}"

    def fetch(self, url: str) -> bytes:
        return self._downloads.fetch(url)

    def given_up_on(self, day: date) -> AbstractContextManager[GivenUp | None]:
        return self._lists.of(day)

    def _listed(self, moment: datetime, to: str, most: int) -> list[Listed]:
        try:
            found = self._client.messages.list(to=to, date_sent_after=moment, limit=most)
            return [_listed(message) for message in found]
        except (TwilioException, requests.exceptions.RequestException, *NOT_UNDERSTOOD):
            raise Temporary("carrier_gone") from None


class _Http(TwilioHttpClient):
    """The client's own connection, with two time-outs, room for our threads, and an ear for Retry-After."""

    def __init__(self, timeouts: tuple[float, float], rests: float) -> None:
        super().__init__(pool_connections=True)
        self.timeout = timeouts
        self._rests, self._last_used = rests, time.monotonic()
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, HTTPAdapter(pool_maxsize=CONNECTIONS))

    def request(self, *arguments: Any, **options: Any) -> Any:
        self._drop_what_rested()
        response = super().request(*arguments, **options)
        if response.status_code == 429:
            raise Temporary("20429", _seconds((response.headers or {}).get("Retry-After")))
        return response

    def _drop_what_rested(self) -> None:
        """Else a text could go into a connection that nobody hears any more, and nobody could say whether it left."""
        moment = time.monotonic()
        if moment - self._last_used > self._rests:
            self.session.close()  # the next request opens it again
        self._last_used = moment


def _meaning(error: TwilioRestException | TwilioServiceException) -> Exception:
    code = str(error.code or error.status)
    if code in BUSY_CODES:
        return Temporary(code)
    is_refusal = isinstance(error.status, int) and error.status < 500
    return Permanent(code) if is_refusal else Unknown()


def _seconds(written: str | None) -> float | None:
    """Retry-After in seconds; None when there is none, or it is a date."""
    try:
        seconds = float(written or "")
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) else None


def _never_arrived(error: Exception) -> bool:
    """Whether no connection was made, so that the carrier cannot have taken the text."""
    failed: Any = error.args[0] if error.args else None
    reason = getattr(failed, "reason", failed)
    if isinstance(reason, ProxyError):
        reason = reason.original_error
    if isinstance(reason, NewConnectionError | ConnectTimeoutError):
        return True
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in getattr(reason, "args", ()))


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
        media_count=int(message.num_media or 0),
    )
