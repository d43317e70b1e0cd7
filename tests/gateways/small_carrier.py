"""A small server that answers as the carrier does, or as told."""

import json
import socket
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from casestatus.gateways.sms import Text
from casestatus.gateways.twilio import TwilioSms

ACCOUNT, TOKEN = "AC" + "0" * 32, "token"
TEXT = Text("+18435560142", "+18435550100", "¿See you at 2? 👍", "http://localhost/webhooks/twilio/status?text=1")


class Server(ThreadingHTTPServer):
    """Answers as told; keeps what it was asked, and from which connections."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self.connections: list[int] = []
        self.answers: list[Callable[[BaseHTTPRequestHandler], None]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode(errors="replace")
        self._note(parse_qs(body))
        answer = self.server.answers.pop(0) if self.server.answers else taken
        answer(self)

    def do_GET(self) -> None:
        self._note(parse_qs(urlsplit(self.path).query))
        self.server.answers.pop(0)(self)

    def _note(self, fields: dict[str, list[str]]) -> None:
        self.server.asked.append((self.path, fields, dict(self.headers)))
        self.server.connections.append(self.client_address[1])

    def log_message(self, format: str, *args: object) -> None:
        pass


def says(status: int, body: object = None, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        sent = body.encode() if isinstance(body, str) else json.dumps(body or {}).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(sent)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(sent)

    return answer


taken = says(201, {"sid": "SM1", "status": "queued"})


def refuses(code: int | str | None, status: int = 400) -> Callable[[BaseHTTPRequestHandler], None]:
    return says(status, {"code": code, "message": "no", "status": status})


def breaks_off(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def breaks_off_in_the_answer(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(201)
    handler.send_header("Content-Length", "500")
    handler.end_headers()
    handler.wfile.write(b'{"sid": "SM')
    breaks_off(handler)


def is_slow(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.6)


def takes_and_hangs_up(handler: BaseHTTPRequestHandler) -> None:
    """Answers well, then closes the connection that the client keeps."""
    taken(handler)
    handler.wfile.flush()
    handler.close_connection = True


def gateway_to(url: str, **options) -> TwilioSms:
    options = {"timeouts": (0.3, 0.3)} | options
    return TwilioSms(account_sid=ACCOUNT, auth_token=TOKEN, api_url=url, **options)
