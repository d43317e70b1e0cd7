"""Troubles on demand: what the carrier does wrong next, to whom and how often."""

import itertools
import threading
from collections.abc import Collection
from dataclasses import dataclass, field

ANSWERS = frozenset({"refuse", "rate_limit", "slow", "down", "die_after_accept", "error", "callback_first"})
WALKS = frozenset({"fail_later", "reorder", "duplicate", "no_callback"})
QUESTIONS = frozenset({"lookup_down", "lookup_slow", "account_down", "account_slow", "account_refuse"})
MEDIA = frozenset({"media_slow", "media_missing", "media_error", "media_type", "media_endless"})
KINDS = ANSWERS | WALKS | QUESTIONS | MEDIA
_ids = itertools.count(1)


@dataclass
class Fault:
    """One trouble. `to` is the phone it strikes (None: any); `left` counts down, None lasts until taken away."""

    kind: str
    to: str | None = None
    left: int | None = 1
    code: int | None = None
    delay: float = 1.0
    id: int = field(default_factory=lambda: next(_ids))

    def strikes(self, number: str) -> bool:
        return self.to is None or self.to == number


class Faults:
    """The troubles asked for. An *answer* fault changes what the sender is told, a *walk* fault what happens later.

    A *question* fault strikes look-ups, or questions about the firm's own numbers; a *media* fault whoever fetches the
    next picture.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def all(self) -> list[Fault]:
        with self._lock:
            return list(self._faults)

    def clear(self, *, to: str | None = None, id: int | None = None) -> None:
        """Take troubles away: all, those of one phone, or one."""
        with self._lock:
            kept = [fault for fault in self._faults if (to and fault.to != to) or (id and fault.id != id)]
            self._faults = kept

    def answer_for(self, number: str) -> Fault | None:
        """The oldest answer fault that strikes a text to this number, used up by one."""
        return self._oldest(ANSWERS, number)

    def media_for(self, number: str) -> Fault | None:
        """The oldest fault that strikes whoever fetches what this phone sent, used up by one."""
        return self._oldest(MEDIA, number)

    def question_for(self, about: str, number: str) -> Fault | None:
        """The oldest fault that strikes a question about this number (`lookup` or `account`), used up by one."""
        kinds = {kind for kind in QUESTIONS if kind.startswith(about)}
        return self._oldest(kinds, number)

    def walk_for(self, number: str) -> dict[str, Fault]:
        """One walk fault of each kind that strikes a text to this number, each used up by one."""
        with self._lock:
            found: dict[str, Fault] = {}
            for fault in self._faults:
                if fault.kind in WALKS and fault.strikes(number):
                    found.setdefault(fault.kind, fault)
            return {kind: self._use(fault) for kind, fault in found.items()}

    def _oldest(self, kinds: Collection[str], number: str) -> Fault | None:
        with self._lock:
            return next((self._use(f) for f in self._faults if f.kind in kinds and f.strikes(number)), None)

    def _use(self, fault: Fault) -> Fault:
        if fault.left is not None:
            fault.left -= 1
            if not fault.left:
                self._faults = [other for other in self._faults if other is not fault]
        return fault
