"""The product's processes: what `casestatus run` keeps running."""

import http.client
import os
import sys
from dataclasses import dataclass

from casestatus.config import ROOT, Config
from casestatus.supervisor.postgres import EmbeddedPostgres
from casestatus.supervisor.spec import ProcessSpec, at_once
from casestatus.supervisor.valkey import EmbeddedValkey

# Imported once, before the forks. A name that is missing here costs time and nothing else.
IMPORTED_BEFOREHAND = (
    "casestatus.cli_commands",
    "casestatus.sandbox.app",
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
    "jobs.accounts",
    "jobs.mail",
    "jobs.messaging",
    "jobs.notices",
    "jobs.outbox",
    "jobs.schedule",
)
Stages = list[list[ProcessSpec]]


def stages_of(config: Config, *, chosen: Config) -> Stages:
    """What runs, stage by stage. chosen is what the operator set, config the same with every gap filled."""
    work = [
        _python("web", config, "-m", "gunicorn", "-c", "casestatus/web/gunicorn.py", "wsgi:app", ready="/readyz"),
        *(_python(name, config, "-m", "jobs.worker", "texts") for name in _text_workers(config)),
        _python("default-worker", config, "-m", "jobs.worker", "default"),
        _python("files-worker", config, "-m", "jobs.worker", "files"),
        _python("clock", config, "-m", "jobs.clock"),
    ]
    if chosen.starts_sandbox:
        work.append(_python("sandbox", config, "-m", "casestatus.sandbox", ready="/healthz", port=config.sandbox_port))
    return [servers_of(chosen), [_preparation(config)], work]


def servers_of(chosen: Config) -> list[ProcessSpec]:
    """The embedded servers that the settings leave to us."""
    postgres = [] if chosen.database_url else [EmbeddedPostgres(chosen.home).spec()]
    valkey = [] if chosen.redis_url else [EmbeddedValkey(chosen.home).spec()]
    return postgres + valkey


def _preparation(config: Config) -> ProcessSpec:
    arguments = ["migrate", "--with-demo"] if config.demo else ["migrate"]
    return _python("migrate", config, "-m", "casestatus.cli", *arguments, once=True)


def _text_workers(config: Config) -> list[str]:
    return [f"texts-worker-{number}" for number in range(1, config.text_workers + 1)]


def _python(
    name: str, config: Config, *arguments: str, ready: str = "", port: int = 0, once: bool = False
) -> ProcessSpec:
    host = "127.0.0.1" if port else _own_address(config.host)
    return ProcessSpec(
        name=name,
        argv=[sys.executable, *arguments],
        env=os.environ | config.as_env() | {"TZ": "UTC", "PYTHONUNBUFFERED": "1"},
        cwd=ROOT,
        is_ready=Page(host, port or config.port, ready) if ready else at_once,
        ready_within=300.0 if once else 60.0,
        runs_once=once,
        is_fork=True,
    )


@dataclass
class Page:
    """A ready check: whether GET answers 200 within a second."""

    host: str
    port: int
    path: str
    said: str = ""

    def __call__(self, _pid: int) -> bool:
        line = http.client.HTTPConnection(self.host, self.port, timeout=1.0)
        try:
            line.request("GET", self.path)
            answer = line.getresponse()
            self.said = f"{self.path} {answer.status} {answer.read(300).decode(errors='replace').strip()}"
        except (OSError, http.client.HTTPException) as error:
            self.said = f"{self.path} {error}"
            return False
        finally:
            line.close()
        return answer.status == 200


def _own_address(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
