"""The push services of browsers: RFC 8030, encrypted for the one browser (RFC 8291), signed by us (RFC 8292).

Their addresses come from browsers, so they are not trusted (gateways/reaching.py), and no redirect is followed.
"""

import time
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02
from urllib3 import BaseHTTPResponse, Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, SSLError

from casestatus.gateways.push import Gone, Push
from casestatus.gateways.push_keys import decoded, private_key
from casestatus.gateways.reaching import Place, place_at, pool_for
from casestatus.gateways.sms import FORBIDDEN, Permanent, Temporary, Unknown

KEPT_FOR = 12 * 3600  # seconds that a push waits for a browser that is off
SIGNED_FOR = 3600  # seconds
GONE = {404, 410}
BUSY = 429


class WebPush:
    """Sends to whatever service the browser named. A sandbox on this machine, at `local_url`, may be one of them."""

    def __init__(
        self, key: str, *, contact: str, local_url: str = "", timeouts: tuple[float, float] = (3.0, 5.0)
    ) -> None:
        self._vapid = Vapid02(private_key(key), {"no-strict": True})  # else it refuses a host without a dot
        self._contact = contact
        self._local = urlsplit(local_url)
        self._timeout = Timeout(connect=timeouts[0], read=timeouts[1])

    def send(self, push: Push) -> None:
        place = place_at(push.endpoint, is_local=self._is_local(push.endpoint))
        body = _encrypted(push)
        headers = self._headers(place, push, len(body))
        for machine in place.machines:
            answer = self._asked(place, machine, headers, body)
            if answer is not None:
                return _refuse(answer)
        raise Temporary("push_gone")

    def _is_local(self, endpoint: str) -> bool:
        parts = urlsplit(endpoint)
        return bool(self._local.netloc) and (parts.scheme, parts.netloc) == (self._local.scheme, self._local.netloc)

    def _headers(self, place: Place, push: Push, length: int) -> dict[str, str]:
        origin = f"{place.parts.scheme}://{place.host}"
        claims = {"aud": origin, "exp": int(time.time()) + SIGNED_FOR, "sub": self._contact}
        return {
            "Host": place.host,
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "Content-Length": str(length),
            "TTL": str(KEPT_FOR),
            "Urgency": "high",
            "Topic": push.topic,
            "User-Agent": "casestatus",
            **self._vapid.sign(claims),
        }

    def _asked(self, place: Place, machine: str, headers: dict[str, str], body: bytes) -> BaseHTTPResponse | None:
        """The answer; None when this machine took no connection. After that nobody can say whether it has the push."""
        with pool_for(place, machine, self._timeout) as pool:
            try:
                return pool.urlopen("POST", place.path, body=body, headers=headers, redirect=False, retries=False)
            except (NewConnectionError, ConnectTimeoutError, SSLError):
                return None
            except HTTPError:
                raise Unknown() from None


def _encrypted(push: Push) -> bytes:
    try:
        encrypted: bytes = http_ece.encrypt(
            push.payload.encode(),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=decoded(push.p256dh),
            auth_secret=decoded(push.auth),
            version="aes128gcm",
        )
        return encrypted
    except (ValueError, http_ece.ECEException):
        raise Permanent("bad_key") from None


def _refuse(answer: BaseHTTPResponse) -> None:
    """Raise what the service's answer means, unless it took the push (RFC 8030 §5, §8.4)."""
    status = answer.status
    if 200 <= status < 300:
        return
    if status in GONE:
        raise Gone(str(status))
    if status == BUSY or status >= 500:
        said = answer.headers.get("Retry-After", "")
        raise Temporary(str(status), float(said) if said.isdecimal() else None)
    raise Permanent(FORBIDDEN if 300 <= status < 400 else str(status))
