"""The carrier's memory and its journal: one JSON line a change, read back when the carrier starts again."""

import fcntl
import json
import threading
import time
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from casestatus.sandbox.records import Call, FirmNumber, Phone, Record, Text

_KINDS: dict[str, type] = {kind.kind: kind for kind in (Text, Call, Phone, FirmNumber)}


class Busy(Exception):
    """Another carrier already writes this journal."""


class Ledger:
    """Everything the carrier knows. Every method may be called from any thread."""

    def __init__(self, home: Path, *, patience: float = 5.0) -> None:
        """Read the journal; another carrier gets `patience` seconds to let go of it, else Busy is raised."""
        home.mkdir(parents=True, exist_ok=True)
        self._path = home / "journal.jsonl"
        self._lock = threading.RLock()
        self._held = _hold(home / "lock", patience)
        self.texts: dict[str, Text] = {}
        self.calls: dict[str, Call] = {}
        self.phones: dict[str, Phone] = {}
        self.numbers: dict[str, FirmNumber] = {}
        self._texts_by_number: dict[str, list[Text]] = defaultdict(list)
        lines = self._read()
        self._file = self._path.open("a", encoding="ascii")
        if lines > 2 * len(self._all()) + 100:
            self._rewrite()
        elif self._file.tell():
            self._file.write("\n")  # the line a killed carrier left unfinished ends here

    def save(self, record: Record) -> None:
        """Remember a new or changed record; it survives the carrier being killed once this returns."""
        line = _line(record)
        with self._lock:
            self._place(record)
            self._file.write(line)
            self._file.flush()

    def update(self, text: Text) -> None:
        """Remember a text's new state, unless it was forgotten in the meantime."""
        with self._lock:
            if text.sid in self.texts:
                self.save(text)

    def phone(self, number: str) -> Phone:
        """The phone with that number; a number never seen before gets a phone that is switched on."""
        with self._lock:
            return self.phones.get(number) or Phone(number)

    def texts_of(self, number: str) -> list[Text]:
        """Texts from or to a number, oldest first."""
        with self._lock:
            return list(self._texts_by_number.get(number, ()))

    def all_texts(self) -> list[Text]:
        """Every text, oldest first."""
        with self._lock:
            return list(self.texts.values())

    def calls_of(self, number: str) -> list[Call]:
        """Calls from or to a number, oldest first."""
        with self._lock:
            return [call for call in self.calls.values() if number in (call.from_, call.to)]

    def all_phones(self) -> list[Phone]:
        """Every phone that was named or ever got or wrote a text."""
        with self._lock:
            return list(self.phones.values())

    def all_numbers(self) -> list[FirmNumber]:
        """The firms' numbers, oldest first."""
        with self._lock:
            return list(self.numbers.values())

    def forget_texts(self) -> None:
        """Forget texts and calls; phones and numbers stay."""
        with self._lock:
            self.texts.clear()
            self.calls.clear()
            self._texts_by_number.clear()
            self._rewrite()

    def close(self) -> None:
        """Let another carrier use the journal."""
        with self._lock:
            self._file.close()
            self._held.close()

    def _place(self, record: Record) -> None:
        if isinstance(record, Text):
            if record.sid not in self.texts:
                self._texts_by_number[record.from_].append(record)
                self._texts_by_number[record.to].append(record)
            self.texts[record.sid] = record
        elif isinstance(record, Call):
            self.calls[record.sid] = record
        elif isinstance(record, Phone):
            self.phones[record.number] = record
        else:
            self.numbers[record.number] = record

    def _read(self) -> int:
        if not self._path.exists():
            return 0
        lines = self._path.read_text(encoding="ascii").splitlines()
        records = [record for line in lines if (record := _record(line))]
        for record in {(record.kind, record.key): record for record in records}.values():
            self._place(record)
        return len(lines)

    def _rewrite(self) -> None:
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="ascii") as file:
            file.writelines(_line(record) for record in self._all())
        self._file.close()
        fresh.replace(self._path)
        self._file = self._path.open("a", encoding="ascii")

    def _all(self) -> list[Record]:
        return [*self.numbers.values(), *self.phones.values(), *self.texts.values(), *self.calls.values()]


def _line(record: Record) -> str:
    fields = {name: getattr(record, name) for name in record.__slots__}
    return json.dumps([record.kind, fields], separators=(",", ":"), default=asdict) + "\n"


def _record(line: str) -> Record | None:
    try:
        kind, fields = json.loads(line)
    except ValueError:  # the last line of a carrier that was killed while writing
        return None
    return _KINDS[kind](**fields)


def _hold(path: Path, patience: float) -> TextIO:
    """Hold the lock file until closed."""
    file = path.open("w")
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if time.monotonic() > deadline:
                file.close()
                raise Busy("Another sandbox carrier already runs from this home.") from None
            time.sleep(0.05)
