"""A transcript as a table for spreadsheets."""

import csv
from pathlib import Path
from typing import Any

from casestatus.core.words import _
from casestatus.transcripts.exports import Export, place_of
from casestatus.transcripts.reading import Line

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what makes a cell one
COLUMNS = (
    _("No."),
    _("Date"),
    _("Time"),
    _("Time zone"),
    _("UTC"),
    _("Channel"),
    _("Author"),
    _("From"),
    _("To"),
    _("Subject"),
    _("Message"),
    _("Delivery"),
    _("Reason"),
    _("Case"),
    _("Attachments"),
)


class CsvFile:
    """Written line by line. It begins with a byte order mark, by which Excel knows its letters."""

    def __init__(self, export: Export, place: Path) -> None:
        self._export = export
        self.path = place / "messages.csv"
        self._file = self.path.open("w", newline="", encoding="utf-8-sig")
        self._rows = csv.writer(self._file)
        self._write(COLUMNS)

    def add(self, line: Line) -> None:
        here = self._export.here(line.at)
        sides = (line.theirs, line.ours)
        sender, receiver = ("", "") if line.is_note else reversed(sides) if line.is_out else sides
        self._write(
            (
                line.number,
                f"{here:%Y-%m-%d}",
                f"{here:%H:%M:%S}",
                f"{here:%Z}",
                f"{line.at:%Y-%m-%dT%H:%M:%SZ}",
                line.channel,
                line.author,
                sender,
                receiver,
                line.subject,
                line.words,
                line.delivery,
                line.why or "",
                line.case_number or "",
                "\n".join(_attached(line)),
            )
        )

    def close(self) -> Path:
        self._file.close()
        return self.path

    def _write(self, cells: tuple[Any, ...]) -> None:
        self._rows.writerow([cell if isinstance(cell, int) else safe(str(cell)) for cell in cells])


def safe(cell: str) -> str:
    """The words with an apostrophe before them where a spreadsheet would take them for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _attached(line: Line) -> list[str]:
    """Each file by its place in the ZIP, or why it is not there."""
    files = line.files or (None,) * len(line.attachments)
    return [
        place_of(line, one.position, file.extension) if file else str(one.sentence or one.kind)
        for one, file in zip(line.attachments, files, strict=True)
    ]
