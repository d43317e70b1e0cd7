"""A mail server that speaks SMTP (RFC 5321), with TLS from the start or as soon as it is offered."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from casestatus.core.clock import now
from casestatus.core.hosts import is_loopback
from casestatus.gateways.email import Mail
from casestatus.gateways.sms import Permanent, Temporary, Unknown

TIMEOUT = 10.0  # seconds for each answer; a mail takes five to ten of them
GONE, UNSAFE, BAD_ADDRESS = "smtp_gone", "smtp_unsafe", "bad_address"  # our own codes, beside those of the server


class Smtp:
    """Sends through the server of a URL: smtp:// or smtps://, with user and password perhaps. One connection a mail."""

    def __init__(self, url: str, *, sender: str, timeout: float = TIMEOUT) -> None:
        parts = urlsplit(url)
        self._is_tls = parts.scheme == "smtps"
        self._host = parts.hostname or ""
        self._port = parts.port or (465 if self._is_tls else 587 if parts.username else 25)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self.sender = sender
        self._timeout = timeout

    def send(self, mail: Mail) -> None:
        with _nothing_taken_yet():
            line = self._connected()
        with closing(line):
            with _nothing_taken_yet():
                self._secure(line)
                self._sign_in(line)
                _refuse(*line.mail(self.sender))
                _refuse(*line.rcpt(mail.to))
            _hand_over(line, self._written(mail))

    def _connected(self) -> smtplib.SMTP:
        if self._is_tls:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout, context=ssl.create_default_context())
        return smtplib.SMTP(self._host, self._port, timeout=self._timeout)

    def _secure(self, line: smtplib.SMTP) -> None:
        line.ehlo_or_helo_if_needed()
        if self._is_tls:
            return
        if line.has_extn("starttls"):
            line.starttls(context=ssl.create_default_context())
            line.ehlo()
        elif self._user and not is_loopback(self._host):
            raise Temporary(UNSAFE)  # the password would go over the net for everybody to read

    def _sign_in(self, line: smtplib.SMTP) -> None:
        if self._user:
            line.login(self._user, self._password)

    def _written(self, mail: Mail) -> bytes:
        message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
        name, domain = self.sender.rsplit("@", 1)
        message["From"] = Address(_one_line(mail.sender_name), name, domain)
        message["To"] = mail.to
        message["Subject"] = _one_line(mail.subject)
        message["Date"] = format_datetime(now())
        message["Message-ID"] = f"<{mail.id}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        if mail.unsubscribe:
            message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(mail.text)
        return message.as_bytes()


@contextmanager
def _nothing_taken_yet() -> Iterator[None]:
    """Until the words are handed over the server has nothing: what breaks may be tried again."""
    try:
        yield
    except UnicodeEncodeError:
        raise Permanent(BAD_ADDRESS) from None
    except smtplib.SMTPResponseException as error:
        raise Temporary(str(error.smtp_code)) from None
    except (OSError, smtplib.SMTPException):
        raise Temporary(GONE) from None


def _hand_over(line: smtplib.SMTP, message: bytes) -> None:
    """When the line breaks from here on, nobody can say whether the server took the words."""
    try:
        answer = line.data(message)
    except smtplib.SMTPDataError as error:
        answer = error.smtp_code, b""
    except (OSError, smtplib.SMTPException):
        raise Unknown() from None
    _refuse(*answer)
    with suppress(OSError, smtplib.SMTPException):
        line.quit()


def _refuse(code: int, _words: bytes) -> None:
    """Raise what the server's answer means, unless it agreed (RFC 5321 §4.2.1). Its words may quote an address."""
    if code >= 500:
        raise Permanent(str(code))
    if not 200 <= code < 300:
        raise Temporary(str(code))


def _one_line(words: str) -> str:
    return " ".join(words.split())
