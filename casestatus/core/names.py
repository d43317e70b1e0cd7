"""Names: as they are kept, and their short forms."""

from casestatus.core.errors import Refused
from casestatus.core.words import _


def kept_name(written: str, *, longest: int) -> str:
    """The name on one line, as it is kept. Raises Refused when it is longer than that many characters."""
    name = " ".join("".join(sign for sign in written if sign.isprintable() or sign.isspace()).split())
    if len(name) > longest:
        raise Refused(_("A name can have up to {n} characters.", n=longest))
    return name


def initials(name: str) -> str:
    """The first letters of the first and the last word; `?` for a number or no name."""
    words = [word for word in name.split() if word[0].isalpha()]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"
