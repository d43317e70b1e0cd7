"""The live stream as a program hears it: what a browser is told, and nothing of what pages make of it."""

import json
from collections.abc import Iterator

import requests

PATIENCE = 20.0  # seconds; the stream gives a sign of life every 15


class LiveStream:
    """`/live`, open with somebody's cookie. Close it by leaving the block."""

    def __init__(self, url: str, cookie: str) -> None:
        self._answer = requests.get(
            f"{url}/live", cookies={"casestatus": cookie}, stream=True, timeout=PATIENCE, allow_redirects=False
        )
        self._lines = (line.decode() for line in self._answer.iter_lines(chunk_size=1))

    def __enter__(self) -> "LiveStream":
        assert self.is_open, self._answer.status_code
        return self

    def __exit__(self, *_: object) -> None:
        self._answer.close()

    @property
    def is_open(self) -> bool:
        return self._answer.status_code == 200

    def topics_until(self, awaited: str) -> set[str]:
        """Everything it names until the awaited topic has come."""
        heard: set[str] = set()
        for topics in self._told():
            heard |= topics
            if awaited in heard:
                return heard
        raise AssertionError(f"the stream ended before {awaited}; it named {heard}")

    def ends(self) -> bool:
        """Whether the server closes it before its next sign of life."""
        return not any(line.startswith(":") for line in self._lines)

    def _told(self) -> Iterator[set[str]]:
        for line in self._lines:
            if line.startswith("data: "):
                yield set(json.loads(line.removeprefix("data: ")))
