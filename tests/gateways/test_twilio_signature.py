"""Only who shares the token can sign (T14 and all that comes in)."""

import pytest
from twilio.request_validator import RequestValidator

from casestatus.gateways.twilio_signature import is_signed

URL, FORM = "https://texts.example/webhooks/twilio/messages", {"MessageSid": "SM1", "Body": "Hello"}


def signed_with(token: str) -> str:
    return RequestValidator(token).compute_signature(URL, FORM)


def test_what_was_signed_with_our_token_is_the_carriers():
    assert is_signed(URL, FORM, signed_with("ours"), auth_token="ours")


@pytest.mark.parametrize(("signature", "token"), [("", "ours"), (signed_with("theirs"), "ours"), (signed_with(""), "")])
def test_without_a_signature_or_a_token_nothing_is(signature, token):
    assert not is_signed(URL, FORM, signature, auth_token=token)
