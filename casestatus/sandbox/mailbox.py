"""The mail server of the sandbox: takes every e-mail that the firm's software sends, and keeps it to be read."""

import json
import re
import threading
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from casestatus.sandbox.hub import Hub

MAILBOX = "mailbox"  # what open pages are told
HERE = ZoneInfo("America/New_York")  # where the demo firm is
_MOST = 500  # e-mails kept
_LINK = re.compile(r"(https?://\S+)")


@dataclass(frozen=True)
class Mail:
    """One e-mail as it came. `at` is seconds since 1970, UTC."""

    to: str
    sender: str
    subject: str
    text: str
    at: float = field(default_factory=lambda: datetime.now(UTC).timestamp())

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.at, HERE)

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it is a link."""
        pieces = _LINK.split(self.text.strip())
        return [(piece, number % 2 == 1) for number, piece in enumerate(pieces) if piece]


class Mailbox:
    """All e-mails, newest last, read back from a journal when the sandbox starts again. For any thread."""

    def __init__(self, home: Path, hub: Hub) -> None:
        self._path = home / "mails.jsonl"
        self._hub = hub
        self._lock = threading.Lock()
        self._mails = self._read()[-_MOST:]
        self._server: Controller | None = None

    def open(self, port: int) -> None:
        """Let the firm's software bring e-mails to this port of this machine."""
        self._server = Controller(_Postbox(self), hostname="127.0.0.1", port=port)
        self._server.start()

    @property
    def is_open(self) -> bool:
        return self._server is not None

    def close(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None

    def take(self, mail: Mail) -> None:
        """Keep an e-mail and show it on open pages."""
        with self._lock:
            self._mails = [*self._mails, mail][-_MOST:]
            with self._path.open("a", encoding="ascii") as journal:
                journal.write(json.dumps(asdict(mail)) + "\n")
        self._hub.tell(MAILBOX)

    def mails(self, to: str = "") -> list[Mail]:
        """The e-mails to an address, or all of them, newest first."""
        return [mail for mail in reversed(self._mails) if to in ("", mail.to)]

    def latest_by_address(self) -> list[Mail]:
        """The newest e-mail of each address, the newest of all first."""
        latest: dict[str, Mail] = {}
        for mail in self.mails():
            latest.setdefault(mail.to, mail)
        return list(latest.values())

    def _read(self) -> list[Mail]:
        if not self._path.exists():
            return []
        return [mail for line in self._path.read_text(encoding="ascii").splitlines() if (mail := _mail(line))]


def _mail(line: str) -> Mail | None:
    try:
        return Mail(**json.loads(line))
    except ValueError:  # the last line of a sandbox that was killed while writing
        return None


class _Postbox:
    """What the mail server calls when an e-mail came."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 its name
        content = envelope.content
        message = message_from_bytes(content if isinstance(content, bytes) else b"", policy=default)
        for address in envelope.rcpt_tos:
            self._mailbox.take(_read_mail(message, address))
        return "250 Taken"


def _read_mail(message: EmailMessage, address: str) -> Mail:
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body is not None else ""
    return Mail(address, str(message["From"] or ""), str(message["Subject"] or ""), text.replace("\r\n", "\n"))
