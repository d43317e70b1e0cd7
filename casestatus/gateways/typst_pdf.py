"""PDFs by Typst, with fonts of our own: what is printed looks the same on every machine, in every script we carry."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf

PATIENCE = 120  # seconds for one part, which takes one


class TypstPdf:
    """Typesets each part in a process of its own: once to count the pages, once more with their numbers."""

    def print(self, template: Path, parts: Sequence[Path], to: Path, *, gets_on: Callable[[], None]) -> int:
        here = Path(shutil.copy(template, parts[0].parent / template.name))
        counts = []
        for part in parts:
            counts.append(_typeset(here, part))
            gets_on()
        if len(parts) == 1:
            shutil.copy(_sheets(parts[0]), to)
            return counts[0]
        for number, part in enumerate(parts):
            _typeset(here, part, before=sum(counts[:number]), total=sum(counts))
            gets_on()
        _join([_sheets(part) for part in parts], to)
        return sum(counts)


def _sheets(part: Path) -> Path:
    """The pages of a part."""
    return part.with_suffix(".pdf")


def _typeset(template: Path, part: Path, *, before: int = 0, total: int = 0) -> int:
    """Make the pages of one part, and count them. Without a total the part is the whole.

    The process knows no secrets, and what it complains of is not kept: it may quote what people wrote.
    """
    ask = [sys.executable, "-m", "casestatus.gateways.typesetting", str(template), str(part), str(_sheets(part))]
    subprocess.run([*ask, str(before), str(total)], check=True, timeout=PATIENCE, env={}, stderr=subprocess.DEVNULL)
    with pikepdf.open(_sheets(part)) as made:
        return len(made.pages)


def _join(sheets: list[Path], to: Path) -> None:
    """As a part is made: nothing of it stays in this process."""
    ask = [sys.executable, "-m", "casestatus.gateways.joining", str(to), *map(str, sheets)]
    subprocess.run(ask, check=True, timeout=PATIENCE, env={}, stderr=subprocess.DEVNULL)
