"""Fetches what came with a text. Addresses are not trusted: only public machines are asked,
and at the very address that was checked.

The carrier answers with a redirect to another host, which must not see the account's keys (reference §4.2).
"""

import ipaddress
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Timeout, make_headers
from urllib3.exceptions import HTTPError

from casestatus.config import is_loopback
from casestatus.gateways.sms import FORBIDDEN, TOO_LARGE, Permanent, Temporary

MOST_BYTES = 16 * 1024 * 1024
MOST_HOPS = 5
WITHIN = 20.0  # seconds for all of it: others wait for the worker
PIECE = 64 * 1024
REDIRECTS = {301, 302, 303, 307, 308}
OWN_HOSTS = re.compile(r"api(\.[a-z0-9-]+)*\.twilio\.com")  # also its regions'
PORTS = {"https": 443, "http": 80}
NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Place:
    """An address that may be asked: what it says, and the machines it stands for."""

    parts: SplitResult
    machines: list[str]

    @property
    def port(self) -> int:
        return self.parts.port or PORTS[self.parts.scheme]

    @property
    def path(self) -> str:
        return (self.parts.path or "/") + (f"?{self.parts.query}" if self.parts.query else "")


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
        for _ in range(MOST_HOPS):
            with self._asked(self._place(url)) as answer:
                if answer.status not in REDIRECTS:
                    return _content(answer, most, deadline)
                url = urljoin(url, answer.headers.get("Location", ""))
        raise Temporary("redirects")

    def _place(self, url: str) -> Place:
        parts = _parts(url)
        machines = _machines(parts)
        may_be_asked = all(_is_public(machine) or (self._is_local and machine.is_loopback) for machine in machines)
        is_safe = parts.scheme == "https" or (self._is_local and all(one.is_loopback for one in machines))
        if not (may_be_asked and is_safe):
            raise Permanent(FORBIDDEN)
        return Place(parts, [str(machine) for machine in machines])

    @contextmanager
    def _asked(self, place: Place) -> Iterator[BaseHTTPResponse]:
        """An answer whose body is not read yet, from the first machine that takes a connection."""
        for machine in place.machines:
            with self._pool(place, machine) as pool, suppress(HTTPError):
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

    def _pool(self, place: Place, machine: str) -> HTTPConnectionPool:
        host = place.parts.hostname or ""
        if place.parts.scheme == "http":
            return HTTPConnectionPool(machine, place.port, timeout=self._timeout)
        return HTTPSConnectionPool(
            machine,
            place.port,
            timeout=self._timeout,
            server_hostname=host,
            assert_hostname=host,
            cert_reqs="CERT_REQUIRED",
            ca_certs=requests.certs.where(),
        )

    def _headers(self, place: Place) -> dict[str, str]:
        host = place.parts.netloc.rpartition("@")[2]
        plain = {"Host": host, "Accept-Encoding": "identity", "User-Agent": "casestatus"}
        return plain | self._keys if self._is_carriers_own(place.parts) else plain

    def _is_carriers_own(self, parts: SplitResult) -> bool:
        if (parts.scheme, parts.hostname, parts.port) == (self._api.scheme, self._api.hostname, self._api.port):
            return True
        hosts = (parts.hostname or "", self._api.hostname or "")
        return parts.scheme == "https" and parts.port is None and all(map(OWN_HOSTS.fullmatch, hosts))


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        if parts.scheme in PORTS and parts.hostname and parts.port != 0:
            return parts
    except ValueError:  # a port that is no number, half an IPv6 address
        pass
    raise Permanent(FORBIDDEN)


def _machines(parts: SplitResult) -> list[Address]:
    """Every machine the host's name stands for now. One of these is connected to, and the name not looked up again."""
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or PORTS[parts.scheme], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Temporary("carrier_gone") from None
    return [ipaddress.ip_address(str(address[0]).partition("%")[0]) for *_, address in found]


def _is_public(machine: Address) -> bool:
    if isinstance(machine, ipaddress.IPv6Address):
        carries_another = machine.ipv4_mapped or machine.sixtofour or machine.teredo or machine in NAT64
        return machine.is_global and not machine.is_multicast and not carries_another
    return machine.is_global and not machine.is_multicast


def _content(answer: BaseHTTPResponse, most: int, deadline: float) -> bytes:
    if answer.status != 200:
        raise Temporary(str(answer.status))
    content = bytearray()
    try:
        while piece := answer.read1(PIECE, decode_content=False):
            content += piece
            if len(content) > most:
                raise Permanent(TOO_LARGE)
            if time.monotonic() > deadline:
                raise Temporary("slow")
    except HTTPError:
        raise Temporary("carrier_gone") from None
    return bytes(content)
