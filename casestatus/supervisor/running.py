"""`casestatus run`: one start, from the lock to the last process stopped."""

import contextlib
import sys
from collections.abc import Iterator

from casestatus.config import Config
from casestatus.supervisor.banner import banner
from casestatus.supervisor.completing import complete
from casestatus.supervisor.errors import StartError
from casestatus.supervisor.keeping import READY, Lock
from casestatus.supervisor.outside import refuse_unreachable
from casestatus.supervisor.places import forget_sockets
from casestatus.supervisor.ports import refuse_taken_ports
from casestatus.supervisor.product import IMPORTED_BEFOREHAND, stages_of
from casestatus.supervisor.spawning import import_beforehand
from casestatus.supervisor.watching import Supervisor

DEMO_MARK = "demo"  # a file in the home that once got the demo firm


def run(chosen: Config) -> None:
    """Run the product until a signal stops it. Raises StartError when it cannot start."""
    refuse_demo_for_strangers(chosen)
    with only_one(chosen) as lock:
        refuse_taken_ports(chosen)
        refuse_unreachable(chosen)
        config = complete(chosen)
        supervisor = Supervisor(stages_of(config, chosen=chosen), logs=config.home / "logs", say=say)

        def welcome() -> None:
            lock.note(chosen.public_url + READY)
            say(banner(config))

        supervisor.run(when_ready=welcome, meanwhile=lambda: import_beforehand(IMPORTED_BEFOREHAND))
        forget_sockets(config.home)
        say("Stopped.")


def refuse_demo_for_strangers(chosen: Config) -> None:
    """Raise StartError when a home with the demo firm, whose password everybody knows, would face the network."""
    if (chosen.home / DEMO_MARK).exists() and not chosen.is_private:
        raise StartError(
            f"HOST must be a loopback address such as 127.0.0.1, because {chosen.home} holds the demo firm; "
            "choose another CASESTATUS_HOME."
        )


@contextlib.contextmanager
def only_one(chosen: Config) -> Iterator[Lock]:
    """Hold the home's lock. Raises StartError, with the address, when another start holds it."""
    lock = Lock(chosen.home / "run.lock")
    if not lock.take(chosen.public_url):
        address = (lock.holder or chosen.public_url).removesuffix(READY)
        raise StartError(f"Case Status runs already on {chosen.home}: open {address}")
    try:
        yield lock
    finally:
        lock.release()


def say(sentence: str) -> None:
    """Tell the person at the console, who may have closed it."""
    with contextlib.suppress(OSError):
        print(sentence, file=sys.stdout, flush=True)
