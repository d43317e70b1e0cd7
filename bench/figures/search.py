"""The search box of the inbox, with ten times the data: names, numbers, common words, rare ones, none."""

from bench.dataset import TEN
from bench.measuring import Figure, interleaved, ratios
from bench.places import fresh_home
from bench.run import Run, running

ASKED = {
    "a name": "Lindqvist",
    "a number": "2012345",
    "a common word": "letter",
    "two words": "hearing parking",
    "a word that nobody wrote": "zebra",
    "a letter and a digit": "W-2",
}


def measure(run: Run) -> list[Figure]:
    with running(fresh_home(TEN), "L") as grown:
        addresses = {name: f"/inbox?q={q.replace(' ', '+')}" for name, q in ASKED.items()}
        searches = [grown.page(name, path, htmx=True, share=0.95) for name, path in addresses.items()]
        took = interleaved([grown.unit("L", least=5_000), *searches])
    return [
        Figure(f"search box at ten times the data, p95: {name}", "≤ 20 L", 20, ratios(took[name], took["L"]), "L")
        for name in ASKED
    ]
