"""`./dev bench [NAME ...]`: measure against bare programs, write bench/results/latest.md, quote it in README.md."""

import argparse
from collections.abc import Callable, Sequence

from bench.dataset import ONE
from bench.figures import (
    growth,
    memory,
    pages,
    search,
    sending,
    start,
    statements,
    streams,
    throughput,
    visible,
    webhook,
)
from bench.measuring import Figure
from bench.places import fresh_home
from bench.run import Run, running
from bench.table import LATEST, measured, quote, read, write
from bench.why import WHY
from casestatus.config import ROOT

# In this order: what writes comes after what reads, and what changes the processes' memory comes last.
ON_THE_PRODUCT: dict[str, Callable[[Run], list[Figure]]] = {
    "pages": pages.measure,
    "throughput": throughput.measure,
    "memory": memory.measure,
    "statements": statements.measure,
    "growth": growth.measure,
    "search": search.measure,
    "webhook": webhook.measure,
    "sending": sending.measure,
    "visible": visible.measure,
    "streams": streams.measure,
}
ALONE: dict[str, Callable[[], list[Figure]]] = {"start": start.measure}
LONG = {"growth", "search"}  # need the data set of ten times the size: minutes to make, once


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was named, or all that does not take long."""
    every = [*ALONE, *ON_THE_PRODUCT]
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__, epilog=f"names: {' '.join(every)}")
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *every])
    parser.add_argument("--long", action="store_true", help="what takes long as well: growth and search")
    chosen = parser.parse_args(arguments)
    names = chosen.names or [name for name in every if chosen.long or name not in LONG]
    figures = [figure for name in names if name in ALONE for figure in _told(ALONE[name]())]
    figures += _on_the_product([name for name in ON_THE_PRODUCT if name in names])
    write(figures, WHY)
    quote(read())
    print(f"Written to {LATEST.relative_to(ROOT)}.")


def _on_the_product(names: Sequence[str]) -> list[Figure]:
    if not names:
        return []
    with running(fresh_home(ONE)) as run:
        return [figure for name in names for figure in _told(ON_THE_PRODUCT[name](run))]


def _told(figures: list[Figure]) -> list[Figure]:
    for figure in figures:
        met = "met " if figure.is_met else "MISS"
        print(f"{met}  {figure.name}: {measured(figure)}, goal {figure.goal}", flush=True)
    return figures


if __name__ == "__main__":
    main()
