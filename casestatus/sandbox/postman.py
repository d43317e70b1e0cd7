"""Calls the firm's software: signed form posts, repeated until they are answered with success."""

import base64
import hashlib
import hmac
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

import structlog
import urllib3

from casestatus.sandbox.records import new_sid
from casestatus.sandbox.timer import Timer

_log = structlog.get_logger()
_CARRIERS = 32
_TIMEOUT = urllib3.Timeout(connect=5, read=15)  # twilio.com/docs/errors/11205
_FORGET_SECONDS = 2.0
_FIRST_WAIT, _LONGEST_WAIT, _GIVE_UP_AFTER = 0.5, 5.0, 120.0


@dataclass
class Letter:
    """One webhook: repeats carry the same token and the same parameters."""

    url: str
    params: dict[str, str]
    sid: str
    token: str = field(default_factory=lambda: new_sid(""))
    on_answer: Callable[[str], None] | None = None
    first_tried: float = 0.0
    answers: list[int] = field(default_factory=list)
    era: int = 0

    @property
    def is_answered(self) -> bool:
        return bool(self.answers) and 200 <= self.answers[-1] < 300


class Postman:
    """Posts letters. Letters of one lane are first tried in order; a repeat never holds up the lane."""

    def __init__(self, auth_token: str, timer: Timer) -> None:
        self._secret = auth_token.encode()
        self._timer = timer
        self._http = urllib3.PoolManager(num_pools=8, maxsize=_CARRIERS, retries=False, timeout=_TIMEOUT)
        self._pool = ThreadPoolExecutor(_CARRIERS, thread_name_prefix="post")
        self._lock = threading.Condition()
        self._era = 0
        self._under_way = 0
        self._lanes: dict[str, deque[Letter]] = {}
        self.recent: deque[Letter] = deque(maxlen=1000)

    def post(self, letter: Letter, *, lane: str) -> None:
        """Post soon, after the lane's earlier letters were tried once."""
        self.recent.append(letter)
        with self._lock:
            letter.era = self._era
            lane_is_worked = lane in self._lanes
            self._lanes.setdefault(lane, deque()).append(letter)
        if not lane_is_worked:
            self._pool.submit(self._work, lane)

    def post_now(self, letter: Letter, *, tries: int = 1) -> str | None:
        """Post and wait: the answer's body, or None when it was not answered with success."""
        self.recent.append(letter)
        for _ in range(tries):
            body = self._try(letter)
            if body is not None:
                return body
        return None

    def forget(self) -> None:
        """Drop the letters not answered yet, and wait a little for those just being posted."""
        with self._lock:
            self._era += 1
            self.recent.clear()
            for letters in self._lanes.values():
                letters.clear()
            self._lock.wait_for(lambda: not self._under_way, _FORGET_SECONDS)

    def close(self) -> None:
        """Stop posting; letters not answered yet are dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _work(self, lane: str) -> None:
        while letter := self._next(lane):
            self._attempt(letter)

    def _next(self, lane: str) -> Letter | None:
        with self._lock:
            if letters := self._lanes[lane]:
                return letters.popleft()
            del self._lanes[lane]
            return None

    def _attempt(self, letter: Letter) -> None:
        with self._lock:
            if letter.era != self._era:
                return
            self._under_way += 1
        try:
            self._post_once(letter)
        finally:
            with self._lock:
                self._under_way -= 1
                self._lock.notify_all()

    def _post_once(self, letter: Letter) -> None:
        body = self._try(letter)
        if body is None:
            self._try_again_later(letter)
        elif letter.on_answer:
            letter.on_answer(body)

    def _try(self, letter: Letter) -> str | None:
        letter.first_tried = letter.first_tried or time.monotonic()
        try:
            answer = self._http.request(
                "POST", letter.url, body=urlencode(letter.params), headers=self._headers(letter), redirect=False
            )
        except urllib3.exceptions.HTTPError:
            letter.answers.append(0)
            return None
        letter.answers.append(answer.status)
        return answer.data.decode("utf-8", "replace") if letter.is_answered else None

    def _try_again_later(self, letter: Letter) -> None:
        tries = len(letter.answers)
        if time.monotonic() - letter.first_tried > _GIVE_UP_AFTER:
            _log.warning("webhook given up", sid=letter.sid, tries=tries, answer=letter.answers[-1])
            return
        _log.info("webhook to be repeated", sid=letter.sid, tries=tries, answer=letter.answers[-1])
        wait = min(_FIRST_WAIT * 2 ** (tries - 1), _LONGEST_WAIT)
        self._timer.after(wait, lambda: self._submit(letter))

    def _submit(self, letter: Letter) -> None:
        self._pool.submit(self._attempt, letter)

    def _headers(self, letter: Letter) -> dict[str, str]:
        return {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent": "TwilioProxy/1.1",
            "X-Twilio-Signature": self._signature(letter),
            "I-Twilio-Idempotency-Token": letter.token,
        }

    def _signature(self, letter: Letter) -> str:
        """HMAC-SHA1 over the URL and the sorted parameters (twilio.com/docs/usage/security)."""
        signed = letter.url + "".join(name + letter.params[name] for name in sorted(letter.params))
        return base64.b64encode(hmac.new(self._secret, signed.encode(), hashlib.sha1).digest()).decode()
