"""Putting an e-mail into the outbox for mail; a worker takes it from there after the commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from casestatus.core import db
from casestatus.core.background import enqueue
from casestatus.core.clock import now
from casestatus.core.words import Sentence
from casestatus.mail.models import OutgoingMail

TOPIC = "mail"  # changes when an e-mail of the firm is settled


class Words(Protocol):
    """What an e-mail says."""

    @property
    def subject(self) -> Sentence: ...

    def text(self, language: str) -> str:
        """The whole e-mail in `en` or `es`."""
        ...


@dataclass(frozen=True)
class Letter:
    """What an e-mail says: sentences, and the link that they lead to on a line of its own."""

    subject: Sentence
    before: Sequence[Sentence]
    link: str
    after: Sequence[Sentence]

    def text(self, language: str) -> str:
        """The whole letter in `en` or `es`."""
        said = [[one.in_language(language) for one in part] for part in (self.before, self.after)]
        return "\n\n".join([*said[0], self.link, *said[1]]) + "\n"


def post_mail(
    letter: Words,
    *,
    to: str,
    about_id: UUID,
    useless_at: datetime,
    language: str = "en",
    unsubscribe: str | None = None,
    footer: str = "",
) -> OutgoingMail:
    """Queue one e-mail. It is tried until `useless_at` (UTC), when its link opens nothing any more.

    One to a client has a link that ends such e-mails (consent/mailing.py), and a footer that says so.
    """
    end = f"\n{footer}\n\n{unsubscribe}\n" if unsubscribe else ""
    mail = OutgoingMail(
        about_id=about_id,
        recipient=to,
        subject=letter.subject.in_language(language),
        body=letter.text(language) + end,
        unsubscribe=unsubscribe,
        due_at=now(),
        useless_at=useless_at,
    )
    db.add(mail)
    enqueue("jobs.mail.send", mail.id)
    return mail
