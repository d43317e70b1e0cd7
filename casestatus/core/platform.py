"""The platform's own number, from which reminders of all firms leave. It is no firm's, and nobody reads it (T16)."""

_number: str | None = None


def remind_from(number: str | None) -> None:
    """Say which number reminders leave from, E.164. None when there is none: then nobody is reminded."""
    global _number
    _number = number


def reminder_number() -> str | None:
    return _number
