"""A transcript on paper, with its pictures. It is set in parts of some hundred messages, however long it is."""

import json
import unicodedata
from pathlib import Path
from typing import Any

from casestatus.core.words import Sentence, _
from casestatus.files.models import StoredFile
from casestatus.files.picturing import paper_copy
from casestatus.gateways import current as gateways
from casestatus.gateways.storage import Missing, storage
from casestatus.messaging.attachment_rows import ShownAttachment
from casestatus.transcripts.exports import Export, place_of
from casestatus.transcripts.reading import Line

TEMPLATE = Path(__file__).parent.parent / "templates" / "transcripts" / "transcript.typ"
MESSAGES, PICTURES = 1000, 40  # of one part, at most
WIDEST, HIGHEST = 260, 300  # points, of a picture on paper
LETTER = "us-letter"
RIGHT_TO_LEFT = ("R", "AL")
NOT_READABLE = _("This picture cannot be printed.")


class PdfFile:
    """Written message by message; the pages are made when all are there."""

    def __init__(self, export: Export, place: Path) -> None:
        self._export = export
        self._place = place / "parts"
        self._place.mkdir()
        self._path = place / "transcript.pdf"
        self._parts: list[Path] = []
        self._messages: list[dict[str, Any]] = []
        self._day = ""
        self._begin()

    def add(self, line: Line) -> None:
        if len(self._messages) >= MESSAGES or self._pictures >= PICTURES:
            self._write()
            self._begin()
        day = self._export.day(line.at)
        self._messages.append(_message(line, self._export) | {"day": day if day != self._day else None})
        self._messages[-1]["enclosed"] = [self._enclosed(line, *one) for one in _with_files(line)]
        self._day = day

    def close(self) -> Path:
        self._write()
        gateways.current().pdf.print(TEMPLATE, self._parts, self._path, gets_on=self._export.gets_on)
        return self._path

    def _begin(self) -> None:
        self._messages, self._pictures = [], 0
        self._parts.append(self._place / f"part-{len(self._parts):05d}")
        self._parts[-1].mkdir()

    def _write(self) -> None:
        head = _head(self._export) if len(self._parts) == 1 else None
        said = {"head": head, "messages": self._messages, **_everywhere(self._export)}
        (self._parts[-1] / "said.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")

    def _enclosed(self, line: Line, shown: ShownAttachment, file: StoredFile | None) -> dict[str, Any]:
        if file is None or not shown.is_shown:
            return {"name": str(shown.sentence or f"{shown.name or shown.kind}: {_name(line, shown, file)}")}
        copied = _copy_of(file)
        if copied is None:
            return {"name": str(NOT_READABLE)}
        self._pictures += 1
        name = f"{len(self._messages):04d}-{shown.position}.jpg"
        (self._parts[-1] / name).write_bytes(copied.content)
        scale = min(0.75, WIDEST / copied.width, HIGHEST / copied.height)
        width, height = copied.width * scale, copied.height * scale
        return {"file": name, "name": _name(line, shown, file), "width": width, "height": height}


def _name(line: Line, shown: ShownAttachment, file: StoredFile | None) -> str:
    return place_of(line, shown.position, file.extension).rpartition("/")[2] if file else ""


def _with_files(line: Line) -> list[tuple[ShownAttachment, StoredFile | None]]:
    return list(zip(line.attachments, line.files or (None,) * len(line.attachments), strict=True))


def _copy_of(file: StoredFile) -> Any:
    try:
        content = b"".join(storage().read(file.preview_key if file.preview_size else file.key))
    except Missing:
        return None
    return paper_copy(content, "image/jpeg" if file.preview_size else file.media_type)


def _message(line: Line, export: Export) -> dict[str, Any]:
    words = str(line.words)
    told = [export.clock(line.at), str(line.way), *([str(line.delivery)] if line.is_out and line.delivery else [])]
    return {
        "author": str(line.author),
        "line": " · ".join(told),
        "subject": str(line.subject),
        "words": words,
        "is_rtl": _runs_to_the_left(words),
        "is_out": line.is_out,
        "is_note": line.is_note,
        "why": str(line.why or ""),
    }


def _runs_to_the_left(words: str) -> bool:
    kinds = (unicodedata.bidirectional(letter) for letter in words)
    return next((kind for kind in kinds if kind in ("L", *RIGHT_TO_LEFT)), "L") in RIGHT_TO_LEFT


def _head(export: Export) -> list[list[str]]:
    facts: list[tuple[Sentence, object]] = [
        (_("Messages"), f"{export.total:,}"),
        (_("Times"), export.zone.key.replace("_", " ")),
        (_("Exported"), f"{export.day(export.at)}, {export.clock(export.at)}"),
        (_("By"), export.by),
    ]
    if export.subject.detail:
        facts.insert(0, (export.subject.detail_name, export.subject.detail))
    return [[str(name), str(value)] for name, value in facts]


def _everywhere(export: Export) -> dict[str, Any]:
    """What stands on every page."""
    return {
        "title": str(export.subject.title),
        "firm": str(export.firm),
        "footer": f"{export.firm} · {export.by_and_when}",
        "page": str(_("Page")),
        "of": str(_("of")),
        "nothing": str(_("No messages yet.")),
        "paper": LETTER,
        "language": "en",
    }
