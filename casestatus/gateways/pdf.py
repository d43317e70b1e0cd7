"""Who sets type. A document is printed in parts, so that a long one never has to be in memory as a whole."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol


class PdfGateway(Protocol):
    """Makes PDFs. For workers only: it may take minutes."""

    def print(self, template: Path, parts: Sequence[Path], to: Path, *, gets_on: Callable[[], None]) -> int:
        """Typeset each part, a directory with `said.json` and the pictures it names, with page numbers that run on.

        All parts lie in one directory. `gets_on` is called after each piece of work. Returns the number of pages.
        """
        ...


class NoPdf:
    """For processes that print nothing."""

    def print(self, template: Path, parts: Sequence[Path], to: Path, *, gets_on: Callable[[], None]) -> int:
        raise RuntimeError("This process prints nothing.")
