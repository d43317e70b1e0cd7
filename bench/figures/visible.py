"""From a client's text to another person's screen, with 200 open streams."""

import statistics
import time

from bench.crowds import open_streams
from bench.measuring import Figure, asked
from bench.run import Run

STREAMS, TIMES = 200, 60
HOW = "to the answer of the list that the person's stream told to look again; a browser draws it after that"


def measure(run: Run) -> list[Figure]:
    texts = run.page("texts", "/webhooks/twilio/messages", texts=run.texts(first=int(time.time() * 1000) * 1000))
    job = {
        "kind": "visible",
        "texts": texts,
        "region": run.page("list", "/inbox", htmx=True),
        "stream": run.page("stream", "/live"),
        "times": TIMES,
        "pause": 0.05,
    }
    with open_streams(run.product, STREAMS) as opened:
        took = sorted(seconds * 1000 for seconds in asked(job)["visible"].rounds)
    late = statistics.quantiles(took, n=20)[-1]
    note = f"{opened} streams; {HOW}"
    return [
        Figure("text received → seen by another person, p50", "≤ 250 ms", 250, took, "ms", note=note),
        Figure("text received → seen by another person, p95", "≤ 600 ms", 600, [late], "ms"),
    ]
