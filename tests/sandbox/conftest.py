"""A sandbox carrier in its own process, the firm's software it calls, and twilio-python to speak to it."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import pytest
import requests
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from werkzeug.datastructures import MultiDict

ACCOUNT, TOKEN = "AC" + "0" * 32, "a-token-for-tests"
FIRM, CORA, DAN = "+18435550100", "+18435550142", "+18435550143"
DEADLINE = 8.0
_ASK_AGAIN = 0.005


Answer = TypeVar("Answer")


def eventually(question: Callable[[], Answer]) -> Answer:
    """The first true answer; fails when there is none before the deadline."""
    deadline = time.monotonic() + DEADLINE
    while not (answer := question()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(_ASK_AGAIN)
    return answer


@dataclass
class Visit:
    """One request from the carrier."""

    url: str
    params: MultiDict
    signature: str
    token: str

    @property
    def is_signed(self) -> bool:
        return RequestValidator(TOKEN).validate(self.url, self.params, self.signature)


@dataclass
class FirmSoftware:
    """Stands for the firm's product: keeps every visit, answers as told (200 and empty TwiML else)."""

    visits: list[Visit] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    answer: str = "<Response/>"
    url: str = ""
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def receive(self, visit: Visit) -> int:
        with self.arrived:
            self.visits.append(visit)
            self.arrived.notify_all()
            return self.statuses.pop(0) if self.statuses else 200

    def wait_for(self, count: int, kind: str = "") -> list[Visit]:
        """The first `count` visits whose path ends in `kind`."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self._of(kind)) >= count, DEADLINE), self._of(kind)
            return self._of(kind)

    def statuses_of(self, sid: str) -> list[str]:
        with self.arrived:
            return [v.params["MessageStatus"] for v in self._of("status") if v.params["MessageSid"] == sid]

    def _of(self, kind: str) -> list[Visit]:
        return [visit for visit in self.visits if visit.url.split("?")[0].endswith(kind)]


def _handler_for(firm: FirmSoftware) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            words = self.rfile.read(int(self.headers["Content-Length"])).decode()
            params = MultiDict(parse_qsl(words, keep_blank_values=True))
            headers = self.headers
            visit = Visit(
                firm.url + self.path, params, headers["X-Twilio-Signature"], headers["I-Twilio-Idempotency-Token"]
            )
            status, body = firm.receive(visit), firm.answer.encode()
            if status == 0:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@pytest.fixture(scope="session")
def firm_server() -> Iterator[FirmSoftware]:
    firm = FirmSoftware()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(firm))
    firm.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield firm
    server.shutdown()


class Sandbox:
    """The carrier's process, and its control API."""

    def __init__(self, home: Path, public_url: str) -> None:
        with socket.socket() as probe, socket.socket() as other:
            for one in (probe, other):
                one.bind(("127.0.0.1", 0))
            self.port, self.smtp_port = probe.getsockname()[1], other.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = requests.Session()
        self.http.auth = (ACCOUNT, TOKEN)
        self._env = os.environ | {
            "CASESTATUS_HOME": str(home),
            "PUBLIC_URL": public_url,
            "SANDBOX_PORT": str(self.port),
            "MAILBOX_PORT": str(self.smtp_port),
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
        }
        self.log = home / "sandbox.log"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "casestatus.sandbox"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self._env, stdout=log, stderr=log, cwd=Path(__file__).parents[2]
            )
        eventually(self.is_ready)
        self.post("settings", step=0.005)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(DEADLINE)

    def kill(self) -> None:
        """Kill the process that was started; nothing it started may outlive it for long."""
        self.process.kill()
        self.process.wait(DEADLINE)

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return requests.get(self.url + "/healthz", timeout=1).ok
        except requests.ConnectionError:
            return False

    def reset(self) -> None:
        self.http.delete(self.url + "/sandbox/faults")
        self.http.delete(self.url + "/sandbox/texts")
        for number in (CORA, DAN):
            self.post(f"phones/{number}", state="on", name="")
        self.post("settings", advanced_opt_out=False, adopt_numbers=True)

    def post(self, path: str, **asked: Any) -> dict:
        answer = self.http.post(f"{self.url}/sandbox/{path}", json=asked, timeout=DEADLINE)
        assert answer.ok, answer.text
        return answer.json()

    def texts(self, **query: str) -> list[dict]:
        return self.http.get(self.url + "/sandbox/texts", params=query, timeout=DEADLINE).json()

    def client_writes(self, body: str, phone: str = CORA, to: str = FIRM) -> str:
        return self.post("texts", **{"from": phone, "to": to, "body": body})["sid"]


@pytest.fixture(scope="session")
def sandbox_process(firm_server: FirmSoftware, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    sandbox = Sandbox(tmp_path_factory.mktemp("carrier"), firm_server.url)
    yield sandbox
    sandbox.kill()


@pytest.fixture
def sandbox(sandbox_process: Sandbox) -> Sandbox:
    """The carrier, with its phones on, its history empty and no troubles."""
    sandbox_process.reset()
    return sandbox_process


@pytest.fixture
def firm(firm_server: FirmSoftware, sandbox: Sandbox) -> FirmSoftware:
    """The firm's software, that nobody has called yet and nobody still will from before."""
    assert sandbox
    firm_server.visits, firm_server.statuses, firm_server.answer = [], [], "<Response/>"
    return firm_server


def client_of(sandbox: Sandbox) -> Client:
    client = Client(ACCOUNT, TOKEN)
    client.http_client.timeout = DEADLINE
    client.api.base_url = client.lookups.base_url = sandbox.url
    return client


@pytest.fixture
def twilio(sandbox: Sandbox) -> Client:
    return client_of(sandbox)


@pytest.fixture
def send(twilio: Client, firm: FirmSoftware) -> Callable[..., object]:
    """The firm texts Cora, asking for status callbacks."""

    def _send(body: str = "Hello", **more: str) -> object:
        return twilio.messages.create(
            **{"to": CORA, "from_": FIRM, "body": body, "status_callback": f"{firm.url}/status?id=7"} | more
        )

    return _send
