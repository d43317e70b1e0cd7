"""Twilio's signature on what it sends us (reference §4.2)."""

from collections.abc import Mapping
from typing import Any

from twilio.request_validator import RequestValidator


def is_signed(url: str, form: Mapping[str, Any], signature: str, *, auth_token: str) -> bool:
    """Whether the carrier, who alone shares the token, sent this form to this full URL. Without a token nobody did."""
    return bool(auth_token) and bool(signature) and RequestValidator(auth_token).validate(url, form, signature)
