"""The carrier calls us, and signs what it brings."""

from typing import Any

from twilio.request_validator import RequestValidator

from casestatus.core.clock import new_id

TOKEN = "token of the tests"  # tests/conftest.py
TEXTS = "/webhooks/twilio/messages"


def signed(path: str, form: dict[str, str]) -> dict[str, str]:
    """The header that goes with a form."""
    return {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(f"http://localhost{path}", form)}


def a_text_comes_in(browser: Any, *, sender: str, to: str, body: str = "Are you there?", pictures: int = 0) -> Any:
    """A client writes to one of our numbers; what the carrier is answered."""
    form = {"MessageSid": f"SM{new_id().hex}", "From": sender, "To": to, "Body": body, "NumMedia": str(pictures)}
    form |= {f"MediaUrl{number}": f"https://api.twilio.com/{number}" for number in range(pictures)}
    return browser.post(TEXTS, data=form, headers=signed(TEXTS, form))
