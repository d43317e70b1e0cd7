"""A file is looked at, written whole, and named by ids only."""

import os
from hashlib import sha256

import pytest

from casestatus.core import db
from casestatus.files.keeping import Unwanted, keep
from casestatus.gateways.storage import Missing, files_in, storage
from tests.files.made import PAGE, PDF, a_picture, kept_in, picture


def lies_under(key: str) -> bytes:
    return b"".join(storage().read(key))


def test_a_file_is_kept_as_it_came(firm):
    content = picture("turned.heic")

    file = db.add(keep(content))

    assert lies_under(file.key) == content
    assert (file.sha256, file.size, file.media_type) == (sha256(content).hexdigest(), len(content), "image/heic")
    assert (file.width, file.height) == (240, 160)


def test_a_picture_that_needs_one_has_a_copy_beside_it(firm):
    file = keep(picture("turned.heic"))

    assert lies_under(file.preview_key)[:2] == b"\xff\xd8"
    assert file.preview_size == len(lies_under(file.preview_key))


def test_a_picture_that_needs_none_has_no_copy(firm):
    file = keep(a_picture("PNG"))

    with pytest.raises(Missing):
        lies_under(file.preview_key)
    assert file.preview_size is None


def test_a_document_is_kept_and_not_looked_into(firm):
    file = keep(PDF)

    assert (file.media_type, file.width, file.extension) == ("application/pdf", None, "pdf")


@pytest.mark.parametrize(("content", "is_empty"), [(PAGE, False), (b"", True)])
def test_what_is_unwanted_is_written_nowhere(firm, content, is_empty):
    class Nowhere:
        def put(self, key, content):
            raise AssertionError("written")

    with kept_in(Nowhere()), pytest.raises(Unwanted) as refusal:
        keep(content)

    assert refusal.value.is_empty is is_empty


def test_a_place_in_storage_says_whose_it_is_and_nothing_else(firm):
    file = keep(a_picture())

    assert file.key == f"{firm.id}/{file.id}"


def test_what_is_kept_is_there_after_a_restart(tmp_path):
    files_in(tmp_path).put("firm/file", b"content")

    assert b"".join(files_in(tmp_path).read("firm/file")) == b"content"


def test_a_file_and_its_place_are_on_the_disk_before_the_row_is_written(tmp_path, monkeypatch):
    """A row is on the disk when it is committed; after a power cut its file must be there too."""
    on_disk: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda number: on_disk.append(os.readlink(f"/proc/self/fd/{number}")))

    files_in(tmp_path).put("firm/file", b"content")

    assert on_disk == [str(tmp_path / "files/firm/file"), str(tmp_path / "files/firm")]


def test_other_accounts_of_the_machine_cannot_read_the_files(tmp_path):
    files_in(tmp_path)

    assert (tmp_path / "files").stat().st_mode & 0o077 == 0
