"""Where files lie. Keys are ids with slashes, never names; what lies under one is not changed."""

from collections.abc import Iterator
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

    def read(self, key: str) -> Iterator[bytes]:
        """The file in pieces. Raises Missing before the first."""
        ...


class ObjectStorage:
    """Files in a directory, or wherever else obstore can write."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def put(self, key: str, content: bytes) -> None:
        obstore.put(self._store, key, content)

    def read(self, key: str) -> Iterator[bytes]:
        try:
            found = obstore.get(self._store, key)
        except FileNotFoundError:
            raise Missing() from None
        return (bytes(piece) for piece in found.stream(min_chunk_size=PIECE))


def files_in(home: Path) -> ObjectStorage:
    """The files of the product whose data lie in `home`; other accounts of the machine cannot read them."""
    place = home / "files"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return ObjectStorage(LocalStore(place))


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
