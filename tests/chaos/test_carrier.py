"""A carrier that does everything wrong that carriers do: nothing lost, nothing doubled."""

import os

import pytest

from casestatus.core.parallel import AT_ONCE
from tests.chaos.counting import Books, recover
from tests.chaos.product import until
from tests.chaos.traffic import Traffic

LONG = os.environ.get("CASESTATUS_LONG") == "1"
SLOWER_THAN_WE_WAIT = 12  # seconds; the gateway hangs up after 10


TROUBLES = [("die_after_accept", 10, 0), ("rate_limit", 10, 1), ("duplicate", 25, 0)]
MORE_TROUBLES = [("slow", 1, SLOWER_THAN_WE_WAIT), ("callback_first", 10, 0), ("reorder", 25, 0)]


@pytest.mark.parametrize(("kind", "times", "delay"), TROUBLES + (MORE_TROUBLES if LONG else []))
def test_trouble_at_the_carrier_leaves_every_text_delivered_once(whole, office, kind, times, delay, note_seconds):
    whole.ask_sandbox("POST", "/faults", json={"kind": kind, "times": times, "delay": delay})

    with Traffic(whole, office, out=50, into=25) as traffic:
        pass
    note_seconds(recover(whole, traffic))

    books = Books.of(whole, traffic)
    assert books.lost_or_doubled() == []
    assert books.disagreeing() == []
    assert books.doubtful == []


@pytest.mark.parametrize("kind", ["down", "error"])
def test_a_text_that_the_carrier_broke_off_is_left_to_a_person(whole, office, kind):
    whole.ask_sandbox("POST", "/faults", json={"kind": kind, "times": 3})

    with Traffic(whole, office, out=25, into=0) as traffic:
        pass
    recover(whole, traffic)

    books = Books.of(whole, traffic)
    assert books.lost_or_doubled() == []
    assert [message.state for message in books.doubtful] == ["unknown"] * 3


def test_what_a_silent_carrier_does_not_tell_is_asked_even_when_the_worker_died(whole, office, note_seconds):
    whole.ask_sandbox("POST", "/faults", json={"kind": "no_callback", "times": 0})
    whole.ask_sandbox("POST", "/faults", json={"kind": "die_after_accept", "times": 5})
    whole.order_crash("after-answer")

    with Traffic(whole, office, out=25, into=0) as traffic:
        until(lambda: whole.has_crashed_at("after-answer"), 30, lambda: "no text was taken")
    note_seconds(recover(whole, traffic))

    books = Books.of(whole, traffic)
    assert books.lost_or_doubled() == []
    assert len(books.doubtful) < AT_ONCE
