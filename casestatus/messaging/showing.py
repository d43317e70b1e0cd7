"""The words a thread uses for delivery (T3)."""

import re

from casestatus.consent.models import Source
from casestatus.core.phones import is_short_code
from casestatus.core.words import Sentence, _
from casestatus.mail.reasons import ADDRESS_CODES
from casestatus.messaging.models import Kind, MessageState
from casestatus.outbox.reasons import BARRED, EXPIRED, NOT_CERTAIN, reason

LABELS = {
    MessageState.RECEIVED: _("Received"),
    MessageState.QUEUED: _("Queued"),
    MessageState.SENT: _("Sent"),
    MessageState.DELIVERED: _("Delivered"),
    MessageState.FAILED: _("Not delivered"),
    MessageState.UNKNOWN: _("Not certain"),
    MessageState.BLOCKED: _("Not sent"),
    MessageState.NOTED: _("Internal note"),
}

REFUSED_CALL = _("Refused call")
NO_WORDS = _("No words came.")
NOT_TO_BE_TEXTED = reason(BARRED)
NO_ADDRESS = _("No e-mail address is known for this contact. Add one on the contact's page.")
LEAVES_AGAIN = _("The phone company could not deliver it before the quiet hours. It leaves again when they are over.")
CARRIER_ANSWERS = _("The phone company answers STOP by itself and blocks all that follows.")


def said(kind: Kind, body: str, attachment_count: int = 0) -> str | Sentence:
    """What a bubble says: the words as they were written, or what else came. Nothing where pictures say it all."""
    if kind is Kind.CALL:
        return REFUSED_CALL
    if body.strip():
        return body
    return "" if attachment_count else NO_WORDS


def in_short(kind: Kind, body: str, declared_types: list[str]) -> str | Sentence:
    """What the inbox says of a message: its words, else what came in their place."""
    words = said(kind, body, len(declared_types))
    if kind is Kind.NOTE:
        return _("Note: {note}", note=words)
    if kind is Kind.EMAIL:
        return _("E-mail: {subject}", subject=words)
    return words or _summed_up(declared_types)


def _summed_up(declared_types: list[str]) -> Sentence:
    count = len(declared_types)
    if all(declared.startswith("image/") for declared in declared_types):
        return _("Picture") if count == 1 else _("{count} pictures", count=count)
    return _("File") if count == 1 else _("{count} files", count=count)


def in_parts(body: str, mentions: list[str]) -> list[tuple[str, bool]]:
    """A note in pieces, and whether each is the @name of somebody whom it names, in full or by the first name."""
    ways = sorted({way for name in mentions for way in (name, name.split()[0])}, key=len, reverse=True)
    if not ways:
        return [(body, False)]
    named = re.compile(rf"(?<![\w@])(@(?:{'|'.join(map(re.escape, ways))}))(?!\w)", re.IGNORECASE)
    return [(piece, place % 2 == 1) for place, piece in enumerate(named.split(body)) if piece]


def how_opted_out(source: Source, words: str | None) -> Sentence:
    """How we know that somebody opted out (T14)."""
    if source is Source.USER:
        return _("Somebody at the firm noted it.")
    if not words:
        return _("The phone company told us.")
    if source is Source.OVERDUE:
        return _("They wrote “{quoted}”, and nobody decided within 10 business days.", quoted=words)
    if source is Source.REMINDER:
        return _("They wrote “{quoted}” in answer to a reminder.", quoted=words)
    if source is Source.CARRIER:
        return _("They wrote “{quoted}”, and the phone company acted on it.", quoted=words)
    return _("They wrote “{quoted}”.", quoted=words)


def label(state: MessageState) -> Sentence:
    return LABELS[state]


def why(state: MessageState, error_code: str | None) -> Sentence | None:
    """Why a message did not arrive, or not yet."""
    if state is MessageState.FAILED:
        return reason(error_code)
    if state is MessageState.BLOCKED:
        return CARRIER_ANSWERS
    if state is MessageState.QUEUED and error_code == EXPIRED:
        return LEAVES_AGAIN
    return NOT_CERTAIN if state is MessageState.UNKNOWN else None


def why_mail(state: MessageState, error_code: str | None) -> Sentence | None:
    """Why an e-mail did not arrive, for those that did not (T24)."""
    if state is MessageState.UNKNOWN:
        return _("We could not learn whether this e-mail left. Ask the client before you write it again.")
    if state is not MessageState.FAILED:
        return None
    if error_code in ADDRESS_CODES:
        return _("The mail server refused the address. Check it on the contact's page.")
    return _("The mail server did not take it within a day. Ask the person who runs this service.")


def mail_refusal(email: str | None, *, opted_out: bool) -> Sentence | None:
    """The sentence why nothing can be written to a contact's e-mail address, or None."""
    if email is None:
        return NO_ADDRESS
    return _("{email} has opted out of e-mail.", email=email) if opted_out else None


def refusal(phone: str, code: str | None) -> Sentence | None:
    """The sentence why a number cannot be texted, or None. `code` is what the outbox's gate says of it."""
    if is_short_code(phone):
        return _("This is a short code. It cannot be answered.")
    if not phone.startswith("+"):
        return _("This sender gave no phone number. It cannot be answered.")
    return reason(code) if code else None
