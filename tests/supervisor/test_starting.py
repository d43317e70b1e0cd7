"""What `casestatus run` checks before it starts, and the servers kept for tests."""

import fcntl
import os
import signal
import socket
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import redis

from casestatus.cli import main
from casestatus.config import Config
from casestatus.supervisor.banner import banner
from casestatus.supervisor.completing import complete
from casestatus.supervisor.keeping import READY, Lock, kept_secret
from casestatus.supervisor.testing import stop_test_services, test_services


@pytest.fixture
def casestatus(home, monkeypatch, capsys):
    """Give a command and get its exit status and what it complained about."""

    def give(*arguments: str, **env: str):
        for name, value in ({"CASESTATUS_HOME": str(home)} | env).items():
            monkeypatch.setenv(name, value)
        return main(arguments), capsys.readouterr().err

    return give


def test_started_twice_it_says_where_it_runs(casestatus, home):
    held = Lock(home / "run.lock")
    held.take("http://127.0.0.1:8123")

    status, complaint = casestatus("run")

    assert status == 1
    assert complaint == f"casestatus: Case Status runs already on {home}: open http://127.0.0.1:8123\n"
    held.release()


@pytest.mark.parametrize("name", ["PORT", "SANDBOX_PORT", "MAILBOX_PORT"])
def test_a_port_that_is_taken_is_named_before_anything_starts(casestatus, home, name):
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        free = {"PORT": "18999", "SANDBOX_PORT": "18998", "CASESTATUS_DEMO": "1"}
        status, complaint = casestatus("run", **free | {name: str(taken)})

    assert status == 1
    assert complaint.startswith(f"casestatus: {name} {taken} is taken by another program")
    assert not (home / "db").exists()


def test_an_impossible_setting_stops_the_start_with_its_sentence(casestatus):
    status, complaint = casestatus("run", PUBLIC_URL="texts.example.com")

    assert status == 1
    assert complaint.count("\n") == 1
    assert "PUBLIC_URL" in complaint


@pytest.mark.parametrize(
    ("name", "url"),
    [("DATABASE_URL", "postgresql://u:canary@127.0.0.1:{port}/x"), ("REDIS_URL", "redis://:canary@127.0.0.1:{port}")],
)
def test_a_server_that_does_not_answer_is_named_before_anything_starts(casestatus, home, name, url):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    status, complaint = casestatus("run", **{name: url.format(port=port), "PORT": "18999", "SANDBOX_PORT": "18998"})

    assert status == 1
    assert complaint.startswith(f"casestatus: {name} does not lead to")
    assert complaint.count("\n") == 1
    assert "canary" not in complaint
    assert not (home / "db").exists()


def test_a_home_with_the_demo_firm_never_faces_the_network(casestatus, home):
    home.mkdir()
    (home / "demo").touch()

    status, complaint = casestatus("run", HOST="0.0.0.0", CASESTATUS_DEMO="0")

    assert status == 1
    assert "holds the demo firm" in complaint
    assert casestatus("demo", HOST="0.0.0.0", CASESTATUS_DEMO="0")[0] == 1


def test_a_person_needs_a_password(casestatus, monkeypatch):
    monkeypatch.delenv("CASESTATUS_PASSWORD", raising=False)

    status, complaint = casestatus("operator", "create", "--email", "o@x.test", "--name", "Olu")

    assert status == 1
    assert "CASESTATUS_PASSWORD" in complaint


def test_secrets_are_made_once_and_kept_closed(home):
    chosen = Config.from_env({"CASESTATUS_HOME": str(home)})

    first, second = complete(chosen), complete(chosen)

    assert first == second
    assert len(first.secret_key) == 64
    assert first.twilio_auth_token not in {"", first.secret_key}
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600


def test_two_who_make_a_secret_at_once_get_the_same(home):
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: kept_secret(home, "secret_key"), range(32)))

    assert len(secrets) == 1


def test_the_banner_says_where_and_who():
    demo = banner(Config.from_env({"CASESTATUS_DEMO": "1", "PORT": "8123", "SANDBOX_PORT": "8124"}))
    plain = banner(Config.from_env({}))

    for word in ("http://127.0.0.1:8123", "http://127.0.0.1:8124", "ada@demo.test", "harbor-demo", "paralegal"):
        assert word in demo
    assert "harbor-demo" not in plain


def test_a_demo_without_a_mail_server_has_a_mailbox(home):
    chosen = Config.from_env({"CASESTATUS_HOME": str(home), "CASESTATUS_DEMO": "1", "SANDBOX_PORT": "8124"})

    demo = complete(chosen)

    assert demo.smtp_url == f"smtp://127.0.0.1:{demo.mailbox_port}"
    assert "http://127.0.0.1:8124/mailbox" in banner(demo)
    assert complete(replace(chosen, mailbox_port=8125)).smtp_url == "smtp://127.0.0.1:8125"
    assert complete(Config.from_env(demo.as_env())) == demo  # as the supervisor's children do


@pytest.mark.parametrize(
    "env",
    [
        {},
        {"CASESTATUS_DEMO": "1", "SMTP_URL": "smtp://mail.example"},
        {"CASESTATUS_DEMO": "1", "TWILIO_ACCOUNT_SID": "AC" + "a1" * 16, "TWILIO_AUTH_TOKEN": "t"},
    ],
)
def test_no_mailbox_takes_mail_that_is_meant_to_leave(home, env):
    config = complete(Config.from_env({"CASESTATUS_HOME": str(home)} | env))

    assert (config.mailbox_port, config.smtp_url) == (0, env.get("SMTP_URL", ""))
    assert "Mailbox" not in banner(config)


def test_kept_servers_are_the_same_for_all_who_ask_at_once(home):
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: test_services(home), range(4)))

    assert len(found) == 1
    assert redis.Redis.from_url(found.pop().redis_url).ping()
    stop_test_services(home)
    assert Lock(home / "run.lock").holder is None


def test_kept_servers_come_back_when_they_were_killed(home, soon):
    before = test_services(home)
    os.kill(int((Lock(home / "run.lock").holder or "").removesuffix(READY)), signal.SIGKILL)
    soon(lambda: Lock(home / "run.lock").holder is None)

    assert test_services(home) == before
    assert redis.Redis.from_url(before.redis_url).ping()
    stop_test_services(home)


def test_kept_servers_stop_when_their_directory_is_gone(home, soon):
    test_services(home)
    with open(home / "run.lock") as lock:
        (home / "run.lock").rename(home / "elsewhere.lock")
        soon(lambda: _is_free(lock))

    assert not (home / "run.lock").exists()


def _is_free(lock) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
