"""What must be true once all is calm: nothing lost, nothing doubled, nothing left waiting, and the counts agree."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import requests
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from tests.chaos.product import Product
from tests.chaos.traffic import Traffic

A_MINUTE = 60.0  # seconds from the last kill

UNFINISHED = {
    "texts on their way": """
        SELECT count(*) FROM outgoing
        WHERE recipient = ANY(:phones) AND state NOT IN ('delivered', 'failed', 'unknown')""",
    "webhooks not worked on": """
        SELECT count(*) FROM inbound
        WHERE done_at IS NULL AND (payload->>'From' = ANY(:phones) OR payload->>'To' = ANY(:phones))""",
    "news not read": """
        SELECT count(*) FROM news JOIN outgoing ON outgoing.id = news.subject_id
        WHERE news.done_at IS NULL AND outgoing.recipient = ANY(:phones)""",
}
MESSAGES = """
    SELECT messages.*, outgoing.state AS outgoing_state FROM messages
    LEFT JOIN outgoing ON outgoing.id = messages.outgoing_id
    WHERE messages.phone = ANY(:phones) ORDER BY messages.at, messages.id"""
CONVERSATIONS = """
    SELECT conversations.*, participations.unread, participations.takes_part FROM conversations
    LEFT JOIN participations ON participations.conversation_id = conversations.id
    WHERE conversations.phone = ANY(:phones)"""
SHOWN_AS = {"delivered": "delivered", "failed": "failed", "unknown": "unknown"}


def recover(product: Product, traffic: Traffic, *, since: float = 0.0) -> float:
    """Wait until nothing is on its way any more. Returns how long that took after the last kill, in seconds.

    Fails when it is more than a minute. Without a kill the minute begins with the traffic, or at `since`.
    """
    since = max(product.hurt_at, traffic.began_at, since)
    while left := what_is_left(product, traffic):
        assert time.time() - since < A_MINUTE, f"after a minute there are still {left}; logs are in {product.home}/logs"
        time.sleep(0.2)
    return time.time() - since


def what_is_left(product: Product, traffic: Traffic) -> dict[str, int | str]:
    """What is still on its way, and how many of each; empty when all is calm."""
    try:
        left = {what: product.rows(ask, phones=traffic.phones)[0][0] for what, ask in UNFINISHED.items()}
        left["texts at the carrier"] = sum(map(_is_under_way, texts_at_the_carrier(product, traffic)))
    except (OperationalError, requests.RequestException) as error:
        return {"away": type(error).__name__}
    return {what: number for what, number in left.items() if number}


def _is_under_way(text: dict) -> bool:
    if text["direction"] == "inbound":
        return text["received_at"] is None
    return text["status"] not in ("delivered", "undelivered", "failed")


def texts_at_the_carrier(product: Product, traffic: Traffic) -> list[dict]:
    """Every text that the carrier took from or for these phones, oldest first."""
    since = datetime.fromtimestamp(traffic.began_at - 1, UTC).isoformat()
    phones = set(traffic.phones)
    listed = product.ask_sandbox("GET", "/texts", params={"since": since}).json()
    return [text for text in listed if phones & {text["from"], text["to"]}]


@dataclass
class Books:
    """What the product and the carrier each say happened, side by side."""

    traffic: Traffic
    messages: list[sa.Row]
    conversations: list[sa.Row]
    carried: list[dict]
    troubles: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, product: Product, traffic: Traffic) -> "Books":
        messages = product.rows(MESSAGES, phones=traffic.phones)
        conversations = product.rows(CONVERSATIONS, phones=traffic.phones)
        return cls(traffic, messages, conversations, texts_at_the_carrier(product, traffic))

    @property
    def doubtful(self) -> list[sa.Row]:
        """Texts of ours that did not reach the phone as far as anybody knows; a person decides."""
        return [message for message in self._going("out") if message.state in ("unknown", "failed")]

    def lost_or_doubled(self) -> list[str]:
        """Every text that is not where it belongs, once, in words; empty when all is well."""
        return [*self._incoming(), *self._outgoing()]

    def disagreeing(self) -> list[str]:
        """Every phone that got texts in another order, and every conversation that does not agree with its messages."""
        return [*self._order(), *self._threads(), *self._inbox()]

    def _going(self, direction: str) -> list[sa.Row]:
        return [message for message in self.messages if message.direction == direction]

    def _incoming(self) -> Iterator[str]:
        stands = Counter(message.provider_id for message in self._going("in"))
        wrote = [text["sid"] for text in self.carried if text["direction"] == "inbound"]
        for sid in wrote:
            if stands[sid] != 1:
                yield f"{sid} came in and stands {stands[sid]} times"
        if stands.keys() - set(wrote):
            yield "a message stands that no client wrote"

    def _outgoing(self) -> Iterator[str]:
        stands = Counter((message.phone, message.body) for message in self._going("out"))
        written = {(phone, body) for phone, bodies in self.traffic.written.items() for body in bodies}
        for text in written ^ stands.keys() | {text for text, times in stands.items() if times != 1}:
            yield f"“{text[1]}” stands {stands[text]} times"
        taken = Counter((text["to"], text["body"]) for text in self._sent())
        received = Counter((text["to"], text["body"]) for text in self._sent() if text["received_at"])
        for message in self._going("out"):
            text = (message.phone, message.body)
            if taken[text] > 1 or received[text] != (message.state == "delivered"):
                yield f"“{message.body}” is {message.state}, taken {taken[text]} and received {received[text]} times"
            if SHOWN_AS.get(message.outgoing_state) != message.state:
                yield f"“{message.body}” is shown as {message.state} and is {message.outgoing_state}"

    def _sent(self) -> list[dict]:
        return [text for text in self.carried if text["direction"] != "inbound"]

    def _order(self) -> Iterator[str]:
        """Within one phone texts arrive as they were written."""
        for phone, written in self.traffic.written.items():
            got = [text["body"] for text in self._sent() if text["to"] == phone]
            if sorted(got, key=written.index) != got:
                yield f"{phone} got {got}"

    def _threads(self) -> Iterator[str]:
        versions: dict[UUID, list[int]] = defaultdict(list)
        for message in self.messages:
            versions[message.conversation_id].append(message.version)
        for conversation in self.conversations:
            given = versions.pop(conversation.id, [])
            if len(set(given)) != len(given) or max(given, default=0) > conversation.version:
                yield f"{conversation.phone}: versions {sorted(given)} in {conversation.version}"
        if versions or len({conversation.phone for conversation in self.conversations}) != len(self.conversations):
            yield "a number has two conversations"

    def _inbox(self) -> Iterator[str]:
        threads: dict[UUID, list[sa.Row]] = defaultdict(list)
        for message in self.messages:
            threads[message.conversation_id].append(message)
        for conversation in self.conversations:
            thread = threads[conversation.id]
            last = thread[-1]
            shown = {name: getattr(conversation, f"latest_{name}") for name in ("message_id", "at", "snippet", "state")}
            if shown != {"message_id": last.id, "at": last.at, "snippet": last.body, "state": last.state}:
                yield f"{conversation.phone}: the inbox shows {shown}, the last message is {last.id}"
            unread = conversation.unread if conversation.has_participants else conversation.unclaimed_unread
            if unread != _unread(thread):
                yield f"{conversation.phone}: {unread} unread in the inbox, {_unread(thread)} in the thread"


def _unread(thread: list[sa.Row]) -> int:
    """What came in since Ana wrote last."""
    answered = max((at for at, message in enumerate(thread) if message.direction == "out"), default=-1)
    return len(thread) - 1 - answered
