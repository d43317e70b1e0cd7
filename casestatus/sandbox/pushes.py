"""The push service of the sandbox: takes pushes for browsers that tests play, and keeps them to be read (RFC 8030)."""

import re
import secrets
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from casestatus.sandbox.vapid import Unsigned, signer_of

MOST_BYTES = 4096  # RFC 8030 §7.2
_LEAST_BYTES = 16 + 4 + 1 + 65 + 16 + 1  # salt, record size, length of the key, key, tag, padding (RFC 8188)
_URGENCIES = frozenset({"very-low", "low", "normal", "high"})


class NotTaken(Exception):
    """A push that is refused: its status, and why."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True)
class Push:
    """One push as it came, still encrypted."""

    body: bytes
    ttl: int
    topic: str
    urgency: str
    signer: str  # the public key of who signed it, base64url


@dataclass
class Browser:
    """A subscription. `key` is the only one whose pushes it takes, when it names one (RFC 8292 §4)."""

    key: str = ""
    is_gone: bool = False
    answers: deque[int] = field(default_factory=deque)  # statuses for the next pushes
    pushes: list[Push] = field(default_factory=list)


class PushService:
    """All subscriptions, in memory. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._browsers: dict[str, Browser] = {}

    def subscribe(self, key: str = "") -> str:
        """A new browser. Returns the last part of its address."""
        token = secrets.token_urlsafe(24)
        self._browsers[token] = Browser(key)
        return token

    def browser(self, token: str) -> Browser:
        """Raises NotTaken when there never was one."""
        found = self._browsers.get(token)
        if found is None:
            raise NotTaken(404, "There is no such subscription.")
        return found

    def take(self, token: str, body: bytes, headers: Mapping[str, str], *, origin: str) -> Push:
        """Keep a push, in place of one with the same topic. Names of headers are in small letters. Raises NotTaken."""
        browser = self.browser(token)
        with self._lock:
            if browser.answers:
                raise NotTaken(browser.answers.popleft(), "As it was asked for.")
        if browser.is_gone:
            raise NotTaken(410, "The browser has unsubscribed.")
        push = _read(body, headers, origin)
        if browser.key and push.signer != browser.key:
            raise NotTaken(403, "Another key may push here.")
        with self._lock:
            kept = [other for other in browser.pushes if not push.topic or other.topic != push.topic]
            browser.pushes[:] = [*kept, push]
        return push


def _read(body: bytes, headers: Mapping[str, str], origin: str) -> Push:
    try:
        signer = signer_of(headers.get("authorization", ""), origin=origin)
    except Unsigned as wrong:
        raise NotTaken(wrong.status, str(wrong)) from None
    ttl, topic, urgency = headers.get("ttl", ""), headers.get("topic", ""), headers.get("urgency", "normal")
    if not ttl.isdecimal():
        raise NotTaken(400, "TTL is missing.")
    if not re.fullmatch(r"[\w-]{0,32}", topic, re.ASCII):
        raise NotTaken(400, "Topic must be at most 32 signs of base64url.")
    if urgency not in _URGENCIES:
        raise NotTaken(400, "Urgency is none of those of RFC 8030.")
    if headers.get("content-encoding") != "aes128gcm" or len(body) < _LEAST_BYTES:
        raise NotTaken(400, "The body is not encrypted as aes128gcm.")
    if len(body) > MOST_BYTES:
        raise NotTaken(413, f"A push has at most {MOST_BYTES} bytes.")
    return Push(body, int(ttl), topic, urgency, signer)
