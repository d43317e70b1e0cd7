"""People who look on: open live streams while something else is measured."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator

from bench.dataset import HARBOR, token_of
from bench.measuring import cookie
from bench.servers import Server
from casestatus.config import ROOT

PER_USER = 10  # streams; the product lets a user have 12


@contextlib.contextmanager
def open_streams(server: Server, many: int) -> Iterator[int]:
    """So many streams, ten a user. Gives how many did open."""
    cookies = [cookie(token_of(HARBOR, number // PER_USER)) for number in range(many)]
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.streams"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps({"port": server.port, "cookies": cookies}) + "\n")
        process.stdin.flush()
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(30)
