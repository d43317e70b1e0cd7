"""The key by which push services know that a push comes from us (RFC 8292), as it stands in the settings."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def private_key(written: str) -> ec.EllipticCurvePrivateKey:
    """Of 64 hexadecimal digits, or of base64url as other programs write it. Raises ValueError for no key of P-256."""
    raw = bytes.fromhex(written) if len(written) == 64 else decoded(written)
    return ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())


def public_key(written: str) -> str:
    """What browsers are told of it, base64url; nothing when there is no key."""
    if not written:
        return ""
    return encoded(private_key(written).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def is_browsers_key(written: str) -> bool:
    """Whether it is a public key that a browser may have given us: a point of P-256, base64url."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(written))
    except ValueError:
        return False
    return True


def decoded(written: str) -> bytes:
    """Raises ValueError when it is not base64url."""
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
