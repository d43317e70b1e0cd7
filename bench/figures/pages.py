"""Pages, one client: inbox, threads, and the news of a thread, each against the bare page."""

from bench.measuring import Figure, interleaved, ratios
from bench.run import LONG_THREAD, THREAD, Run


def measure(run: Run) -> list[Figure]:
    (short, version), (long, _) = run.conversation(THREAD), run.conversation(LONG_THREAD)
    news = run.news(short, version - 1)
    took = interleaved(
        [
            run.unit("H"),
            run.unit("L", least=5_000),
            run.page("inbox", "/inbox", least=15_000),
            run.page("thread", f"/conversations/{short}", least=8_000),
            run.page("long", f"/conversations/{long}", least=8_000),
            run.page("news", news, htmx=True, least=200),
        ]
    )
    bare, thread = took["L"], took["thread"]
    smaller = took["news"].bytes / thread.bytes
    return [
        Figure("a bare page (calibration)", "L ≈ 5 H", 9, ratios(bare, took["H"]), "H"),
        Figure("inbox page, 50 rows", "≤ 2 L", 2, ratios(took["inbox"], bare), "L"),
        Figure("thread page, 20 messages", "≤ 2 L", 2, ratios(thread, bare), "L"),
        Figure("thread of 2,000", "≤ 1.3 × the thread of 20", 1.3, ratios(took["long"], thread), "×"),
        Figure("news of a thread", "≤ 1 L", 1, ratios(took["news"], bare), "L"),
        Figure("news of a thread, bytes", "≤ ¼ of the page", 0.25, [smaller], "of the page"),
    ]
