"""Ana and her clients text each other, whatever happens to the product meanwhile."""

import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count, cycle
from uuid import uuid4

import requests

from tests.chaos.product import EMAIL, FIRM_NUMBER, PASSWORD, Product, until

AT_ONCE = 4  # texts on their way to us at a time, each way
PATIENCE = 60.0  # seconds that somebody goes on pressing the button
TIMEOUT = 20  # seconds for one answer
_numbers = count(1)


class Office:
    """Ana at her browser. What gets no good answer she sends again, under the same key as the page does."""

    def __init__(self, product: Product) -> None:
        self.url = product.url
        browser = requests.Session()
        form = {"email": EMAIL, "password": PASSWORD, "csrf_token": _token_in(self._page(browser, "/sign-in"))}
        browser.post(f"{self.url}/sign-in", form, timeout=TIMEOUT).raise_for_status()
        self._token = _token_in(self._page(browser, "/conversations/new"))
        read = {"csrf_token": self._token}  # what stands before a firm's first text
        browser.post(f"{self.url}/settings/consent/notice", read, timeout=TIMEOUT).raise_for_status()
        self._cookies = browser.cookies

    def write(self, path: str, body: str, **fields: str) -> str:
        """Post the composer at this path until it is taken. Returns the path of the conversation."""
        form = {"body": body, "key": uuid4().hex, "csrf_token": self._token, **fields}
        return eventually(lambda: self._post(path, form))

    def read(self, path: str) -> str:
        """The text of a page."""
        answer = requests.get(self.url + path, cookies=self._cookies, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.text

    def try_again(self, conversation_id: object, message_id: object) -> None:
        """Press "Try again" beside a message."""
        path = f"/conversations/{conversation_id}/messages/{message_id}/retry"
        eventually(lambda: self._post(path, {"csrf_token": self._token}))

    def press(self, path: str, **fields: str) -> str:
        """Press a button that does something at this path. Returns where that leads."""
        return eventually(lambda: self._post(path, {"csrf_token": self._token, **fields}))

    def fetch(self, path: str) -> bytes:
        """A file."""
        answer = requests.get(self.url + path, cookies=self._cookies, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.content

    def _post(self, path: str, form: dict[str, str]) -> str | None:
        answer = requests.post(self.url + path, form, cookies=self._cookies, timeout=TIMEOUT, allow_redirects=False)
        if answer.status_code >= 500:
            return None
        assert answer.status_code == 303, f"{path} answered {answer.status_code}"
        return answer.headers["Location"]

    def _page(self, browser: requests.Session, path: str) -> str:
        answer = browser.get(self.url + path, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.text


class Traffic:
    """Texts both ways between Ana and clients that nobody wrote with before; some only write to the office.

    As a context manager it starts them, and ends when all are handed in: `out` texts by Ana and `into` by clients.
    """

    def __init__(self, product: Product, office: Office, *, out: int = 100, into: int = 100, clients: int = 25) -> None:
        self.product, self.office = product, office
        self.clients = [f"+1843{next(_numbers) + 6_000_000}" for _ in range(clients)]
        self.strangers = [f"+1843{next(_numbers) + 6_000_000}" for _ in range(5)]
        self.written: dict[str, list[str]] = {phone: [] for phone in self.clients}  # by Ana, in order
        self.began_at = time.time()
        self.handed_in = 0
        self._each_out, self._into = out // clients, into
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(2 * AT_ONCE)
        self._tasks: list[Future] = []

    @property
    def phones(self) -> list[str]:
        return self.clients + self.strangers

    def __enter__(self) -> "Traffic":
        lanes = [lambda phone=phone: self._write_to(phone, self._each_out) for phone in self.clients]
        writers = self.phones
        shares = [self._into // len(writers) + (at < self._into % len(writers)) for at in range(len(writers))]
        clients = [
            lambda p=phone, n=texts: self._write_from(p, n) for phone, texts in zip(writers, shares, strict=True)
        ]
        for share in range(max(len(lanes), len(clients))):
            self._tasks += [
                self._pool.submit(work) for work in [*lanes[share : share + 1], *clients[share : share + 1]]
            ]
        return self

    def __exit__(self, *failure: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=failure[0] is not None)
        if failure[0] is None:
            for task in self._tasks:
                task.result()

    def wait_for(self, texts: int) -> None:
        """Wait until so many texts were handed in."""
        until(lambda: self.handed_in >= texts or all(task.done() for task in self._tasks), PATIENCE, lambda: "no texts")

    def go_on_for(self, seconds: float, *, pause: float) -> None:
        """Let texts flow both ways until the time is over: another each pause, from every hand."""
        end = time.monotonic() + seconds
        for hand in range(AT_ONCE):
            self._tasks.append(self._pool.submit(self._keep_writing, hand, end, pause))

    def _keep_writing(self, hand: int, end: float, pause: float) -> None:
        for phone in cycle(self.clients[hand::AT_ONCE]):
            if time.monotonic() > end:
                break
            self._write_to(phone, 1)
            self._write_from(phone, 1)
            time.sleep(pause)

    def _write_to(self, phone: str, texts: int) -> None:
        written = self.written[phone]
        path = "/conversations"
        for _ in range(texts):
            written.append(f"Text {len(written) + 1} to {phone}")
            fields = {"to": phone} if path == "/conversations" else {}
            path = self.office.write(path, written[-1], **fields) + "/messages"
            self._count()

    def _write_from(self, phone: str, texts: int) -> None:
        for text in range(texts):
            json = {"from": phone, "to": FIRM_NUMBER, "body": f"Answer {text} from {phone}"}
            eventually(lambda json=json: self.product.ask_sandbox("POST", "/texts", json=json))
            self._count()

    def _count(self) -> None:
        with self._lock:
            self.handed_in += 1


def eventually(attempt: Callable):
    """What the attempt answers once it answers something; connections that fail are tried again for a minute."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            answer = attempt()
        except requests.RequestException:
            answer = None
        if answer is not None:
            return answer
        time.sleep(0.3)
    raise AssertionError(f"no good answer within {PATIENCE:.0f} seconds")


def _token_in(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert found, "the page has no token"
    return found[1]
