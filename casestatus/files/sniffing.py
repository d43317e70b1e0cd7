"""What a file is. Its content decides, never its name or what a server said of it."""

import re

import filetype

from casestatus.files.kinds import EXTENSIONS

_SAME = {"image/apng": "image/png", "video/x-m4v": "video/mp4"}
_BRANDS = {  # what filetype knows in part only
    "image/heic": re.compile(rb"....ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL),
    "video/3gpp": re.compile(rb"....ftyp3g[p2]", re.DOTALL),
}
_WRITTEN = {b"BEGIN:VCARD": "text/vcard", b"BEGIN:VCALENDAR": "text/calendar"}
_NEVER_WRITTEN = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def media_type_of(content: bytes) -> str | None:
    """The file's type, one of EXTENSIONS; None for what the firm does not keep: pages, programs, drawings, archives."""
    for named, brand in _BRANDS.items():
        if brand.match(content):
            return named
    guessed = filetype.guess(content)
    if guessed is not None:
        named = _SAME.get(guessed.mime, guessed.mime)
        return named if named in EXTENSIONS else None
    return _written_type(content)


def _written_type(content: bytes) -> str | None:
    """Text is what reads as text and does not begin as a page or a drawing does."""
    words = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not words or words.startswith((b"<", b"#!")) or _NEVER_WRITTEN.search(content):
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return next((kind for start, kind in _WRITTEN.items() if words.upper().startswith(start)), "text/plain")
