"""What a search of the inbox found in messages: where the words stand, and the way to them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.folding import plain
from casestatus.core.paging import cursor_of
from casestatus.messaging.models import Message

BEFORE, AFTER = 16, 120  # characters shown round the words: a row has room for some forty
MOST_HITS = 200
_LAST = UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class Hit:
    """The newest message of a conversation in which the words stand."""

    message_id: UUID
    at: datetime
    before: str
    words: str  # as they were written
    after: str

    @property
    def cursor(self) -> str:
        """Opens the thread at the message: what stands before the moment after it."""
        return cursor_of(self.at.isoformat(), str(_LAST))


def messages_with(q: str) -> dict[UUID, UUID]:
    """By conversation, the newest message in which all of the words begin a word; the newest of all first.

    By a function that may use its index (architecture §4.5). Nothing that is kept aside.
    """
    asked = sa.func.find_messages(q, MOST_HITS)
    found = asked.table_valued(sa.column("id", sa.Uuid()), sa.column("conversation_id", sa.Uuid()))
    newest: dict[UUID, UUID] = {}
    for message_id, conversation_id in db.session.execute(sa.select(found.c.id, found.c.conversation_id)):
        newest.setdefault(conversation_id, message_id)
    return newest


def hits_in(message_ids: Iterable[UUID], q: str) -> dict[UUID, Hit]:
    """By conversation, the pieces of these messages in which the words stand."""
    shown = sa.select(Message.conversation_id, Message.id, Message.at, Message.body)
    rows = db.session.execute(shown.where(Message.id.in_(list(message_ids)), Message.block_id.is_(None)))
    return {conversation_id: hit_in(id_, at, body, q) for conversation_id, id_, at, body in rows}


def hit_in(message_id: UUID, at: datetime, body: str, q: str) -> Hit:
    """The piece of a message round the first word that was asked for, whatever the accents and letters' case."""
    flat = " ".join(body.split())
    start, end = _place_of(flat, q)
    before, after = flat[max(0, start - BEFORE) : start], flat[end : end + AFTER]
    return Hit(message_id, at, ("…" if start > BEFORE else "") + before, flat[start:end], after)


def is_named(name: str, q: str) -> bool:
    """Whether each of the words begins a word of the name."""
    names = _words_of(name)
    return all(any(one.startswith(word) for one in names) for word in _words_of(q))


def has_words(q: str) -> bool:
    """Whether there is a letter or digit in it: of signs alone nothing is known but those in names."""
    return bool(_words_of(q))


def _place_of(body: str, q: str) -> tuple[int, int]:
    """Where all of the words begin and end as they were typed, else the longest of them that begins a word; or 0, 0."""
    letters, places = _letters(body)
    words = _words_of(q)
    end = r"(?![^\W_])" if max(map(len, words), default=0) < 2 else ""  # one letter is a word of its own
    for sought in (words, *[[word] for word in sorted(words, key=len, reverse=True)]):
        found = re.search(r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, sought)) + end, letters) if sought else None
        if found:
            return places[found.start()], places[found.end() - 1] + 1
    return 0, 0


def _words_of(q: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in plain(q)).split()


def _letters(words: str) -> tuple[str, list[int]]:
    """The plain letters, and for each the place in the words that it came from."""
    letters = [(letter, place) for place, sign in enumerate(words) for letter in plain(sign)]
    return "".join(letter for letter, _ in letters), [place for _, place in letters]
