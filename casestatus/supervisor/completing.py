"""Filling the gaps that the settings leave to us: embedded servers' addresses and secrets made once."""

from dataclasses import replace

from casestatus.config import Config
from casestatus.supervisor.keeping import kept_secret
from casestatus.supervisor.ports import free_port
from casestatus.supervisor.postgres import EmbeddedPostgres
from casestatus.supervisor.valkey import EmbeddedValkey


def complete(chosen: Config) -> Config:
    """The same settings with no gap: what the children get."""
    port = _mailbox_port(chosen)
    token = kept_secret(chosen.home, "sandbox_token") if chosen.starts_sandbox else chosen.twilio_auth_token
    return replace(
        chosen,
        database_url=chosen.database_url or EmbeddedPostgres(chosen.home).url,
        redis_url=chosen.redis_url or EmbeddedValkey(chosen.home).url,
        secret_key=chosen.secret_key or kept_secret(chosen.home, "secret_key"),
        push_key=chosen.push_key or kept_secret(chosen.home, "push_key"),
        twilio_auth_token=token,
        smtp_url=_mailbox(port) if port else chosen.smtp_url,
        mailbox_port=port,
    )


def _mailbox_port(chosen: Config) -> int:
    """In a demo without a mail server, the sandbox takes the e-mails: at the port that was named, or any free one."""
    if chosen.smtp_url == _mailbox(chosen.mailbox_port):
        return chosen.mailbox_port  # completed already, by the supervisor whose child we are
    if not chosen.takes_mail:
        return 0
    return chosen.mailbox_port or free_port()


def _mailbox(port: int) -> str:
    return f"smtp://127.0.0.1:{port}"
