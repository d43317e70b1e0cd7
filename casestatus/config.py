"""Settings, read once from the environment. docs/configuration.md says what each is for."""

import os
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from casestatus.core.hosts import is_address, is_host, is_loopback, reachable
from casestatus.core.phones import to_e164

ROOT = Path(__file__).resolve().parents[1]
SANDBOX_ACCOUNT = "AC" + "0" * 32
ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SANDBOX_REMINDERS = "+18435550198"
DATABASE_SCHEMES = {"postgres", "postgresql", "postgresql+psycopg"}
CONNECTIONS_OF_WEB, CONNECTIONS_OF_TEXTS, CONNECTIONS_OF_OTHERS = 20, 24, 20  # of a process; of clock, jobs, commands
STREAM_RESERVE = 16  # threads of a web process that streams may not take
YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


class ConfigError(Exception):
    """A setting is missing or impossible; str() is one sentence that names it."""


@dataclass(frozen=True)
class Config:
    """Everything the operator may choose. Empty database_url or redis_url means the embedded one."""

    home: Path
    host: str
    port: int
    sandbox_port: int
    public_url: str
    portal_url: str
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    push_key: str = field(repr=False)  # of P-256, hexadecimal or base64url; browsers' push services know us by it
    metrics_token: str = field(repr=False)
    demo: bool
    twilio_account_sid: str
    twilio_auth_token: str = field(repr=False)
    twilio_api_url: str
    smtp_url: str = field(repr=False)
    mail_from: str
    mailbox_port: int  # of the sandbox's mail server; 0 when there is none
    reminder_number: str  # E.164; empty when there is none
    proxies: int  # 0: told by host and public_url
    web_workers: int
    web_threads: int
    text_workers: int
    texting_hours: tuple[str, str] = ("08:00", "21:00")  # what the law allows, on the recipient's clock

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Config":
        """Read the environment. Raises ConfigError for the first value that is missing or impossible."""
        settings = _Settings(env)
        host, port = settings.host(), settings.port("PORT", 8000)
        sandbox_port = settings.port("SANDBOX_PORT", 8001)
        public_url = settings.web_url("PUBLIC_URL", f"http://{reachable(host)}:{port}")
        sid, token, api_url = settings.carrier(sandbox_port)
        config = cls(
            home=settings.home(),
            host=host,
            port=port,
            sandbox_port=sandbox_port,
            public_url=public_url,
            portal_url=settings.web_url("PORTAL_URL", public_url),
            database_url=settings.database_url(),
            redis_url=settings.redis_url(),
            secret_key=settings.secret_key(),
            push_key=settings.push_key(),
            metrics_token=settings.metrics_token(),
            demo=settings.switch("CASESTATUS_DEMO"),
            twilio_account_sid=sid,
            twilio_auth_token=token,
            twilio_api_url=api_url,
            smtp_url=settings.smtp_url(),
            mail_from=settings.mail_from(public_url),
            mailbox_port=settings.port("MAILBOX_PORT", 0, least=0),
            reminder_number=settings.reminder_number(sid),
            proxies=settings._number("CASESTATUS_PROXIES", 0, most=9, least=0),
            web_workers=settings.count("CASESTATUS_WEB_WORKERS", 2),
            web_threads=settings._number("CASESTATUS_WEB_THREADS", 216, most=10_000, least=STREAM_RESERVE + 1),
            text_workers=settings.count("CASESTATUS_TEXT_WORKERS", 1),
            texting_hours=settings.hours("CASESTATUS_TEXTING_HOURS", "08:00-21:00"),
        )
        config._refuse_contradictions()
        return config

    @property
    def is_sandbox(self) -> bool:
        """Texts go to the sandbox carrier, so no person receives them."""
        return self.twilio_account_sid == SANDBOX_ACCOUNT

    @property
    def is_private(self) -> bool:
        """Only this machine can reach the pages."""
        return is_loopback(self.host)

    @property
    def proxies_before_us(self) -> int:
        """How many proxies every request comes through. One on this machine, when nobody else reaches us in public."""
        is_public = not is_loopback(urlsplit(self.public_url).hostname or "")
        return self.proxies or int(self.is_private and is_public)

    @property
    def connections(self) -> int:
        """How many connections to PostgreSQL all processes may hold at once."""
        return self.web_workers * CONNECTIONS_OF_WEB + self.text_workers * CONNECTIONS_OF_TEXTS + CONNECTIONS_OF_OTHERS

    @property
    def mailbox_url(self) -> str:
        """Where the sandbox shows the e-mails that it got; empty when it gets none."""
        return f"http://127.0.0.1:{self.sandbox_port}/mailbox" if self.mailbox_port else ""

    @property
    def sandbox_url(self) -> str:
        """Where the sandbox is; empty when texts go to a real carrier."""
        return self.twilio_api_url if self.is_sandbox else ""

    @property
    def starts_sandbox(self) -> bool:
        """No carrier was named at all: the supervisor starts the sandbox and makes its token."""
        return self.is_sandbox and not self.twilio_auth_token

    @property
    def takes_mail(self) -> bool:
        """A demo that names no mail server: the sandbox takes the e-mails."""
        return self.demo and self.starts_sandbox and not self.smtp_url

    def as_env(self) -> dict[str, str]:
        """The variables from which from_env() reads these same settings back; how children get them."""
        return {
            "CASESTATUS_HOME": str(self.home),
            "HOST": self.host,
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "PUBLIC_URL": self.public_url,
            "PORTAL_URL": self.portal_url,
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "SECRET_KEY": self.secret_key,
            "VAPID_PRIVATE_KEY": self.push_key,
            "METRICS_TOKEN": self.metrics_token,
            "CASESTATUS_DEMO": "1" if self.demo else "0",
            "TWILIO_ACCOUNT_SID": "" if self.starts_sandbox else self.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": self.twilio_auth_token,
            "TWILIO_API_URL": "" if self.starts_sandbox else self.twilio_api_url,
            "SMTP_URL": self.smtp_url,
            "MAIL_FROM": self.mail_from,
            "MAILBOX_PORT": str(self.mailbox_port),
            "CASESTATUS_REMINDER_NUMBER": self.reminder_number,
            "CASESTATUS_PROXIES": str(self.proxies),
            "CASESTATUS_WEB_WORKERS": str(self.web_workers),
            "CASESTATUS_WEB_THREADS": str(self.web_threads),
            "CASESTATUS_TEXT_WORKERS": str(self.text_workers),
            "CASESTATUS_TEXTING_HOURS": "-".join(self.texting_hours),
        }

    def _refuse_contradictions(self) -> None:
        if self.demo and not self.is_private:
            raise ConfigError(
                "HOST must be a loopback address such as 127.0.0.1 while CASESTATUS_DEMO is 1, "
                "because everybody knows the demo's password."
            )
        if self.starts_sandbox and self.sandbox_port == self.port:
            raise ConfigError(f"SANDBOX_PORT must differ from PORT, and both are {self.port}.")
        if self.takes_mail and self.mailbox_port in {self.port, self.sandbox_port}:
            raise ConfigError(f"MAILBOX_PORT must differ from PORT and SANDBOX_PORT, and is {self.mailbox_port} too.")


class _Settings:
    """One method for each kind of value; each raises ConfigError with its sentence."""

    def __init__(self, env: Mapping[str, str]):
        self.env = env

    def text(self, name: str, default: str = "") -> str:
        return self.env.get(name, "").strip() or default

    def home(self) -> Path:
        home = Path(os.path.abspath(Path(self.text("CASESTATUS_HOME", str(ROOT / "var"))).expanduser()))
        if os.path.exists(home) and not home.is_dir():
            raise ConfigError(f"CASESTATUS_HOME must be a directory, and {home} is a file.")
        return home

    def host(self) -> str:
        host = self.text("HOST", "127.0.0.1").strip("[]")
        if not is_host(host):
            raise ConfigError(f"HOST must be an address or a host name such as 127.0.0.1, not “{host}”.")
        return host

    def port(self, name: str, default: int, *, least: int = 1) -> int:
        return self._number(name, default, most=65535, least=least)

    def count(self, name: str, default: int) -> int:
        return self._number(name, default, most=10_000)

    def _number(self, name: str, default: int, most: int, least: int = 1) -> int:
        text = self.text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
            raise ConfigError(f"{name} must be a whole number from {least} to {most}, not “{text}”.")
        return int(text)

    def switch(self, name: str) -> bool:
        text = self.text(name).lower()
        if text not in YES | NO:
            raise ConfigError(f"{name} must be 1 or 0, not “{text}”.")
        return text in YES

    def hours(self, name: str, default: str) -> tuple[str, str]:
        opens, _, closes = self.text(name, default).partition("-")
        is_time = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00").fullmatch
        if not (is_time(opens) and is_time(closes) and opens < closes):
            raise ConfigError(f"{name} must be two times of a day such as {default}, the earlier first.")
        return opens, closes

    def web_url(self, name: str, default: str) -> str:
        url = self.text(name, default).rstrip("/")
        parts = self._parts(name, url)
        if (
            parts.scheme not in {"http", "https"}
            or not is_host(parts.hostname or "")
            or parts.path
            or parts.query
            or parts.fragment
            or parts.username
        ):
            raise ConfigError(f"{name} must be like https://texts.example.com, with http or https and no path.")
        return url

    def database_url(self) -> str:
        url = self.text("DATABASE_URL")
        if url and self._parts("DATABASE_URL", url).scheme not in DATABASE_SCHEMES:
            raise ConfigError("DATABASE_URL must begin with postgresql://, since PostgreSQL is the one database used.")
        return re.sub(r"^[a-z+]+://", "postgresql+psycopg://", url)

    def redis_url(self) -> str:
        return self._other_url("REDIS_URL", "redis://, rediss:// or unix://")

    def smtp_url(self) -> str:
        url = self._other_url("SMTP_URL", "smtp:// or smtps://")
        if url and not is_host(urlsplit(url).hostname or ""):
            raise ConfigError("SMTP_URL must name a mail server, as in smtp://mail.example.com.")
        return url

    def reminder_number(self, account: str) -> str:
        """The platform's own number for reminders. The sandbox has one by itself."""
        written = self.text("CASESTATUS_REMINDER_NUMBER", SANDBOX_REMINDERS if account == SANDBOX_ACCOUNT else "")
        number = to_e164(written) if written else ""
        if number is None:
            raise ConfigError(f"CASESTATUS_REMINDER_NUMBER must be a number such as +18435550198, not “{written}”.")
        return number

    def mail_from(self, public_url: str) -> str:
        """Who sends e-mails: by itself the login at the mail server when that is an address, else one at our host."""
        login, host = unquote(urlsplit(self.text("SMTP_URL")).username or ""), urlsplit(public_url).hostname or ""
        own = f"casestatus@{'localhost' if is_address(host) else host}"
        sender = self.text("MAIL_FROM", login if "@" in login else own)
        if not re.fullmatch(r"[!-?A-~]+@[A-Za-z0-9.:-]+", sender):
            raise ConfigError(f"MAIL_FROM must be one e-mail address, not “{sender}”.")
        return sender

    def secret_key(self) -> str:
        key = self.text("SECRET_KEY")
        if key and len(key) < 16:
            raise ConfigError("SECRET_KEY must have at least 16 characters; leave it out to have one made.")
        return key

    def metrics_token(self) -> str:
        token = self.text("METRICS_TOKEN")
        if not re.fullmatch(r"[!-~]*", token):
            raise ConfigError("METRICS_TOKEN must be letters, digits and signs of ASCII without a space.")
        return token

    def push_key(self) -> str:
        key = self.text("VAPID_PRIVATE_KEY").rstrip("=")
        if key and not 0 < _number_of_key(key) < ORDER_OF_P256:
            raise ConfigError(
                "VAPID_PRIVATE_KEY must be a private key of P-256 in base64url, 43 characters; "
                "leave it out to have one made."
            )
        return key

    def carrier(self, sandbox_port: int) -> tuple[str, str, str]:
        """Account, token and API address; with nothing set, the sandbox's account with no token yet."""
        sid, token, api_url = (self.text(f"TWILIO_{part}") for part in ("ACCOUNT_SID", "AUTH_TOKEN", "API_URL"))
        sandbox_url = f"http://127.0.0.1:{sandbox_port}"
        if not (sid or token or api_url):
            return SANDBOX_ACCOUNT, "", sandbox_url
        if not re.fullmatch(r"AC[0-9a-fA-F]{32}", sid):
            raise ConfigError("TWILIO_ACCOUNT_SID must be “AC” and 32 hexadecimal digits when a carrier is set.")
        if sid == SANDBOX_ACCOUNT and not api_url:
            raise ConfigError(
                "TWILIO_ACCOUNT_SID of 32 zeros is the sandbox's own; leave it out to have a sandbox, or name "
                "where one runs in TWILIO_API_URL."
            )
        if not token:
            raise ConfigError("TWILIO_AUTH_TOKEN is missing, and TWILIO_ACCOUNT_SID needs it.")
        self._refuse_plain_carrier(api_url)
        return sid, token, api_url.rstrip("/") or (sandbox_url if sid == SANDBOX_ACCOUNT else "")

    def _refuse_plain_carrier(self, api_url: str) -> None:
        parts = self._parts("TWILIO_API_URL", api_url)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
        if api_url and not (is_safe and parts.hostname):
            raise ConfigError("TWILIO_API_URL must begin with https://, or with http:// and a loopback address.")

    def _other_url(self, name: str, prefixes: str) -> str:
        url = self.text(name)
        if url and f"{self._parts(name, url).scheme}://" not in re.split(r", | or ", prefixes):
            raise ConfigError(f"{name} must begin with {prefixes}.")
        return url

    def _parts(self, name: str, url: str) -> SplitResult:
        try:
            parts = urlsplit(url)
            parts.port  # noqa: B018 - reading it is the check
        except ValueError:
            raise ConfigError(f"{name} is not a web address that can be read.") from None
        return parts


def _number_of_key(key: str) -> int:
    """The number that 64 hexadecimal digits or 43 signs of base64url stand for; 0 when they are neither."""
    if re.fullmatch(r"[0-9a-fA-F]{64}", key):
        return int(key, 16)
    is_base64url = re.fullmatch(r"[A-Za-z0-9_-]{43}", key)
    return int.from_bytes(urlsafe_b64decode(key + "=")) if is_base64url else 0
