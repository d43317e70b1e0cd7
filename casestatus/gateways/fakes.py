"""Gateways that keep what they were given, for tests of the rules."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from casestatus.core.clock import now
from casestatus.gateways.account import OwnedNumber
from casestatus.gateways.email import Mail
from casestatus.gateways.push import Push
from casestatus.gateways.sms import Accepted, GivenUp, Listed, ListedMedia, Temporary, Text


class FakeSms:
    """Accepts every text, unless `answers` holds exceptions to raise first."""

    def __init__(self) -> None:
        self.sent: list[Text] = []
        self.answers: list[Exception] = []
        self.listed: list[Listed] = []
        self.on_send: Callable[[], None] = lambda: None
        self.media: dict[str, bytes | Exception] = {}  # by address; a text's own begin with its id
        self.given_up: dict[date, list[str]] = {}
        self.lists_read: list[date] = []

    def send(self, text: Text) -> Accepted:
        self.on_send()
        if self.answers:
            raise self.answers.pop(0)
        self.sent.append(text)
        accepted = Accepted(f"SM{len(self.sent):032d}")
        self.listed.append(Listed(accepted.provider_id, text.to, text.sender, text.body, "queued", None, now()))
        return accepted

    def sent_since(self, moment: datetime, *, to: str) -> list[Listed]:
        return [text for text in self.listed if text.to == to and text.sent_at >= moment]

    def received_since(self, moment: datetime, *, to: str) -> list[Listed]:
        return [text for text in self.listed if text.to == to and text.sent_at >= moment]

    def media_of(self, provider_id: str) -> list[ListedMedia]:
        return [ListedMedia(url, "image/png") for url in self.media if url.startswith(provider_id)]

    def fetch(self, url: str) -> bytes:
        found = self.media.get(url, Temporary("404"))
        if isinstance(found, Exception):
            raise found
        return found

    @contextmanager
    def given_up_on(self, day: date) -> Iterator[GivenUp | None]:
        if self.answers:
            raise self.answers.pop(0)
        numbers = self.given_up.get(day)
        yield None if numbers is None else GivenUp(str(len(numbers)), self._read(day))

    def _read(self, day: date) -> Iterator[str]:
        self.lists_read.append(day)
        yield from self.given_up[day]


class FakeEmail:
    """Takes every e-mail, unless `answers` holds exceptions to raise first."""

    sender = "mail@casestatus.test"

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.answers: list[Exception] = []
        self.on_send: Callable[[], None] = lambda: None

    def send(self, mail: Mail) -> None:
        self.on_send()
        if self.answers:
            raise self.answers.pop(0)
        self.sent.append(mail)


class FakePush:
    """Takes every push, unless `answers` holds exceptions to raise first."""

    def __init__(self) -> None:
        self.sent: list[Push] = []
        self.answers: list[Exception] = []
        self.on_send: Callable[[], None] = lambda: None

    def send(self, push: Push) -> None:
        self.on_send()
        if self.answers:
            raise self.answers.pop(0)
        self.sent.append(push)


class FakeAccount:
    """Owns every number, as the sandbox does, but those in `lacks`; `answers` holds exceptions to raise first."""

    def __init__(self) -> None:
        self.owned: dict[str, OwnedNumber] = {}
        self.lacks: set[str] = set()
        self.lines: dict[str, str] = {}
        self.answers: list[Exception] = []
        self.looked_up: list[str] = []
        self.on_ask: Callable[[], None] = lambda: None

    def owns(self, e164: str, *, abilities: tuple[str, ...] = ("sms", "mms", "voice"), url: str = "") -> None:
        """The account has this number; the carrier calls `url` for texts and calls to it."""
        self.owned[e164] = OwnedNumber(f"PN{len(self.owned):032d}", e164, abilities, url, url)

    def number(self, e164: str) -> OwnedNumber | None:
        self._ask()
        if e164 not in self.owned and e164 not in self.lacks:
            self.owns(e164)
        return self.owned.get(e164)

    def point(self, number: OwnedNumber, *, texts_to: str, calls_to: str) -> OwnedNumber:
        self._ask()
        self.owned[number.e164] = replace(number, texts_go_to=texts_to, calls_go_to=calls_to)
        return self.owned[number.e164]

    def line_of(self, e164: str) -> str:
        self._ask()
        self.looked_up.append(e164)
        return self.lines.get(e164, "mobile")

    def _ask(self) -> None:
        self.on_ask()
        if self.answers:
            raise self.answers.pop(0)
