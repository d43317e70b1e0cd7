"""Memory of two web workers against the bare page's, both after the same requests."""

from bench.measuring import Figure, crowded
from bench.memory import pss_of, pss_of_web
from bench.run import Run

MIB = 1024 * 1024


def measure(run: Run) -> list[Figure]:
    crowded([run.unit("L"), run.page("inbox", "/inbox")], rounds=1, seconds=1.0)
    ours, bare = pss_of_web(run.product), pss_of(run.units["L"].process.pid)
    note = f"ours {ours / MIB:.0f} MiB, bare {bare / MIB:.0f} MiB"
    return [Figure("memory of 2 web workers (PSS)", "≤ 1.5 × the bare app's", 1.5, [ours / bare], "×", note=note)]
