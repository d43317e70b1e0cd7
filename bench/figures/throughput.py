"""Requests a second with eight clients: the inbox against the bare page."""

from bench.measuring import Figure, crowded, ratios
from bench.run import Run


def measure(run: Run) -> list[Figure]:
    took = crowded([run.unit("L"), run.page("inbox", "/inbox", least=15_000)])
    per_second = f"L {took['L'].median:.0f}/s, inbox {took['inbox'].median:.0f}/s"
    share = ratios(took["inbox"], took["L"])
    return [
        Figure("inbox, requests/s with 8 clients", "≥ ½ of L's", 0.5, share, "of L's", at_least=True, note=per_second)
    ]
