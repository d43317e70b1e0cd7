"""How somebody likes to work."""

from casestatus.accounts.models import User


def use_single_keys(user: User, *, on: bool) -> None:
    """Let single keys act, or not: speech input and unsteady hands press them by mistake (WCAG 2.1.4)."""
    user.single_keys = on
