"""Do we speak the carrier's language, and understand what it does wrong? Over real HTTP, to a small server."""

import base64
import json
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from casestatus.gateways.sms import Permanent, Temporary, Text, Unknown
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
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
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


@pytest.fixture
def server():
    server = Server()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def gateway_to(url: str, **options) -> TwilioSms:
    options = {"timeouts": (0.3, 0.3)} | options
    return TwilioSms(account_sid=ACCOUNT, auth_token=TOKEN, api_url=url, **options)


@pytest.fixture
def gateway(server):
    return gateway_to(server.url)


def test_a_text_is_handed_over_with_our_callback_and_our_keys(server, gateway):
    accepted = gateway.send(TEXT)

    [(path, fields, headers)] = server.asked
    assert accepted.provider_id == "SM1"
    assert path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert fields == {
        "To": [TEXT.to],
        "From": [TEXT.sender],
        "Body": [TEXT.body],
        "StatusCallback": [TEXT.callback],
    }
    assert headers["Authorization"] == "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


@pytest.mark.parametrize("code", [21211, 21408, 21610, 21614, 21617])
def test_a_refusal_is_final_with_the_carriers_code(server, gateway, code):
    server.answers = [refuses(code)]

    with pytest.raises(Permanent) as refusal:
        gateway.send(TEXT)

    assert refusal.value.code == str(code)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (refuses(20003, 401), "20003"),
        (refuses(20404, 404), "20404"),
        (refuses(None, 400), "400"),
        (refuses("ABC", 400), "ABC"),
        (says(403, "<h1>Forbidden</h1>"), "403"),
        (says(400, []), "400"),
        (says(400, {"type": "https://t", "title": "no", "status": 400, "code": 21211}), "21211"),
        (says(302, "", Location="https://elsewhere.test/"), "302"),
    ],
)
def test_whatever_a_refusal_looks_like_it_is_final(server, gateway, answer, code):
    server.answers = [answer]

    with pytest.raises(Permanent) as refusal:
        gateway.send(TEXT)

    assert refusal.value.code == code


@pytest.mark.parametrize("code", [20429, 21611, 30001])
def test_a_busy_carrier_is_asked_again_later(server, gateway, code):
    server.answers = [refuses(code)]

    with pytest.raises(Temporary) as busy:
        gateway.send(TEXT)

    assert (busy.value.code, busy.value.retry_after) == (str(code), None)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("", None), ("nan", None), ("inf", None), ("Wed, 21 Oct 2026 07:28:00 GMT", None)],
)
def test_too_many_requests_are_temporary_for_as_long_as_the_carrier_says(server, gateway, header, seconds):
    server.answers = [says(429, {"code": 20429}, Retry_After=header)]

    with pytest.raises(Temporary) as busy:
        gateway.send(TEXT)

    assert (busy.value.code, busy.value.retry_after) == ("20429", seconds)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_of_the_carriers_own_leaves_a_doubt(server, gateway, status):
    server.answers = [says(status, "<h1>Oops</h1>")]

    with pytest.raises(Unknown):
        gateway.send(TEXT)


@pytest.mark.parametrize(
    "answer",
    [
        breaks_off,
        breaks_off_in_the_answer,
        is_slow,
        says(200, "<h1>Welcome to the hotel</h1>"),
        says(201, "{"),
        says(201),
    ],
    ids=["broken off", "broken off in the answer", "too slow", "another page", "half an answer", "no id"],
)
def test_what_broke_after_we_asked_leaves_a_doubt(server, gateway, answer):
    server.answers = [answer]

    with pytest.raises(Unknown):
        gateway.send(TEXT)

    assert len(server.asked) == 1


def test_a_carrier_that_nobody_reaches_has_not_taken_the_text():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"

        with pytest.raises(Temporary) as gone:
            gateway_to(url).send(TEXT)

    assert gone.value.code == "carrier_gone"


def test_a_carrier_whose_name_is_unknown_has_not_taken_the_text():
    with pytest.raises(Temporary):
        gateway_to("http://carrier.invalid").send(TEXT)


def test_a_carrier_that_does_not_let_us_in_has_not_taken_the_text():
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(full.getsockname())

        with pytest.raises(Temporary):
            gateway_to(f"http://127.0.0.1:{full.getsockname()[1]}").send(TEXT)

        for one in waiting:
            one.close()


def test_a_carrier_who_cannot_prove_its_name_has_not_got_the_text(server):
    with pytest.raises((Temporary, Unknown)):
        gateway_to(server.url.replace("http:", "https:")).send(TEXT)

    assert server.asked == []


def test_a_connection_is_kept_for_the_next_text(server, gateway):
    for _ in range(3):
        gateway.send(TEXT)

    assert len(set(server.connections)) == 1


def test_a_kept_connection_that_the_carrier_closed_is_no_doubt(server, gateway):
    server.answers = [takes_and_hangs_up, taken]
    gateway.send(TEXT)
    time.sleep(0.05)

    assert gateway.send(TEXT).provider_id == "SM1"


def test_a_connection_that_rested_long_is_not_trusted(server):
    gateway = gateway_to(server.url, rests=0.05)
    gateway.send(TEXT)
    time.sleep(0.1)

    gateway.send(TEXT)

    assert len(set(server.connections)) == 2


def test_many_threads_send_at_once(server, gateway):
    threads = [threading.Thread(target=gateway.send, args=[TEXT]) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(server.asked) == 20


MOMENT = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)


def a_page(*messages: dict, next_page: str | None = None) -> Callable[[BaseHTTPRequestHandler], None]:
    return says(200, {"messages": list(messages), "next_page_uri": next_page, "page_size": 50})


def a_message(sid: str, *, minutes: int = 1, status: str = "sent", code: int | None = None, **fields) -> dict:
    sent = format_datetime(MOMENT + timedelta(minutes=minutes))
    message = {"sid": sid, "to": TEXT.to, "from": TEXT.sender, "body": "Hello", "status": status, "error_code": code}
    return message | {"date_sent": sent, "date_created": sent} | fields


def test_what_was_sent_to_a_number_since_a_moment_is_listed(server, gateway):
    server.answers = [a_page(a_message("SM1", status="undelivered", code=30003), a_message("SM0", minutes=-5))]

    [listed] = gateway.sent_since(MOMENT, to=TEXT.to)

    assert (listed.provider_id, listed.status, listed.error_code) == ("SM1", "undelivered", "30003")
    assert (listed.to, listed.sender, listed.body) == (TEXT.to, TEXT.sender, "Hello")
    assert server.asked[0][1]["To"] == [TEXT.to]
    assert server.asked[0][1]["DateSent>"] == ["2026-11-03T15:00:00Z"]


def test_a_text_that_has_not_left_the_carrier_yet_is_listed_by_when_it_was_made(server, gateway):
    server.answers = [a_page(a_message("SM1", date_sent=None))]

    assert [text.provider_id for text in gateway.sent_since(MOMENT, to=TEXT.to)] == ["SM1"]


def test_of_what_was_received_our_own_texts_are_no_part(server, gateway):
    server.answers = [a_page(a_message("SM1", status="received"), a_message("SM2", status="delivered"))]

    assert [text.provider_id for text in gateway.received_since(MOMENT, to=TEXT.to)] == ["SM1"]


def test_a_long_list_is_read_to_its_end(server, gateway):
    more = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?Page=1"
    first = a_page(*[a_message(f"SM{n}", status="received") for n in range(300)], next_page=more)
    server.answers = [first, a_page(a_message("SM300", status="received"))]

    assert len(gateway.received_since(MOMENT, to=TEXT.to)) == 301


@pytest.mark.parametrize(
    "answer", [breaks_off, is_slow, says(500), says(200, "<h1>"), says(200, []), refuses(20003, 401)]
)
def test_a_list_that_cannot_be_had_is_asked_for_another_time(server, gateway, answer):
    server.answers = [answer]

    with pytest.raises(Temporary):
        gateway.sent_since(MOMENT, to=TEXT.to)


def test_a_list_is_asked_for_more_slowly_when_the_carrier_says_so(server, gateway):
    server.answers = [says(429, {}, Retry_After="3")]

    with pytest.raises(Temporary) as busy:
        gateway.sent_since(MOMENT, to=TEXT.to)

    assert busy.value.retry_after == 3.0
