"""Lists as the provider gives them: newest first, filtered, a page at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlencode

from casestatus.sandbox.errors import Rejected
from casestatus.sandbox.ledger import Ledger
from casestatus.sandbox.numbers import e164
from casestatus.sandbox.records import Text

_DAY = 86_400.0
_FILTERS = ("To", "From", "DateSent", "DateSent<", "DateSent>")


@dataclass(frozen=True)
class Listed:
    """One page of texts and the query of the page after it, empty on the last one."""

    texts: list[Text]
    page: int
    size: int
    next_query: str


def listed(ledger: Ledger, query: Mapping[str, str]) -> Listed:
    """The page of texts a query asks for; raises Rejected 20404 for a page token nobody gave out."""
    size = min(max(_whole(query.get("PageSize"), 50), 1), 1000)
    page = _whole(query.get("Page"), 0)
    found = _after(_matching(ledger, query), query.get("PageToken", ""))
    texts = list(islice(found, size + 1))
    more = len(texts) > size
    following = {name: query[name] for name in _FILTERS if name in query}
    following |= {"PageSize": str(size), "Page": str(page + 1), "PageToken": f"PA{texts[size - 1].sid}" if more else ""}
    return Listed(texts[:size], page, size, urlencode(following) if more else "")


def _matching(ledger: Ledger, query: Mapping[str, str]) -> Iterator[Text]:
    to, from_ = query.get("To", ""), query.get("From", "")
    to, from_ = e164(to) or to, e164(from_) or from_
    earliest, latest = _span(query)
    for text in reversed(ledger.texts_of(to or from_) if to or from_ else ledger.all_texts()):
        matches_numbers = (not to or text.to == to) and (not from_ or text.from_ == from_)
        if matches_numbers and earliest <= int(text.sent_at or text.created_at) <= latest:
            yield text


def _after(texts: Iterator[Text], token: str) -> Iterator[Text]:
    if not token:
        return texts
    for text in texts:
        if token == f"PA{text.sid}":
            return texts
    raise Rejected(20404)


def _span(query: Mapping[str, str]) -> tuple[float, float]:
    """First and last second asked for: a UTC day, or from and until; the provider's < and > mean "or the same"."""
    if day := query.get("DateSent"):
        start = _moment(day) // _DAY * _DAY
        return start, start + _DAY - 1
    earliest, latest = query.get("DateSent>"), query.get("DateSent<")
    return _moment(earliest) if earliest else 0.0, _moment(latest) if latest else float("inf")


def _moment(words: str) -> float:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise Rejected(20001) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _whole(words: str | None, otherwise: int) -> int:
    return int(words) if words and words.isdecimal() else otherwise
