"""Fetches the pictures of a firm's text as the provider does: by HEAD and GET, and only what is what it says it is."""

from urllib.parse import urlsplit

import urllib3

from casestatus.sandbox.carrier import Carrier
from casestatus.sandbox.media import MOST_BYTES, Sending, take
from casestatus.sandbox.records import Text

NOT_FETCHED, WRONG_TYPE, TOO_LARGE = 11200, 12300, 30019  # twilio.com/docs/api/errors
LARGEST_OTHER = 500_000  # bytes of what is no picture
PICTURES = ("image/jpeg", "image/png", "image/gif")
_TIMEOUT = urllib3.Timeout(connect=5, read=10)
_http = urllib3.PoolManager(retries=False)


class Uncollected(Exception):
    """The text will not go: `code` says why."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def collect(carrier: Carrier, text: Text) -> None:
    """Fetch what the text carries and keep it for the phone. Raises Uncollected."""
    files = [_fetched(url) for url in text.media_urls]
    if sum(len(file.content) for file in files) > MOST_BYTES:
        raise Uncollected(TOO_LARGE)
    text.media, text.media_urls = take(carrier, files), []
    carrier.ledger.update(text)


def _fetched(url: str) -> Sending:
    try:
        announced = _http.request("HEAD", url, timeout=_TIMEOUT, redirect=True)
        answer = _http.request("GET", url, timeout=_TIMEOUT, redirect=True)
    except urllib3.exceptions.HTTPError:
        raise Uncollected(NOT_FETCHED) from None
    if (announced.status, answer.status) != (200, 200):
        raise Uncollected(NOT_FETCHED)
    types = {_type(one.headers.get("Content-Type", "")) for one in (announced, answer)}
    if len(types) > 1 or not _looks_like(answer.data, media_type := types.pop()):
        raise Uncollected(WRONG_TYPE)
    if media_type not in PICTURES and len(answer.data) > LARGEST_OTHER:
        raise Uncollected(TOO_LARGE)
    return Sending(urlsplit(url).path.rpartition("/")[2], media_type, answer.data)


def _type(header: str) -> str:
    return header.partition(";")[0].strip().lower()


def _looks_like(content: bytes, media_type: str) -> bool:
    """Whether the content begins as files of this type do, for those that the provider looks into."""
    begins = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG", "image/gif": b"GIF8", "application/pdf": b"%PDF"}
    return media_type != "" and content.startswith(begins.get(media_type, b"")) and media_type != "text/html"
