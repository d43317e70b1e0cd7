"""A minute of kill -9 at random while texts flow both ways; CASESTATUS_LONG=1 makes it twenty minutes."""

import os
import random
import time

from tests.chaos.counting import Books, recover
from tests.chaos.traffic import Traffic

SECONDS = 20 * 60 if os.environ.get("CASESTATUS_LONG") == "1" else 60
VICTIMS = ("web-worker", "texts-worker-1", "default-worker", "files-worker", "clock", "valkey", "postgres")


def test_killing_anything_at_any_time_loses_and_doubles_nothing(whole, office, note_seconds):
    dice = random.Random(seed := random.randrange(10_000))
    print(f"seed {seed}")

    with Traffic(whole, office, out=0, into=0) as traffic:
        traffic.go_on_for(SECONDS, pause=0.3)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            whole.kill(dice.choice(VICTIMS))
            time.sleep(dice.uniform(1, 3))
    note_seconds(recover(whole, traffic))

    books = Books.of(whole, traffic)
    print(f"{traffic.handed_in} texts, {len(books.doubtful)} in doubt")
    assert books.lost_or_doubled() == []
    assert books.disagreeing() == []
