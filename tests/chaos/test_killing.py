"""kill -9 of every process while a hundred texts go out and a hundred come in: nothing lost, nothing doubled."""

import pytest

from casestatus.core.crash import POINTS
from casestatus.core.parallel import AT_ONCE
from tests.chaos.counting import Books, recover
from tests.chaos.product import until
from tests.chaos.traffic import Traffic

pytestmark = pytest.mark.xdist_group("chaos")  # one product for all of them

A_THIRD = 70  # of two hundred texts
# How many texts a process may leave in doubt by dying: those that it was just handing over, one a thread.
IN_DOUBT = {"after-claim": AT_ONCE, "after-answer": AT_ONCE, "after-record": AT_ONCE}
IN_DOUBT |= {"texts-worker-1": AT_ONCE, "postgres": AT_ONCE, "sandbox": AT_ONCE}


@pytest.mark.parametrize("point", sorted(POINTS))
def test_dying_at_a_named_point_loses_and_doubles_nothing(whole, office, point, note_seconds):
    whole.order_crash(point)

    with Traffic(whole, office) as traffic:
        until(lambda: whole.has_crashed_at(point), 30, lambda: f"nobody came to {point}")
    note_seconds(recover(whole, traffic))

    books = Books.of(whole, traffic)
    assert books.check() == []
    assert len(books.doubtful) <= IN_DOUBT.get(point, 0)


@pytest.mark.parametrize("name", ["web-worker", "web", "texts-worker-1", "valkey", "postgres", "clock", "sandbox"])
def test_killing_a_process_loses_and_doubles_nothing(whole, office, name, note_seconds):
    with Traffic(whole, office) as traffic:
        traffic.wait_for(A_THIRD)
        assert whole.kill(name)
    note_seconds(recover(whole, traffic))

    books = Books.of(whole, traffic)
    assert books.check() == []
    assert len(books.doubtful) <= IN_DOUBT.get(name, 0)


def test_what_is_in_doubt_is_shown_and_sent_again_once(whole, office, note_seconds):
    whole.order_crash("after-claim")
    with Traffic(whole, office, out=25, into=0) as traffic:
        until(lambda: whole.has_crashed_at("after-claim"), 30, lambda: "nobody claimed a text")
    note_seconds(recover(whole, traffic))
    doubtful = Books.of(whole, traffic).doubtful
    assert doubtful

    for message in doubtful:
        page = office.read(f"/conversations/{message.conversation_id}")
        assert "Not certain" in page
        assert "Try again" in page
        office.try_again(message.conversation_id, message.id)
    recover(whole, traffic)

    books = Books.of(whole, traffic)
    assert books.doubtful == []
    assert books.check() == []
