"""Asking the client process, and what a measurement comes to."""

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from bench.dataset import HARBOR, token_of
from bench.places import SECRET_KEY
from bench.servers import Server
from casestatus.config import ROOT

ROUNDS = 9
LONGEST_JOB = 600.0  # seconds


@dataclass
class Took:
    """One target: a number for each round (seconds, or requests a second), and the bytes of an answer."""

    rounds: list[float]
    bytes: int

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)


@dataclass
class Figure:
    """One row of the table: ratios (or times) round by round, and the goal they are held to."""

    name: str
    goal: str
    limit: float
    values: Sequence[float]
    unit: str
    at_least: bool = False
    same: bool = False  # all values must be one
    note: str = ""

    @property
    def measured(self) -> float:
        return statistics.median(self.values)

    @property
    def is_met(self) -> bool:
        if self.same and len(set(self.values)) > 1:
            return False
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


def ratios(above: Took, below: Took) -> list[float]:
    """Round by round, so that what disturbed both disturbs neither."""
    return [one / other for one, other in zip(above.rounds, below.rounds, strict=True)]


def target(server: Server, name: str, path: str = "/", *, least: int = 0, **extra: Any) -> dict[str, Any]:
    """Something to ask. `least` is the fewest bytes of a right answer."""
    return {"name": name, "port": server.port, "path": path, "least": least, **extra}


def signed_in(*, firm: Any = HARBOR, user: int = 0, htmx: bool = False) -> dict[str, Any]:
    """The headers of a user's browser; it is htmx that asks when `htmx`."""
    headers = {"Cookie": f"casestatus={cookie(token_of(firm, user))}"}
    return {"headers": headers | ({"HX-Request": "true"} if htmx else {})}


def cookie(token: str) -> str:
    """The signed cookie that the product would have given this browser."""
    app = Flask("bench")
    app.secret_key = SECRET_KEY
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    signed = signer.dumps({"_fresh": True, "_permanent": True, "_user_id": token, "csrf_token": "c" * 40})
    return signed if isinstance(signed, str) else signed.decode()


def interleaved(
    targets: list[dict[str, Any]], *, rounds: int = ROUNDS, each: int = 24, warm: int = 12
) -> dict[str, Took]:
    """One client asks all targets in turn, each round by connections of its own."""
    return asked({"kind": "interleave", "targets": targets, "rounds": rounds, "each": each, "warm": warm})


def crowded(
    targets: list[dict[str, Any]], *, clients: int = 8, rounds: int = 5, seconds: float = 2.0
) -> dict[str, Took]:
    """Requests a second of each target with so many clients."""
    return asked({"kind": "crowd", "targets": targets, "rounds": rounds, "clients": clients, "seconds": seconds})


def asked(job: dict[str, Any]) -> dict[str, Took]:
    """What the client process says that the job took."""
    answer = subprocess.run(
        [sys.executable, "-m", "bench.client"],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=LONGEST_JOB,
    )
    if answer.returncode:
        raise RuntimeError(answer.stderr.strip().splitlines()[-1])
    return {name: Took(took["rounds"], took["bytes"]) for name, took in json.loads(answer.stdout).items()}
