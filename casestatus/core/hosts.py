"""Names and addresses of machines, as settings name them."""

import ipaddress
import re

LABEL = r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?"
LAST_LABEL = r"[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?"


def is_host(host: str) -> bool:
    """Whether it is an address, or looks like the name of a machine."""
    return is_address(host) or bool(re.fullmatch(rf"({LABEL}\.)*{LAST_LABEL}\.?", host))


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    return host == "localhost" or (is_address(host) and ipaddress.ip_address(host).is_loopback)


def reachable(host: str) -> str:
    """The address to open in a browser for a server that listens on host."""
    if host in {"0.0.0.0", "::"}:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
