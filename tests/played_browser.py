"""A browser that shows pushes, played by a test: it has keys of its own and decrypts by itself (RFC 8291)."""

import json
import secrets
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class PlayedBrowser:
    """Subscribed at an address of a push service."""

    def __init__(self, endpoint: str) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._secret = secrets.token_bytes(16)
        self._public = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.endpoint = endpoint

    @property
    def says(self) -> dict[str, str]:
        """What it sends to the product."""
        return {"endpoint": self.endpoint, "p256dh": written(self._public), "auth": written(self._secret)}

    def read(self, body: bytes) -> dict:
        """What a push says to it. Raises InvalidTag for one that was made for another."""
        salt, length = body[:16], body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self._private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
        whose = b"WebPush: info\0" + self._public + theirs
        material = _derived(shared, salt=self._secret, what=whose, length=32)
        key = _derived(material, salt=salt, what=b"Content-Encoding: aes128gcm\0", length=16)
        nonce = _derived(material, salt=salt, what=b"Content-Encoding: nonce\0", length=12)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert plain.endswith(b"\2"), "It is not the last record."
        return json.loads(plain[:-1])


def _derived(material: bytes, *, salt: bytes, what: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, what).derive(material)
