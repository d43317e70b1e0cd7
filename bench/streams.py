"""Holds live streams open, in a process of its own: `python -m bench.streams` reads PORT and cookies as JSON.

Prints how many are open once no more open, and closes them when its standard input ends.
"""

import json
import socket
import sys
import time

PATIENCE = 30.0  # seconds for all to open


def open_stream(port: int, cookie: str) -> socket.socket | None:
    """A stream that has begun, or None when the process that answered has as many as it may."""
    line = socket.create_connection(("127.0.0.1", port), timeout=5)
    ask = f"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nCookie: casestatus={cookie}\r\n\r\n"
    line.sendall(ask.encode())
    if line.recv(4096).startswith(b"HTTP/1.1 200"):
        return line
    line.close()
    return None


def main() -> None:
    wanted = json.loads(sys.stdin.readline())
    waiting, lines = list(wanted["cookies"]), []
    deadline = time.monotonic() + PATIENCE
    while waiting and time.monotonic() < deadline:
        line = open_stream(wanted["port"], waiting[-1])
        if line is None:
            time.sleep(0.02)  # it was the process that is full; the next try may reach the other
            continue
        lines.append(line)
        waiting.pop()
    print(len(lines), flush=True)
    sys.stdin.read()
    for line in lines:
        line.close()


if __name__ == "__main__":
    main()
