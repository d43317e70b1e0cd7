"""Full addresses, for what leaves the house: pure functions on the public URL. A test holds them against the routes."""

from uuid import UUID

from casestatus.core.signing import signature

_public_url = ""


def stand_at(public_url: str) -> None:
    """Say under which URL people and carriers reach us."""
    global _public_url
    _public_url = public_url.rstrip("/")


def status_callback(firm_id: UUID, outgoing_id: UUID) -> str:
    """Where the carrier reports what became of one text."""
    return f"{_public_url}/webhooks/twilio/status?firm={firm_id}&text={outgoing_id}"


def media(firm_id: UUID, outgoing_id: UUID, position: int, until: int, name: str) -> str:
    """Where the carrier fetches a file of a text, until a time (seconds since 1970). Its name tells nothing."""
    signed = signature("media", firm_id, outgoing_id, position, until)
    return f"{_public_url}/media/{firm_id}/{outgoing_id}/{position}-{until}-{signed}/{name}"


def new_password(token: str) -> str:
    """Where somebody who forgot a password chooses a new one."""
    return f"{_public_url}/password/new/{token}"


def join(token: str) -> str:
    """Where somebody who was invited joins the firm."""
    return f"{_public_url}/join/{token}"


def conversation(conversation_id: UUID) -> str:
    """Where a user reads a conversation."""
    return f"{_public_url}/conversations/{conversation_id}"


def my_notifications() -> str:
    """Where a user chooses what to be told of."""
    return f"{_public_url}/settings/notifications"


def unsubscribe(token: str) -> str:
    """Where a client ends our e-mails, in one click."""
    return f"{_public_url}/unsubscribe/{token}"


def inbound_texts() -> str:
    return f"{_public_url}/webhooks/twilio/messages"


def inbound_calls() -> str:
    return f"{_public_url}/webhooks/twilio/voice"


def called_url(path_and_query: str) -> str:
    """The address that a caller of ours signed: the public URL, never the request's own host."""
    return f"{_public_url}{path_and_query}"
