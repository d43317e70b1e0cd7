"""bench/results/latest.md: one table, a row a figure, which README.md quotes. A run of a part leaves the other rows."""

import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.measuring import Figure

LATEST = Path(__file__).with_name("results") / "latest.md"
README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- measured by ./dev bench -->\n", "<!-- end -->\n"
HEAD = ("figure", "goal", "measured (median, min–max)", "met", "remark")
ABOUT = """# What was measured

`./dev bench` writes this. Units, in the same run on the same server: **H** a Flask hello-world on the product's
gunicorn settings, **L** a bare page of 50 rows, **W** a bare webhook, **S** twilio-python in a loop (`bench/units/`).
A ratio is taken inside one run in which all that is compared is asked in turn; shown is the median of its rounds, each
by connections of its own, with the lowest and the highest.
"""

Rows = dict[str, tuple[str, ...]]


def read(path: Path = LATEST) -> Rows:
    """The rows of a table that was written, by the name of the figure; none when there is no table."""
    if not path.exists():
        return {}
    lines = [line for line in path.read_text().splitlines() if line.startswith("| ")]
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[1:]]
    return {row[0]: row[1:] for row in cells}


def write(figures: Sequence[Figure], why: dict[str, str], *, path: Path = LATEST) -> None:
    """Put the figures into the table. `why` says of each that may miss its goal what keeps it from it."""
    rows = read(path) | {figure.name: _cells(figure, why.get(figure.name, "")) for figure in figures}
    lines = [_line(HEAD), "|---" * len(HEAD) + "|", *(_line((name, *cells)) for name, cells in rows.items())]
    when = f"Last run: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}."
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([ABOUT, when, "", *lines, ""]))


def quote(rows: Rows, *, path: Path = README) -> None:
    """Put the table, without its remarks, where the README quotes it."""
    before, _, rest = path.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    path.write_text(before + BEGIN + quoted(rows) + END + after)


def quoted(rows: Rows) -> str:
    """The table in four columns."""
    lines = [_line(HEAD[:4]), "|---" * 4 + "|", *(_line((name, *cells[:3])) for name, cells in rows.items())]
    return "\n".join([*lines, ""])


def _cells(figure: Figure, why: str) -> tuple[str, ...]:
    remark = figure.note if figure.is_met else "; ".join(part for part in (why, figure.note) if part)
    return figure.goal, measured(figure), "yes" if figure.is_met else "**no**", remark


def measured(figure: Figure) -> str:
    """`1.84 L (1.79–1.92)`."""
    middle = f"{_number(figure.measured)} {figure.unit}"
    if len(figure.values) < 2:
        return middle
    return f"{middle} ({_number(min(figure.values))}–{_number(max(figure.values))})"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 20 or value == int(value) else f"{value:.2f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
