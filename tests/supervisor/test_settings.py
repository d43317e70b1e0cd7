"""Settings: what is read, and the one sentence for each mistake."""

import os
import subprocess
import sys

import pytest

from casestatus.config import ROOT, SANDBOX_ACCOUNT, Config, ConfigError
from casestatus.part import config_of_a_part

ACCOUNT = "AC" + "a1" * 16


def test_nothing_set_means_embedded_servers_and_the_sandbox():
    config = Config.from_env({})

    assert (config.host, config.port, config.sandbox_port) == ("127.0.0.1", 8000, 8001)
    assert config.public_url == config.portal_url == "http://127.0.0.1:8000"
    assert (config.database_url, config.redis_url) == ("", "")
    assert config.starts_sandbox
    assert config.twilio_account_sid == SANDBOX_ACCOUNT
    assert not config.demo


@pytest.mark.parametrize(
    "env",
    [
        {},
        {"PORT": "9000", "HOST": "::1", "CASESTATUS_DEMO": "1", "SMTP_URL": "smtps://mail.example:465"},
        {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": "t", "DATABASE_URL": "postgres://u:p@db/x"},
    ],
)
def test_children_read_the_same_settings_back(env):
    config = Config.from_env(env)

    assert Config.from_env(config.as_env()) == config


@pytest.mark.parametrize(
    ("name", "without"),
    [("DATABASE_URL", {"DATABASE_URL": ""}), ("REDIS_URL", {"REDIS_URL": ""}), ("SECRET_KEY", {"SECRET_KEY": ""})],
)
def test_one_process_alone_says_what_it_was_not_told(name, without, capsys):
    """Servers and the secret are made by `casestatus run`."""
    whole = {"DATABASE_URL": "postgresql://h/x", "REDIS_URL": "redis://h/0", "SECRET_KEY": "s" * 32}
    assert config_of_a_part(whole) == Config.from_env(whole)

    with pytest.raises(SystemExit) as end:
        config_of_a_part(whole | without)

    assert end.value.code == 3
    assert (
        capsys.readouterr().err == f"casestatus: {name} is missing. Set it, or start everything with casestatus run.\n"
    )


def test_the_app_for_a_web_server_ends_with_one_sentence():
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}

    ended = subprocess.run([sys.executable, "-c", "import wsgi"], cwd=ROOT, env=env, capture_output=True, text=True)

    assert (ended.returncode, len(ended.stderr.splitlines())) == (3, 1)
    assert ended.stderr.startswith("casestatus: DATABASE_URL is missing.")


@pytest.mark.parametrize(
    ("name", "env"),
    [
        ("PORT", {"PORT": "eight"}),
        ("PORT", {"PORT": "70000"}),
        ("PORT", {"PORT": "0"}),
        ("PORT", {"PORT": "٨٠٠٠"}),
        ("SANDBOX_PORT", {"PORT": "8001"}),
        ("HOST", {"HOST": "not an address"}),
        ("HOST", {"HOST": "0.0.0.0", "CASESTATUS_DEMO": "1"}),
        ("PUBLIC_URL", {"PUBLIC_URL": "texts.example.com"}),
        ("PUBLIC_URL", {"PUBLIC_URL": "https://texts.example.com/path"}),
        ("PORTAL_URL", {"PORTAL_URL": "ftp://portal.example.com"}),
        ("PORTAL_URL", {"PORTAL_URL": "https://portal.example.com:port"}),
        ("DATABASE_URL", {"DATABASE_URL": "sqlite:///case.db"}),
        ("DATABASE_URL", {"DATABASE_URL": "mysql://db/x"}),
        ("REDIS_URL", {"REDIS_URL": "http://queue"}),
        ("SECRET_KEY", {"SECRET_KEY": "short"}),
        ("VAPID_PRIVATE_KEY", {"VAPID_PRIVATE_KEY": "not a key"}),
        ("VAPID_PRIVATE_KEY", {"VAPID_PRIVATE_KEY": "0" * 64}),
        ("VAPID_PRIVATE_KEY", {"VAPID_PRIVATE_KEY": "f" * 64}),
        ("SMTP_URL", {"SMTP_URL": "mail.example.com"}),
        ("SMTP_URL", {"SMTP_URL": "smtp://"}),
        ("MAIL_FROM", {"MAIL_FROM": "Harbor Law"}),
        ("PUBLIC_URL", {"PUBLIC_URL": "https://texts example.com"}),
        ("PUBLIC_URL", {"PUBLIC_URL": "https://texts..example"}),
        ("SMTP_URL", {"SMTP_URL": "smtp://mail server"}),
        ("METRICS_TOKEN", {"METRICS_TOKEN": "two words"}),
        ("METRICS_TOKEN", {"METRICS_TOKEN": "geheimnisträger"}),
        ("MAILBOX_PORT", {"MAILBOX_PORT": "8000", "CASESTATUS_DEMO": "1"}),
        ("MAILBOX_PORT", {"MAILBOX_PORT": "8001", "CASESTATUS_DEMO": "1"}),
        ("CASESTATUS_WEB_THREADS", {"CASESTATUS_WEB_THREADS": "16"}),
        ("CASESTATUS_DEMO", {"CASESTATUS_DEMO": "maybe"}),
        ("CASESTATUS_HOME", {"CASESTATUS_HOME": __file__}),
        ("CASESTATUS_WEB_THREADS", {"CASESTATUS_WEB_THREADS": "-1"}),
        ("TWILIO_AUTH_TOKEN", {"TWILIO_ACCOUNT_SID": ACCOUNT}),
        ("TWILIO_ACCOUNT_SID", {"TWILIO_AUTH_TOKEN": "t"}),
        ("TWILIO_ACCOUNT_SID", {"TWILIO_API_URL": "http://127.0.0.1:9"}),
        ("TWILIO_ACCOUNT_SID", {"TWILIO_ACCOUNT_SID": "AC12", "TWILIO_AUTH_TOKEN": "t"}),
        ("TWILIO_ACCOUNT_SID", {"TWILIO_ACCOUNT_SID": SANDBOX_ACCOUNT, "TWILIO_AUTH_TOKEN": "t"}),
        (
            "TWILIO_API_URL",
            {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": "t", "TWILIO_API_URL": "http://carrier.example"},
        ),
    ],
)
def test_an_impossible_value_is_refused_in_one_sentence_that_names_it(name, env):
    with pytest.raises(ConfigError) as refusal:
        Config.from_env(env)

    sentence = str(refusal.value)
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_secrets_do_not_show_when_settings_are_printed():
    secrets = {
        "SECRET_KEY": "canary-secret-key",
        "VAPID_PRIVATE_KEY": "canary-push-key" + "x" * 28,
        "DATABASE_URL": "postgresql://u:canary-db@h/x",
        "METRICS_TOKEN": "canary-metrics",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": "canary-token",
        "SMTP_URL": "smtp://u:canary-mail@h",
        "REDIS_URL": "redis://:canary-queue@h",
    }

    assert "canary" not in repr(Config.from_env(secrets))


def test_every_common_spelling_of_postgresql_is_taken():
    for url in ("postgres://u@h/x", "postgresql://u@h/x", "postgresql+psycopg://u@h/x"):
        assert Config.from_env({"DATABASE_URL": url}).database_url == "postgresql+psycopg://u@h/x"


def test_a_carrier_on_this_machine_may_be_named():
    config = Config.from_env(
        {"TWILIO_ACCOUNT_SID": SANDBOX_ACCOUNT, "TWILIO_AUTH_TOKEN": "t", "TWILIO_API_URL": "http://127.0.0.1:9999/"}
    )

    assert config.twilio_api_url == "http://127.0.0.1:9999"
    assert config.is_sandbox
    assert not config.starts_sandbox


@pytest.mark.parametrize(
    ("env", "sender"),
    [
        ({"PUBLIC_URL": "https://texts.example.com"}, "casestatus@texts.example.com"),
        ({"SMTP_URL": "smtp://ops%40harbor.example:secret@mail.example:587"}, "ops@harbor.example"),
        ({"SMTP_URL": "smtp://ops:secret@mail.example"}, "casestatus@localhost"),
        ({"MAIL_FROM": "texts@harbor.example"}, "texts@harbor.example"),
    ],
)
def test_mail_comes_from_whom_the_settings_say(env, sender):
    assert Config.from_env(env).mail_from == sender
