"""Reaching machines whose addresses others gave us: only public ones, at the very address that was checked."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import requests
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout

from casestatus.gateways.sms import FORBIDDEN, Permanent, Temporary

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

    @property
    def host(self) -> str:
        """What the header Host says."""
        return self.parts.netloc.rpartition("@")[2]


def place_at(url: str, *, is_local: bool) -> Place:
    """Look the address up. Raises Permanent FORBIDDEN unless it is https to public machines; Temporary "carrier_gone".

    With `is_local` it may also be on this machine, where http will do.
    """
    parts = _parts(url)
    machines = _machines(parts)
    may_be_asked = all(_is_public(machine) or (is_local and machine.is_loopback) for machine in machines)
    is_safe = parts.scheme == "https" or (is_local and all(one.is_loopback for one in machines))
    if not (may_be_asked and is_safe):
        raise Permanent(FORBIDDEN)
    return Place(parts, [str(machine) for machine in machines])


def pool_for(place: Place, machine: str, timeout: Timeout) -> HTTPConnectionPool:
    """A connection to the one machine, which must show the certificate of the address's host."""
    host = place.parts.hostname or ""
    if place.parts.scheme == "http":
        return HTTPConnectionPool(machine, place.port, timeout=timeout)
    return HTTPSConnectionPool(
        machine,
        place.port,
        timeout=timeout,
        server_hostname=host,
        assert_hostname=host,
        cert_reqs="CERT_REQUIRED",
        ca_certs=requests.certs.where(),
    )


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
