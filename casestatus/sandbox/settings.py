"""What the sandbox carrier reads from its environment, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SANDBOX_ACCOUNT = "AC" + "0" * 32


class SettingsError(Exception):
    """One sentence naming the variable that is missing or impossible."""


@dataclass(frozen=True)
class Settings:
    """Where the carrier listens, whom it believes, where it keeps its history and where the firm's software answers."""

    account_sid: str
    auth_token: str
    port: int
    public_url: str
    home: Path
    smtp_port: int = 0  # where it takes e-mails; none when it is 0

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the settings; raises SettingsError with one sentence naming the variable."""
        token = env.get("TWILIO_AUTH_TOKEN", "")
        if not token:
            raise SettingsError("TWILIO_AUTH_TOKEN is missing: the sandbox carrier needs it to sign what it sends.")
        return cls(
            account_sid=env.get("TWILIO_ACCOUNT_SID") or SANDBOX_ACCOUNT,
            auth_token=token,
            port=_port(env.get("SANDBOX_PORT") or "8001"),
            public_url=(env.get("PUBLIC_URL") or "http://127.0.0.1:8000").rstrip("/"),
            home=Path(env.get("CASESTATUS_HOME") or "var") / "sandbox",
            smtp_port=_smtp_port(env.get("MAILBOX_PORT") or "0"),
        )


def _port(words: str) -> int:
    if not words.isdigit() or not 0 < int(words) < 65536:
        raise SettingsError("SANDBOX_PORT must be a port number between 1 and 65535.")
    return int(words)


def _smtp_port(words: str) -> int:
    if not words.isdigit() or int(words) > 65535:
        raise SettingsError("MAILBOX_PORT must be a port number, or 0 for no mailbox.")
    return int(words)
