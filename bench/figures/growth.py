"""The same pages with ten times the data, asked in turn with those of the ordinary set."""

from bench.dataset import TEN
from bench.measuring import Figure, interleaved, ratios
from bench.places import fresh_home
from bench.run import LONG_THREAD, THREAD, Run, running


def measure(run: Run) -> list[Figure]:
    with running(fresh_home(TEN), "") as grown:
        took = interleaved([*_pages(run, "1"), *_pages(grown, "10")])
    return [
        Figure(f"{name} at ten times the data", "≤ 1.3 ×", 1.3, ratios(took[f"{name} 10"], took[f"{name} 1"]), "×")
        for name in ("inbox page", "thread page", "thread of 2,000", "news of a thread")
    ]


def _pages(run: Run, mark: str) -> list[dict]:
    (short, version), (long, _) = run.conversation(THREAD), run.conversation(LONG_THREAD)
    return [
        run.page(f"inbox page {mark}", "/inbox", least=15_000),
        run.page(f"thread page {mark}", f"/conversations/{short}", least=8_000),
        run.page(f"thread of 2,000 {mark}", f"/conversations/{long}", least=8_000),
        run.page(f"news of a thread {mark}", run.news(short, version - 1), htmx=True),
    ]
