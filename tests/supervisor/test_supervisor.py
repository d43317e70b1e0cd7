"""The supervisor: order, second chances, and no orphans."""

import os
import signal
import sys
import time
from dataclasses import replace

import psutil
import pytest

from casestatus.supervisor.errors import StartError
from casestatus.supervisor.process import Child
from casestatus.supervisor.spec import ProcessSpec
from casestatus.supervisor.watching import Supervisor
from tests.supervisor.processes import alive


@pytest.fixture
def product(start, settled_home):
    running = start("-m", "tests.supervisor.fake_product", settled_home)
    running.hear("ready")
    return running


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_signal_stops_all_in_order(product, signum):
    family = product.family()

    product.process.send_signal(signum)

    assert product.process.wait(10) == 0
    assert alive(family[1:]) == []


def test_a_child_that_is_asked_to_stop_before_it_is_itself_stops(home, monkeypatch, soon):
    """Until its own program runs, a fork has our handlers, and they would take note of the signal for nobody."""
    monkeypatch.setattr(os, "setsid", lambda: time.sleep(0.3))
    earlier = signal.signal(signal.SIGTERM, lambda *_: None)
    child = Child(sleeper(""), home / "logs")
    child.start()
    signal.signal(signal.SIGTERM, earlier)

    child.ask_to_stop()

    soon(lambda: child.collect() == -signal.SIGTERM, within=5)
    assert not child.is_running


def test_no_orphan_when_the_supervisor_is_killed(product, soon):
    family = product.family()
    assert len(family) > 8  # PostgreSQL has its own children, and so has the fake web

    product.process.kill()

    soon(lambda: alive(family[1:]) == [], within=5)


def test_a_start_right_after_a_kill_waits_for_the_servers_that_are_still_stopping(product, start, settled_home):
    product.process.kill()

    again = start("-m", "tests.supervisor.fake_product", settled_home)

    assert again.hear("ready")


@pytest.mark.parametrize("name", ["postgres", "valkey", "os.fork"])
def test_what_dies_is_started_again_and_takes_nothing_with_it(product, name):
    victim = product.child(name)
    others = [
        process for process in product.family()[1:] if process.ppid() == product.process.pid and process != victim
    ]

    victim.kill()

    product.hear("was ended by SIGKILL; starting it again")
    product.hear("is back")
    assert product.child(name).pid != victim.pid
    assert len(alive(others)) == len(others)


def test_a_second_stop_signal_does_not_wait_for_the_stubborn(home):
    spec = sleeper("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True)")
    supervisor = Supervisor([[spec]], logs=home / "logs", say=print)
    began = time.monotonic()

    def stop_twice() -> None:
        while "deaf" not in (home / "logs" / "sleeper.log").read_text():
            time.sleep(0.01)
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        os.kill(os.getpid(), signal.SIGINT)

    earlier = signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    supervisor.run(when_ready=stop_twice)
    signal.signal(signal.SIGALRM, earlier)

    assert time.monotonic() - began < 5


def test_a_child_that_never_starts_stops_the_start_and_shows_its_last_words(home):
    supervisor = Supervisor([[failing()]], logs=home / "logs", say=print)

    with pytest.raises(StartError, match=r"web did not start; .*web\.log ends with: the last words"):
        supervisor.run(when_ready=lambda: pytest.fail("nothing was ready"))


def test_a_preparation_that_fails_is_not_tried_again(home):
    after = sleeper("open('began', 'w')")
    supervisor = Supervisor([[failing(name="migrate", runs_once=True)], [after]], logs=home / "logs", say=print)

    with pytest.raises(StartError, match="migrate did not start"):
        supervisor.run(when_ready=lambda: pytest.fail("nothing was ready"))

    assert (home / "logs" / "migrate.log").read_text().count("the last words") == 1
    assert not (home / "logs" / "sleeper.log").exists()


def test_a_start_that_is_not_possible_yet_is_tried_again_and_stops_nothing(home):
    troubles = iter([None, StartError("an earlier one does not stop"), OSError("no memory"), None])
    said, pids = [], []

    def trouble() -> None:
        if error := next(troubles):
            raise error

    steady, fragile = sleeper(""), replace(sleeper(""), name="fragile", before_start=trouble)
    supervisor = Supervisor([[steady, fragile]], logs=home / "logs", say=said.append)

    def kill_the_fragile_one() -> None:
        pids.extend(child.pid for child in supervisor.children)
        os.kill(pids[1], signal.SIGKILL)

    supervisor.run(when_ready=kill_the_fragile_one, goes_on=lambda: supervisor.children[1].pid in {None, pids[1]})

    assert supervisor.children[0].deaths_in_a_row == 1  # by the stop at the end
    assert said[1:] == [
        "fragile cannot be started yet: an earlier one does not stop",
        "fragile cannot be started yet: no memory",
    ]


def test_one_that_is_ready_a_moment_after_it_was_asked_is_said_to_be_back(home):
    answers, said = iter([True, False, True]), []
    slow = replace(sleeper(""), is_ready=lambda _pid: next(answers))
    supervisor = Supervisor([[slow]], logs=home / "logs", say=said.append)

    def is_away() -> bool:
        return supervisor.children[0].deaths_in_a_row == 0 or not supervisor.children[0].is_ready

    supervisor.run(when_ready=lambda: os.kill(supervisor.children[0].pid, signal.SIGKILL), goes_on=is_away)

    assert said[-1] == "sleeper is back."


def test_everything_stops_when_it_need_not_go_on(home):
    supervisor = Supervisor([[sleeper("pass")]], logs=home / "logs", say=print)
    before = psutil.Process().children()

    supervisor.run(when_ready=lambda: None, goes_on=lambda: False)

    assert psutil.Process().children() == before


def sleeper(code: str) -> ProcessSpec:
    return ProcessSpec(name="sleeper", argv=[sys.executable, "-c", f"{code}\nimport time; time.sleep(600)"])


def failing(name: str = "web", **settings) -> ProcessSpec:
    code = "import sys; sys.exit('the last words')"
    return ProcessSpec(name=name, argv=[sys.executable, "-c", code], is_ready=lambda _pid: False, **settings)
