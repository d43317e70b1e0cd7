"""A transcript with every file that came with it, and a list by which a stranger can check that nothing was changed."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from casestatus.core.words import Sentence, _
from casestatus.gateways.storage import Missing, storage
from casestatus.transcripts.csv_files import CsvFile
from casestatus.transcripts.exports import Export, place_of
from casestatus.transcripts.pdf_files import PdfFile
from casestatus.transcripts.reading import Line

MANIFEST = "SHA256SUMS"
PIECE = 256 * 1024  # bytes


class TranscriptZip:
    """Written message by message, each file piece by piece: nothing is ever in memory as a whole."""

    def __init__(self, export: Export, place: Path) -> None:
        self._export = export
        self._table, self._paper = CsvFile(export, place), PdfFile(export, place)
        self._path = place / "transcript.zip"
        self._zip = ZipFile(self._path, "w")
        self._sums: list[str] = []

    def add(self, line: Line) -> None:
        for shown, file in zip(line.attachments, line.files, strict=False):
            if file is not None:
                self._copy(file.key, place_of(line, shown.position, file.extension))
        self._table.add(line)
        self._paper.add(line)

    def close(self) -> Path:
        for path in (self._table.close(), self._paper.close()):
            with path.open("rb") as content:
                self._put(path.name, iter(lambda: content.read(PIECE), b""), packed=path.suffix == ".csv")
        self._put("README.txt", [str(_read_me(self._export)).encode()], packed=True)
        self._put(MANIFEST, ["".join(self._sums).encode()], packed=True)
        self._zip.close()
        return self._path

    def _copy(self, key: str, name: str) -> None:
        try:
            pieces = storage().read(key)
        except Missing:
            return  # the table and the paper name it; the list of checksums does not
        self._put(name, pieces, packed=False)

    def _put(self, name: str, pieces: Iterable[bytes], *, packed: bool) -> None:
        entry = ZipInfo(name, self._export.here(self._export.at).timetuple()[:6])
        entry.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        digest = sha256()
        with self._zip.open(entry, "w", force_zip64=True) as target:
            for piece in pieces:
                digest.update(piece)
                target.write(piece)
        self._sums.append(f"{digest.hexdigest()}  {name}\n")


def _read_me(export: Export) -> Sentence:
    return _(
        "{title}\n{firm}\n{exported}\n\n"
        "transcript.pdf   the messages with their pictures, to read and to print\n"
        "messages.csv     the same as a table; an apostrophe before =, +, - or @ keeps spreadsheets from calculating\n"
        "attachments/     every picture and file as it came, by the number of its message\n"
        "SHA256SUMS       a checksum of every file\n\n"
        "To check that no file was changed, unpack everything and type in its folder:\n\n"
        "    sha256sum -c SHA256SUMS\n\n"
        "On a Mac: shasum -a 256 -c SHA256SUMS\n",
        title=export.subject.title,
        firm=export.firm,
        exported=export.by_and_when,
    )
