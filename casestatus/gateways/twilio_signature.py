"""Twilio's signature on what it sends us (reference §4.2)."""

import hmac
from collections.abc import Mapping
from typing import Any

from twilio.request_validator import RequestValidator


def is_signed(url: str, form: Mapping[str, Any], signature: str, *, auth_token: str) -> bool:
    """Whether the carrier, who alone shares the token, sent this form to this full URL. Without a token nobody did.

    It may have signed the URL with its port or without: the library tries both, which takes twice as long.
    """
    if not auth_token or not signature:
        return False
    known = RequestValidator(auth_token)
    is_right = hmac.compare_digest(known.compute_signature(url, form).encode(), signature.encode())
    return is_right or known.validate(url, form, signature)
