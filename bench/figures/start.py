"""`./dev run` on a home that has run before: seconds until it is ready."""

import time
from pathlib import Path

from bench.measuring import Figure
from bench.places import HOMES
from bench.servers import product
from casestatus.config import ROOT

ROUNDS = 5
DEV_RUN = [str(ROOT / "dev"), "run"]


def measure() -> list[Figure]:
    home = HOMES / "start"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with product(home, command=DEV_RUN):
        pass  # the first start makes the database and the demo firm
    return [Figure("second start to ready", "≤ 3 s", 3, [_start(home) for _ in range(ROUNDS)], "s")]


def _start(home: Path) -> float:
    began = time.perf_counter()
    with product(home, command=DEV_RUN):
        return time.perf_counter() - began
