"""A small product for the supervisor's tests: real servers, and children that only sleep.

python -m tests.supervisor.fake_product HOME
"""

import sys
from pathlib import Path

from casestatus.config import ROOT
from casestatus.supervisor.postgres import EmbeddedPostgres
from casestatus.supervisor.running import say
from casestatus.supervisor.spec import ProcessSpec
from casestatus.supervisor.valkey import EmbeddedValkey
from casestatus.supervisor.watching import Supervisor

SLEEP = "import time; time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"
FORKING = f"""
import os
from casestatus.supervisor.lifeline import die_with_parent
parent = os.getpid()
if os.fork() == 0:
    die_with_parent(parent)
{SLEEP}
"""


def main(home: Path) -> None:
    servers = [EmbeddedPostgres(home, fsync=False).spec(), EmbeddedValkey(home).spec()]
    preparation = [sleeper("migrate", "print('done')", runs_once=True)]
    work = [sleeper("web", FORKING), sleeper("clock", STUBBORN, stop_within=0.5)]
    Supervisor([servers, preparation, work], logs=home / "logs", say=say).run(when_ready=lambda: say("ready"))
    say("stopped")


def sleeper(name: str, code: str, **settings) -> ProcessSpec:
    """A child that runs a line of Python."""
    return ProcessSpec(name=name, argv=[sys.executable, "-c", code], cwd=ROOT, **settings)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
