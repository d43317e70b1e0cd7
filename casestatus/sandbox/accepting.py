"""Takes a text from a firm's software: checks it as the provider does, then remembers it."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from casestatus.sandbox.carrier import PHONES, Carrier
from casestatus.sandbox.errors import Rejected
from casestatus.sandbox.media import MOST_FILES
from casestatus.sandbox.numbers import e164
from casestatus.sandbox.records import FirmNumber, Text

_LONGEST_BODY = 1600
_LONGEST_VALIDITY = 36_000  # seconds


def checked(carrier: Carrier, form: Mapping[str, str]) -> Text:
    """A text made of the request's parameters, not yet accepted; raises Rejected with the provider's code."""
    if not form.get("To"):
        raise Rejected(21604)
    if not form.get("Body") and not media_urls(form):
        raise Rejected(21602)
    if form.get("MessagingServiceSid"):
        raise Rejected(21701)
    if not form.get("From"):
        raise Rejected(21603)
    return Text(
        from_=_sender(carrier, form["From"]),
        to=_recipient(form["To"], form["From"]),
        body=_body(form.get("Body", "")),
        media_urls=media_urls(form),
        status_callback=_callback(form.get("StatusCallback", "")),
        valid_for=_validity(form.get("ValidityPeriod", "")),
    )


def media_urls(form: Mapping[str, str]) -> list[str]:
    """Where what the text carries is fetched from; raises Rejected for an address that is none, or too many."""
    urls = form.getlist("MediaUrl") if isinstance(form, MultiDict) else []
    if len(urls) > MOST_FILES:
        raise Rejected(21623)
    if any(urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname for url in urls):
        raise Rejected(21620)
    return urls


def refuse_if_blocked(carrier: Carrier, text: Text) -> None:
    """Raises Rejected 21610 when the phone opted out of this firm's number."""
    if carrier.ledger.phone(text.to).has_blocked(text.from_):
        carrier.note(text.to, "A text was refused: this phone has opted out (21610)")
        raise Rejected(21610)


def accept(carrier: Carrier, text: Text) -> None:
    """Remember the text; from here on the carrier answers for it."""
    if text.from_ not in carrier.ledger.numbers:
        carrier.ledger.save(FirmNumber(text.from_))
    if text.to not in carrier.ledger.phones:
        carrier.change_phone(text.to)
    carrier.ledger.save(text)
    carrier.hub.tell(PHONES)


def _sender(carrier: Carrier, words: str) -> str:
    number = words if words.isdigit() and len(words) in (5, 6) else e164(words)
    if not number:
        raise Rejected(21212)
    if number not in carrier.ledger.numbers and not carrier.behaviour.adopt_numbers:
        raise Rejected(21659)
    return number


def _recipient(words: str, sender: str) -> str:
    number = e164(words)
    if not number:
        raise Rejected(21211)
    if number == e164(sender):
        raise Rejected(21266)
    return number


def _body(words: str) -> str:
    if len(words) > _LONGEST_BODY:
        raise Rejected(21617)
    return words


def _callback(url: str) -> str:
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise Rejected(21609)
    return url


def _validity(words: str) -> int:
    if not words:
        return _LONGEST_VALIDITY
    if not words.isdecimal() or not 1 <= int(words) <= _LONGEST_VALIDITY:
        raise Rejected(21624)
    return int(words)
