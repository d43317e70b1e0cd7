"""Who sent a push: the signature that a push service asks for (RFC 8292), read by our own eyes."""

import json
import re
import time
from base64 import urlsafe_b64decode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

_DAY = 24 * 3600
_FORM = re.compile(r"vapid\s+(?=.*\bt=(?P<token>[\w-]+\.[\w-]+\.[\w-]+))(?=.*\bk=(?P<key>[\w-]+))", re.IGNORECASE)


class Unsigned(Exception):
    """str() says what is wrong with the signature. `status` is the answer it deserves."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def signer_of(authorization: str, *, origin: str) -> str:
    """The public key, base64url, of whoever signed for this origin and a day at most. Raises Unsigned."""
    found = _FORM.match(authorization)
    if found is None:
        raise Unsigned(401, "Sign the push: Authorization: vapid t=…, k=….")
    _verify(found["token"], found["key"])
    claims = _json(found["token"].split(".")[1])
    expires = claims.get("exp")
    left = expires - time.time() if isinstance(expires, int | float) else 0
    if claims.get("aud") != origin:
        raise Unsigned(403, f"aud is not {origin}.")
    if not 0 < left <= _DAY:
        raise Unsigned(403, "exp is past, or more than a day away.")
    if not str(claims.get("sub", "")).startswith(("mailto:", "https:")):
        raise Unsigned(403, "sub says nobody to turn to.")
    return found["key"]


def _verify(token: str, key: str) -> None:
    signed, _, signature = token.rpartition(".")
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(key))
        raw = _bytes(signature)
        both = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        public.verify(both, signed.encode(), ec.ECDSA(SHA256()))
    except (ValueError, InvalidSignature):
        raise Unsigned(403, "The signature is not of this key.") from None
    if _json(signed.split(".")[0]).get("alg") != "ES256":
        raise Unsigned(403, "alg is not ES256.")


def _json(part: str) -> dict[str, object]:
    try:
        read = json.loads(_bytes(part))
    except ValueError:
        raise Unsigned(403, "The token cannot be read.") from None
    return read if isinstance(read, dict) else {}


def _bytes(written: str) -> bytes:
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))
