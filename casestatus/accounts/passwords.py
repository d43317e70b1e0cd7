"""Passwords: argon2id, and a check that takes as long for an unknown person as for a known one."""

import re
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from casestatus.core.errors import Refused
from casestatus.core.words import _

SHORTEST, LONGEST = 10, 200
FEWEST_SIGNS = 4  # different ones
GUESSED_FIRST = {"", "password", "passw0rd", "letmein", "welcome", "qwerty", "qwertyuiop", "iloveyou", "administrator"}
_hasher = PasswordHasher()
_a_few = BoundedSemaphore(2)  # in a process: each takes 64 MiB and a core
# What is checked where nobody has the address. To make it anew at each start takes a fifth of a second.
_nobody = "$argon2id$v=19$m=65536,t=3,p=4$SqJ7gIggX5mkYXZkGwYlyA$M5gDrHNry6jMKzs3+Gd8aBJwaLtTKS5M2HvvCbHfR8M"


def hash_password(password: str, *, email: str = "") -> str:
    """The argon2id hash. Raises Refused for fewer than 10 or more than 200 characters, for the owner's e-mail,
    and for what everybody guesses first (NIST SP 800-63B, 3.1.1.2): a word such as `password`, figures, a few signs.
    """
    if len(password) < SHORTEST:
        raise Refused(_("Use a password of at least {n} characters.", n=SHORTEST))
    if len(password) > LONGEST:
        raise Refused(_("Use a password of at most {n} characters.", n=LONGEST))
    if password.strip().lower() in {email, email.partition("@")[0]} - {""}:
        raise Refused(_("Choose a password that is not your e-mail address."))
    if len(set(password)) < FEWEST_SIGNS or _without_ornaments(password) in GUESSED_FIRST:
        raise Refused(_("That password is among the first that are guessed. Choose a sentence instead."))
    return _hasher.hash(password)


def _without_ornaments(password: str) -> str:
    """In small letters, without the figures and signs that people put around a word."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password.lower())


def is_password(kept: str | None, password: str) -> bool:
    """Whether the password belongs to the hash. Without a hash it takes as long, and answers no."""
    try:
        with _a_few:
            _hasher.verify(kept or _nobody, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
