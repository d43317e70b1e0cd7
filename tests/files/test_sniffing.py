"""The content says what a file is, whatever its name or its sender says."""

import pytest

from casestatus.files.sniffing import media_type_of
from tests.files.made import DRAWING, PAGE, PDF, a_picture, picture


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "webp", "avif", "bmp", "tiff"])
def test_pictures_are_known_by_their_content(kind):
    assert media_type_of(a_picture(kind.upper())) == f"image/{kind}"


@pytest.mark.parametrize("name", ["upright.heic", "turned.heic", "truncated.heic"])
def test_an_iphones_pictures_are_known_too(name):
    assert media_type_of(picture(name)) == "image/heic"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"{\\rtf1\\ansi Dear Ana}", "application/rtf"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "video/mp4"),
        (b"\x00\x00\x00\x14ftyp3gp4\x00\x00\x00\x00", "video/3gpp"),
        (b"#!AMR\n\x0c" + bytes(20), "audio/amr"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00", "audio/mpeg"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cora\r\nEND:VCARD\r\n", "text/vcard"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar"),
        ("Cañón: see you at 2 👍".encode(), "text/plain"),
    ],
)
def test_other_media_are_kept_as_what_they_are(content, media_type):
    assert media_type_of(content) == media_type


@pytest.mark.parametrize(
    "content",
    [
        PAGE,
        b"\n \xef\xbb\xbf<HTML>",
        b"\xef\xbb\xbf<html>",
        DRAWING,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"#!/bin/sh\nrm -rf /",
        b"MZ\x90\x00\x03" + bytes(60),
        b"\x7fELF\x02\x01\x01" + bytes(60),
        b"PK\x03\x04" + bytes(40),
        b"\x00\x01\x02\x03",
        "caña".encode("latin-1"),
        b"",
        b" \n",
    ],
)
def test_pages_drawings_programs_and_riddles_are_not_taken(content):
    assert media_type_of(content) is None
