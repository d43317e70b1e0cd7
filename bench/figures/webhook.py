"""A client's text comes in: signature, kept, stored, threaded, published; against the bare webhook."""

import time

from bench.measuring import Figure, interleaved, ratios
from bench.run import Run


def measure(run: Run) -> list[Figure]:
    texts = run.texts(first=int(time.time() * 1000) * 1000)
    bare = run.unit("W", texts=texts)
    ours = run.page("webhook", "/webhooks/twilio/messages", texts=texts)
    took = interleaved([bare, ours], warm=20)
    return [Figure("inbound text webhook", "≤ 1.5 W", 1.5, ratios(took["webhook"], took["W"]), "W")]
