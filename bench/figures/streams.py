"""400 idle live streams: what they cost the pages, and what each holds."""

from bench.crowds import open_streams
from bench.measuring import Figure, interleaved, ratios
from bench.memory import pss_of_web
from bench.run import Run

STREAMS, ROUNDS = 400, 5


def measure(run: Run) -> list[Figure]:
    slower, held = [], []
    targets = [run.unit("L"), run.page("inbox", "/inbox")]
    for _ in range(ROUNDS):
        before, empty = interleaved(targets, rounds=1, each=40), pss_of_web(run.product)
        with open_streams(run.product, STREAMS) as opened:
            after = interleaved(targets, rounds=1, each=40)
            held.append((pss_of_web(run.product) - empty) / STREAMS / 1024)
        slower.append(ratios(after["inbox"], after["L"])[0] / ratios(before["inbox"], before["L"])[0])
    note = f"{opened} streams were open"
    return [
        Figure("inbox with 400 idle streams", "≤ 1.3 × without", 1.3, slower, "×", note=note),
        Figure("memory of an idle stream", "≤ 40 KiB", 40, held[:1], "KiB", note="its thread stays for the next"),
    ]
