"""Signs what an address says, so that nobody else can make one up."""

import hashlib
import hmac

_key = b""


def sign_by(secret: str) -> None:
    """Choose the secret of this product; every process has the same."""
    global _key
    _key = hashlib.sha256(f"addresses {secret}".encode()).digest()


def signature(*parts: object) -> str:
    """32 hexadecimal digits for these parts, in this order."""
    words = "\n".join(map(str, parts))
    return hmac.new(_key, words.encode(), hashlib.sha256).hexdigest()[:32]


def is_signed(given: str, *parts: object) -> bool:
    return hmac.compare_digest(given.encode(), signature(*parts).encode())
