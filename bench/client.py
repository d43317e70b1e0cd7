"""The client, in a process of its own: kept connections by http.client, the same for every server.

`python -m bench.client` reads one job as JSON from standard input and prints what it took as JSON.
"""

import base64
import hashlib
import hmac
import http.client
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

Target = dict[str, Any]
HEADERS = {"Accept": "text/html", "User-Agent": "bench"}
FORM = "application/x-www-form-urlencoded"


class Line:
    """One kept connection to a target."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.line = http.client.HTTPConnection("127.0.0.1", target["port"], timeout=20)
        self.content = b""
        self._asked = 0

    def begin_anew(self, *, warm: int = 3) -> None:
        """Another connection, which another process of the server may take; its first answers are not measured."""
        self.line.close()
        for _ in range(warm):
            self.ask()

    def ask(self) -> float:
        """Seconds from the first byte out to the last byte in. Raises when the answer is not the expected one."""
        path, method, body, headers = self._request()
        began = time.perf_counter()
        self.line.request(method, path, body, headers)
        answer = self.line.getresponse()
        content = answer.read()
        took = time.perf_counter() - began
        if answer.status != 200 or len(content) < self.target.get("least", 0):
            raise RuntimeError(
                f"{self.target['name']} answered {answer.status}, {len(content)} bytes: {content[:300]!r}"
            )
        self.content = content
        return took

    def _request(self) -> tuple[str, str, str | None, dict[str, str]]:
        headers = HEADERS | self.target.get("headers", {})
        if "texts" not in self.target:
            return self.target["path"], "GET", None, headers
        texts = self.target["texts"]
        number = texts["first"] + self._asked
        self._asked += 1
        form = {
            "MessageSid": f"SM{number:032d}",
            "From": texts["phones"][number % len(texts["phones"])],
            "To": texts["to"],
            "Body": f"I will be at the clinic at noon, text {number}.",
            "NumMedia": "0",
            "AccountSid": "AC" + "0" * 32,
        }
        headers |= {"Content-Type": FORM, "X-Twilio-Signature": signature(texts["url"], form, texts["secret"])}
        return self.target["path"], "POST", urlencode(form), headers


def signature(url: str, form: dict[str, str], secret: str) -> str:
    """What the carrier signs: the URL and the sorted fields."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def interleave(job: dict[str, Any]) -> dict[str, Any]:
    """One client asks every target in turn; a share of each round (the median), and the size of the last answer.

    Which process of a server takes a connection is chance, and one that answers nothing else comes cold to what it is
    asked: every round has connections of its own.
    """
    lines = [Line(target) for target in job["targets"]]
    for line in lines:
        for _ in range(job["warm"]):
            line.ask()
    rounds = [_round(lines, job["each"]) for _ in range(job["rounds"])]
    return {
        line.target["name"]: {"rounds": [medians[number] for medians in rounds], "bytes": len(line.content)}
        for number, line in enumerate(lines)
    }


def _round(lines: list[Line], each: int) -> list[float]:
    took: list[list[float]] = [[] for _ in lines]
    for line in lines:
        line.begin_anew()
    for _ in range(each):
        for number, line in enumerate(lines):
            took[number].append(line.ask())
    return [_share(times, line.target.get("share", 0.5)) for times, line in zip(took, lines, strict=True)]


def _share(times: list[float], share: float) -> float:
    """So long at most took this share of the times: the median, or the 95th percentile."""
    return statistics.quantiles(times, n=100, method="inclusive")[round(share * 100) - 1]


def crowd(job: dict[str, Any]) -> dict[str, Any]:
    """Requests a second of each target with so many clients at once, target by target, round by round."""
    rates: dict[str, list[float]] = {target["name"]: [] for target in job["targets"]}
    lines = {target["name"]: [Line(target) for _ in range(job["clients"])] for target in job["targets"]}
    for _ in range(job["rounds"]):
        for name, several in lines.items():
            rates[name].append(_rate(several, job["seconds"]))
    return {name: {"rounds": several, "bytes": 0} for name, several in rates.items()}


def _rate(lines: list[Line], seconds: float) -> float:
    counts = [0] * len(lines)
    end = time.perf_counter() + seconds

    def keep_asking(number: int) -> None:
        while time.perf_counter() < end:
            lines[number].ask()
            counts[number] += 1

    threads = [threading.Thread(target=keep_asking, args=(number,)) for number in range(len(lines))]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)


def visible(job: dict[str, Any]) -> dict[str, Any]:
    """Seconds from a text's webhook to the answer of the region that another person's stream told to look again."""
    texts, region = Line(job["texts"]), Line(job["region"])
    stream = http.client.HTTPConnection("127.0.0.1", job["stream"]["port"], timeout=20)
    stream.request("GET", job["stream"]["path"], headers=HEADERS | job["stream"]["headers"])
    told = stream.getresponse()
    took = []
    for number in range(job["times"]):
        began = time.perf_counter()
        texts.ask()
        words = f"text {job['texts']['texts']['first'] + number}.".encode()
        while words not in region.content:
            _wait_for_event(told)
            region.ask()
        took.append(time.perf_counter() - began)
        time.sleep(job["pause"])
    return {"visible": {"rounds": took[1:], "bytes": 0}}


def _wait_for_event(stream: http.client.HTTPResponse) -> None:
    while not (line := stream.readline()).startswith(b"event: topics"):
        if not line:
            raise RuntimeError("The stream ended.")


JOBS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "interleave": interleave,
    "crowd": crowd,
    "visible": visible,
}

if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    json.dump(JOBS[wanted["kind"]](wanted), sys.stdout)
