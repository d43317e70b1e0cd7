"""Whether the ports are free, asked before anything starts."""

import errno
import socket

from casestatus.config import Config
from casestatus.supervisor.errors import StartError


def refuse_taken_ports(chosen: Config) -> None:
    """Raise StartError for a port that another program listens on."""
    _refuse_taken("PORT", chosen.host, chosen.port)
    if chosen.starts_sandbox:
        _refuse_taken("SANDBOX_PORT", "127.0.0.1", chosen.sandbox_port)
    if chosen.takes_mail and chosen.mailbox_port:
        _refuse_taken("MAILBOX_PORT", "127.0.0.1", chosen.mailbox_port)


def _refuse_taken(name: str, host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise StartError(f"HOST {host} is not known to this machine.") from None
    except OSError as error:
        raise StartError(_sentence(name, host, port, error)) from None


def _sentence(name: str, host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{name} {port} is taken by another program; choose another, for example {name}={port % 60000 + 100}."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST {host} is not an address of this machine."
    return f"{name} {port} cannot be used on {host}: {error.strerror}."


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
