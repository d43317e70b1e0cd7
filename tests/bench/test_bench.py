"""The bench does not rot: its data set fits the migrations, its units answer, its table is read as it was written."""

import os
import signal
import subprocess
import sys
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby

import pytest
import sqlalchemy as sa

from bench.client import Line, interleave, signature
from bench.dataset import HARBOR, NUMBERS, QUILL, SMALL, TINY, fill, token_of
from bench.measuring import Figure, Took, cookie, ratios, target
from bench.run import phone
from bench.servers import UNITS, Server, free_port, wait_for
from bench.table import BEGIN, END, README, measured, quote, quoted, read, write
from casestatus.config import ROOT
from casestatus.gateways.twilio_signature import is_signed
from casestatus.supervisor.lifeline import die_with_parent


@pytest.fixture(scope="module")
def tiny(make_database):
    """The URL of a database with the smallest data set."""
    url = make_database(f"bench_{os.getpid()}")
    fill(url, TINY)
    return url


@pytest.fixture(scope="module")
def units(tiny):
    """L and W on that database, one small gunicorn each."""
    started = {letter: _start(UNITS[letter], tiny) for letter in "LW"}
    yield started
    for server in started.values():
        server.process.terminate()
        server.process.wait(10)


def _start(app: str, url: str) -> Server:
    port = free_port()
    environment = os.environ | {"DATABASE_URL": url, "BENCH_FIRM": str(HARBOR)}
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--no-control-socket", app]
    ends_with_us = partial(die_with_parent, os.getpid(), signal.SIGTERM)
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=ends_with_us,
    )
    wait_for(port, "/", process)
    return Server(port, process)


def test_every_firm_of_the_data_set_has_what_it_should(tiny):
    engine = sa.create_engine(tiny, poolclass=sa.NullPool)

    with engine.connect() as connection:
        asked = sa.text("SELECT firm_id, count(*) FROM messages GROUP BY 1")
        messages = {row[0]: row[1] for row in connection.execute(asked)}

    large = TINY.longest + (TINY.contacts - 1) * TINY.messages
    assert messages == {HARBOR: large, QUILL: large, SMALL: 50 + 4 * 5}


def test_the_bare_page_shows_fifty_rows(units):
    line = Line(target(units["L"], "L"))

    line.ask()

    assert line.content.count(b"<li") == 50


def test_every_round_asks_by_connections_of_its_own():
    callers = []

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # it keeps connections

        def do_GET(self):
            callers.append(self.client_address)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *said):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        one = {"name": "one", "port": server.server_port, "path": "/"}
        interleave({"targets": [one], "warm": 2, "rounds": 3, "each": 5})
        server.shutdown()

    asked = [len(list(several)) for _, several in groupby(callers)]
    assert asked == [2, 8, 8, 8]  # three of each round are not measured


def test_the_bare_webhook_takes_a_text(units):
    texts = {"first": 1, "phones": [phone(3)], "to": NUMBERS[HARBOR], "url": "http://here/", "secret": "secret"}
    line = Line(target(units["W"], "W", texts=texts))

    line.ask()

    assert line.content == b"<Response></Response>"


def test_the_bench_signs_as_the_carrier_does():
    form = {"MessageSid": "SM1", "From": phone(1), "Body": "Noon"}

    assert is_signed("http://here/x", form, signature("http://here/x", form, "secret"), auth_token="secret")


def test_a_users_cookie_is_theirs_alone():
    assert cookie(token_of(HARBOR, 0)) != cookie(token_of(SMALL, 0))


def test_a_ratio_is_taken_round_by_round():
    assert ratios(Took([2.0, 9.0], 0), Took([1.0, 3.0], 0)) == [2.0, 3.0]


def test_a_table_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "latest.md"
    quick = Figure("a page", "≤ 2 L", 2, [1.5, 1.0, 1.75], "L")
    slow = Figure("another", "≤ 2 L", 2, [3.0], "L", note="seen once")

    write([quick, slow], {"another": "it draws too much"}, path=path)

    assert read(path)["a page"] == ("≤ 2 L", "1.50 L (1–1.75)", "yes", "")
    assert read(path)["another"] == ("≤ 2 L", "3 L", "**no**", "it draws too much; seen once")


def test_a_part_leaves_the_other_rows_as_they_were(tmp_path):
    path = tmp_path / "latest.md"
    write([Figure("one", "≤ 2 L", 2, [1.5], "L"), Figure("two", "≤ 2 L", 2, [1.5], "L")], {}, path=path)

    write([Figure("two", "≤ 2 L", 2, [1.25], "L")], {}, path=path)

    assert [(name, row[1]) for name, row in read(path).items()] == [("one", "1.50 L"), ("two", "1.25 L")]


def test_the_readme_quotes_what_was_measured_last():
    assert f"{BEGIN}{quoted(read())}{END}" in README.read_text()


def test_a_quoted_table_takes_the_place_of_the_one_before(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(f"Before\n{BEGIN}old\n{END}After\n")

    quote({"inbox": ("≤ 2 L", "1.5 L", "yes", "a remark")}, path=readme)

    words = readme.read_text()
    assert "| inbox | ≤ 2 L | 1.5 L | yes |" in words
    assert "old" not in words
    assert (words.startswith("Before\n"), words.endswith("After\n")) == (True, True)


def test_as_many_means_as_many():
    assert Figure("SQL", "≤ 4", 4, [4, 4], "statements", same=True).is_met
    assert not Figure("SQL", "≤ 4", 4, [3, 4], "statements", same=True).is_met
    assert measured(Figure("SQL", "≤ 4", 4, [4, 4], "statements", same=True)) == "4 statements (4–4)"
