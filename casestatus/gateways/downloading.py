"""Fetches what came with a text. Addresses are not trusted (gateways/reaching.py).

The carrier answers with a redirect to another host, which must not see the account's keys (reference §4.2).
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult, urljoin, urlsplit

from urllib3 import BaseHTTPResponse, HTTPConnectionPool, Timeout, make_headers
from urllib3.exceptions import HTTPError

from casestatus.core.hosts import is_loopback
from casestatus.gateways.reaching import Place, place_at, pool_for
from casestatus.gateways.sms import TOO_LARGE, Permanent, Temporary

MOST_BYTES = 16 * 1024 * 1024
MOST_HOPS = 5
WITHIN = 20.0  # seconds for all of it: others wait for the worker
PIECE = 64 * 1024
LONGEST_LINE = 1024
REDIRECTS = {301, 302, 303, 307, 308}
OWN_HOSTS = re.compile(r"api(\.[a-z0-9-]+)*\.twilio\.com")  # also its regions'


class Downloads:
    """Downloads for one account of the carrier whose API stands at `api_url`.

    Everything goes over TLS to public machines; but a carrier on this machine may send us round on this machine.
    """

    def __init__(self, api_url: str, *, keys: tuple[str, str], timeouts: tuple[float, float]) -> None:
        self._api = urlsplit(api_url)
        self._keys = {"Authorization": make_headers(basic_auth=":".join(keys))["authorization"]}
        self._timeout = Timeout(connect=timeouts[0], read=timeouts[1])
        self._is_local = is_loopback(self._api.hostname or "")

    def fetch(self, url: str, *, most: int = MOST_BYTES, within: float = WITHIN) -> bytes:
        """The content. Raises Temporary; Permanent TOO_LARGE or FORBIDDEN."""
        deadline = time.monotonic() + within
        with self._found(url) as answer:
            return _content(answer, most, deadline)

    @contextmanager
    def lines(self, url: str, *, most: int, within: float) -> Iterator[tuple[str, Iterator[str]]]:
        """The version (ETag) of a text and its lines, read as they are asked for. Raises as `fetch` does, then too."""
        deadline = time.monotonic() + within
        with self._found(url) as answer:
            yield answer.headers.get("ETag", ""), _lines(_pieces(answer, most, deadline))

    @contextmanager
    def _found(self, url: str) -> Iterator[BaseHTTPResponse]:
        """The answer to which the address leads, whose body is not read yet."""
        for _ in range(MOST_HOPS):
            with self._asked(place_at(url, is_local=self._is_local)) as answer:
                if answer.status not in REDIRECTS:
                    yield answer
                    return
                url = urljoin(url, answer.headers.get("Location", ""))
        raise Temporary("redirects")

    @contextmanager
    def _asked(self, place: Place) -> Iterator[BaseHTTPResponse]:
        """An answer whose body is not read yet, from the first machine that takes a connection."""
        for machine in place.machines:
            with pool_for(place, machine, self._timeout) as pool, suppress(HTTPError):
                answer = self._answer(pool, place)
                break
        else:
            raise Temporary("carrier_gone")
        try:
            yield answer
        finally:
            answer.close()

    def _answer(self, pool: HTTPConnectionPool, place: Place) -> BaseHTTPResponse:
        headers = self._headers(place)
        return pool.urlopen("GET", place.path, headers=headers, redirect=False, retries=False, preload_content=False)

    def _headers(self, place: Place) -> dict[str, str]:
        plain = {"Host": place.host, "Accept-Encoding": "identity", "User-Agent": "casestatus"}
        return plain | self._keys if self._is_carriers_own(place.parts) else plain

    def _is_carriers_own(self, parts: SplitResult) -> bool:
        if (parts.scheme, parts.hostname, parts.port) == (self._api.scheme, self._api.hostname, self._api.port):
            return True
        hosts = (parts.hostname or "", self._api.hostname or "")
        return parts.scheme == "https" and parts.port is None and all(map(OWN_HOSTS.fullmatch, hosts))


def _content(answer: BaseHTTPResponse, most: int, deadline: float) -> bytes:
    return b"".join(_pieces(answer, most, deadline))


def _pieces(answer: BaseHTTPResponse, most: int, deadline: float) -> Iterator[bytes]:
    if answer.status != 200:
        raise Temporary(str(answer.status))
    size = 0
    try:
        while piece := answer.read1(PIECE, decode_content=False):
            size += len(piece)
            if size > most:
                raise Permanent(TOO_LARGE)
            if time.monotonic() > deadline:
                raise Temporary("slow")
            yield piece
    except HTTPError:
        raise Temporary("carrier_gone") from None


def _lines(pieces: Iterator[bytes]) -> Iterator[str]:
    """A line that never ends is cut: nothing of ours is that long."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line.decode("ascii", "replace").strip() for line in whole)
        rest = rest[:LONGEST_LINE]
    yield rest.decode("ascii", "replace").strip()
