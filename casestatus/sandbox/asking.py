"""Reads what a program asked of the control API; every wrong value is a sentence naming it."""

from base64 import b64decode
from collections.abc import Iterable
from datetime import UTC, datetime

from casestatus.sandbox.faults import KINDS
from casestatus.sandbox.media import Sending
from casestatus.sandbox.numbers import e164


class Misasked(Exception):
    """One sentence: which value is missing or wrong."""


class Asked:
    """A JSON object from a request. Each reader raises Misasked for a value it cannot use."""

    def __init__(self, body: object) -> None:
        if not isinstance(body, dict):
            raise Misasked("Send a JSON object.")
        self._body = body

    def has(self, name: str) -> bool:
        return self._body.get(name) is not None

    def words(self, name: str) -> str:
        words = self._body.get(name)
        if not isinstance(words, str) or not _can_be_sent(words):
            raise Misasked(f"{name} must be text.")
        return words

    def number(self, name: str) -> str:
        """A phone number in E.164, or a short code."""
        words = self.words(name)
        if words.isdecimal() and 3 <= len(words) <= 6:
            return words
        number = e164(words)
        if not number:
            raise Misasked(f"{name} must be a phone number such as +18435550142.")
        return number

    def sender(self) -> str:
        """Who writes or calls: a number, a short code, or the words a carrier puts for a withheld one."""
        words = self.words("from")
        return e164(words) or (words if words and not words.startswith("+") else self.number("from"))

    def files(self, name: str) -> list[Sending]:
        """Files as a list of objects: type, content in base64, and a name that may be left out."""
        files = self._body.get(name) or []
        if not isinstance(files, list):
            raise Misasked(f"{name} must be a list.")
        return [Asked(file).file() for file in files]

    def file(self) -> Sending:
        try:
            content = b64decode(self.words("content"), validate=True)
        except ValueError:
            raise Misasked("content must be in base64.") from None
        return Sending(self.words("name") if self.has("name") else "file", self.words("type"), content)

    def one_of(self, name: str, choices: Iterable[str]) -> str:
        choice = self._body.get(name)
        if not isinstance(choice, str) or choice not in choices:
            raise Misasked(f"{name} must be one of: {', '.join(sorted(choices))}.")
        return choice

    def fault_kind(self) -> str:
        return self.one_of("kind", KINDS)

    def whole(self, name: str, otherwise: int) -> int:
        number = self._body.get(name, otherwise)
        if not isinstance(number, int) or number < 0:
            raise Misasked(f"{name} must be a whole number, 0 or more.")
        return number

    def seconds(self, name: str, otherwise: float) -> float:
        seconds = self._body.get(name, otherwise)
        if not isinstance(seconds, int | float) or not 0 <= seconds <= 600:
            raise Misasked(f"{name} must be seconds between 0 and 600.")
        return float(seconds)

    def yes(self, name: str, otherwise: bool) -> bool:
        answer = self._body.get(name, otherwise)
        if not isinstance(answer, bool):
            raise Misasked(f"{name} must be true or false.")
        return answer

    def moment(self, name: str) -> float:
        """A time in ISO 8601 (UTC unless it says otherwise) or seconds since 1970, as seconds since 1970."""
        words = self.words(name)
        try:
            return float(words)
        except ValueError:
            pass
        try:
            moment = datetime.fromisoformat(words)
        except ValueError:
            raise Misasked(f"{name} must be a time in ISO 8601.") from None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _can_be_sent(words: str) -> bool:
    try:
        words.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return True
