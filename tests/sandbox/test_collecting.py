"""Pictures of a firm's text: fetched from the firm as the provider fetches them, by HEAD and GET."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.files.made import PAGE, PDF, a_picture
from tests.sandbox.conftest import CORA, eventually

SERVED = {  # path: status, type, content
    "/car.jpg": (200, "image/jpeg", a_picture("JPEG")),
    "/car.png": (200, "image/png; charset=binary", a_picture("PNG")),
    "/form.pdf": (200, "application/pdf", PDF),
    "/other.jpg": (200, "image/jpeg", a_picture("PNG")),
    "/page.jpg": (200, "text/html", PAGE),
    "/gone.jpg": (404, "image/jpeg", b""),
    "/huge.jpg": (200, "image/jpeg", a_picture("JPEG") + b"\0" * 5_000_000),
    "/heavy.pdf": (200, "application/pdf", PDF + b" " * 500_000),
}


class Files(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self._answer(with_content=True)

    def do_HEAD(self) -> None:
        self._answer(with_content=False)

    def _answer(self, *, with_content: bool) -> None:
        self.asked.append(f"{self.command} {self.path}")
        status, kind, content = SERVED[self.path]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if with_content:
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def files():
    """Where the firm's files lie."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_pictures_are_fetched_and_reach_the_phone(sandbox, send, files):
    sent = send("", media_url=[f"{files}/car.jpg", f"{files}/car.png", f"{files}/form.pdf"])

    assert eventually(lambda: [text for text in sandbox.texts(to=CORA) if text["received_at"]])[0]["sid"] == sent.sid
    assert {"HEAD /car.jpg", "GET /car.jpg", "HEAD /form.pdf", "GET /form.pdf"} <= set(Files.asked)
    page = sandbox.http.get(f"{sandbox.url}/phones/%2B{CORA[1:]}").text
    assert 'alt="car.jpg"' in page
    assert 'alt="car.png"' in page


@pytest.mark.parametrize(("name", "code"), [("gone.jpg", "11200"), ("other.jpg", "12300"), ("page.jpg", "12300")])
def test_what_is_not_there_or_not_what_it_says_does_not_leave(firm, send, files, name, code):
    send("Look", media_url=[f"{files}/{name}"])

    last = [visit for visit in firm.wait_for(2, "status") if visit.params["MessageStatus"] == "failed"]
    assert [visit.params["ErrorCode"] for visit in last] == [code]


@pytest.mark.parametrize("name", ["huge.jpg", "heavy.pdf"])
def test_what_is_too_large_does_not_arrive(firm, send, files, name):
    send("Look", media_url=[f"{files}/{name}"])

    last = firm.wait_for(3, "status")[-1]
    assert (last.params["MessageStatus"], last.params["ErrorCode"]) == ("undelivered", "30019")


@pytest.mark.parametrize(("urls", "code"), [(["ftp://x/car.jpg"], 21620), (["http://127.0.0.1:1/car.jpg"] * 11, 21623)])
def test_an_impossible_address_is_refused_at_once(send, urls, code):
    with pytest.raises(TwilioRestException) as refusal:
        send("Look", media_url=urls)

    assert refusal.value.code == code
