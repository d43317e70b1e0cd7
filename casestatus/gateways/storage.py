"""Where files lie. Keys are ids with slashes, never names; what lies under one is not changed."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import obstore
from obstore.store import LocalStore, ObjectStore

PIECE = 256 * 1024  # bytes of a file that a reader has in memory at once


class Missing(Exception):
    """Nothing lies under this key."""


class Storage(Protocol):
    """A place for files."""

    def put(self, key: str, content: bytes) -> None:
        """Write a file, whole or not at all."""
        ...

    def put_file(self, key: str, path: Path) -> None:
        """Write a large file, whole or not at all, without having it in memory."""
        ...

    def read(self, key: str) -> Iterator[bytes]:
        """The file in pieces. Raises Missing before the first."""
        ...

    def delete(self, key: str) -> None:
        """Remove a file; one that is not there is removed already."""
        ...


class ObjectStorage:
    """Files in a directory, or wherever else obstore can write."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def put(self, key: str, content: bytes) -> None:
        obstore.put(self._store, key, content)

    def put_file(self, key: str, path: Path) -> None:
        obstore.put(self._store, key, path)

    def delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            obstore.delete(self._store, key)

    def read(self, key: str) -> Iterator[bytes]:
        try:
            found = obstore.get(self._store, key)
        except FileNotFoundError:
            raise Missing() from None
        return (bytes(piece) for piece in found.stream(min_chunk_size=PIECE))


class LocalFiles(ObjectStorage):
    """Files in a directory of this machine: on its disk before `put` returns, as rows are when they are committed."""

    def __init__(self, place: Path) -> None:
        super().__init__(LocalStore(place))
        self._place = place

    def put(self, key: str, content: bytes) -> None:
        super().put(key, content)
        self._to_disk(key)

    def put_file(self, key: str, path: Path) -> None:
        super().put_file(key, path)
        self._to_disk(key)

    def _to_disk(self, key: str) -> None:
        path = self._place / key
        for written in (path, path.parent):
            _bring_to_disk(written)


def _bring_to_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def files_in(home: Path) -> LocalFiles:
    """The files of the product whose data lie in `home`; other accounts of the machine cannot read them."""
    place = home / "files"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return LocalFiles(place)


_chosen: Storage | None = None


def keep_in(storage: Storage) -> None:
    """Choose the storage of this process."""
    global _chosen
    _chosen = storage


def storage() -> Storage:
    """The chosen storage."""
    if _chosen is None:
        raise RuntimeError("No storage was chosen in this process.")
    return _chosen
