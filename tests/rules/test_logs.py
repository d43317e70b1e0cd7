"""No log says what people wrote, who they are, or their numbers (architecture §9; house style)."""

import json
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass, replace

import pytest

from casestatus.supervisor.testing import HOME
from tests.rules.reading import ROOT

DATABASE_OF_REDIS = 9  # for this test alone, whose worker takes whatever it finds in the queues
NUMBERS = ("8435557391", "555-7391")


@dataclass
class Run:
    """What a run of tests/rules/canaries.py left behind."""

    word: str
    said: str
    steps: dict

    def is_told_by(self, words: str) -> bool:
        return self.word in words or any(number in words for number in NUMBERS)


@pytest.fixture(scope="module")
def run(config, services, own_database, tmp_path_factory):
    word = f"marigold{secrets.token_hex(4)}"
    report = tmp_path_factory.mktemp("canaries") / "steps.json"
    settings = replace(
        config,
        database_url=own_database[0],
        redis_url=services.redis_url.replace("?db=0", f"?db={DATABASE_OF_REDIS}"),
    )
    ended = subprocess.run(
        [sys.executable, "-m", "tests.rules.canaries", str(report)],
        cwd=ROOT,
        env=os.environ | settings.as_env() | {"CANARY": word},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    return Run(word, ended.stdout, json.loads(report.read_text()))


def test_every_step_got_as_far_as_it_should(run):
    assert {step: result for step, result in run.steps.items() if not step.startswith("failed ")} == {
        "wrong password": 422,
        "unknown person": 422,
        "right password": 303,
        "invited": 303,
        "invited again": 422,
        "forgotten": 303,
        "look at a link to join": 404,
        "use a link to join": 404,
        "look at a link to password/new": 404,
        "use a link to password/new": 404,
        "look at /inbox": 200,
        "look at /contacts": 200,
        "look at /conversations/new": 200,
        "look at /…": 404,
        "look at /inbox?q=…&before=…": 200,
        "new contact": 303,
        "no number": 422,
        "first text": 303,
        "text came": 200,
        "text came again": 200,
        "nobody signed": 403,
        "half a call": 400,
        "a text that is not ours": 200,
        "broken text": 500,
        "kept for later": 200,
        "not kept": 503,
        "waiting calls": 1,
    }
    assert [len(run.steps[f"failed {queue}"]) for queue in ("texts", "default", "files")] == [1, 3, 1]


def is_ours(line: str) -> bool:
    return line.startswith("{")


def test_what_failed_is_logged_by_its_kind_and_place(run):
    lines = [line for line in map(json.loads, filter(is_ours, run.said.splitlines())) if line["event"] != "request"]

    assert [(line["event"], line["error"]) for line in lines] == [
        ("request failed", "IntegrityError"),
        ("webhook kept for later", "IntegrityError"),
        ("request failed", "IntegrityError"),
        ("job failed", "RuntimeError"),  # a text
        ("job failed", "RuntimeError"),  # an invitation
        ("job failed", "IntegrityError"),
        ("job failed", "RuntimeError"),  # a reset, which a job has just written
        ("job failed", "RuntimeError"),  # a picture
    ]
    assert all(line["request_id"] and line["where"] for line in lines)
    assert "casestatus/messaging/sending.py" in " ".join(lines[0]["where"])


def test_no_line_of_a_log_says_a_word_of_theirs(run):
    assert [line for line in run.said.splitlines() if run.is_told_by(line)] == []


def test_the_queue_keeps_no_word_of_theirs(run):
    kept = [job for queue in ("texts", "default", "files") for job in run.steps[f"failed {queue}"]]

    assert [job for job in kept if run.is_told_by(job)] == []
    assert ["JobFailed" in job for job in kept] == [True] * 5


def test_the_database_logs_no_word_of_theirs(run):
    """Needs log_error_verbosity=terse: an error's details quote the row (casestatus/supervisor/postgres.py)."""
    lines = (HOME / "logs" / "postgres.log").read_text(errors="replace").splitlines()

    assert [line for line in lines if run.word in line] == []


def test_a_line_that_told_would_be_noticed(run):
    assert run.is_told_by(f"sent to {run.word}")
    assert run.is_told_by("sent to +18435557391")
