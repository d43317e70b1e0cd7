"""The carrier, calling our webhooks with its signature, as Twilio does."""

import secrets
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from casestatus.core import db

MESSAGES, STATUS, VOICE = (f"/webhooks/twilio/{name}" for name in ("messages", "status", "voice"))


def a_sid(prefix: str = "SM") -> str:
    return prefix + secrets.token_hex(16)


class Caller:
    """Calls over the test client. What is called has sessions of its own, as in production."""

    def __init__(self, app) -> None:
        self.app = app
        self.client = app.test_client()
        self.validator = RequestValidator(app.config["TWILIO_AUTH_TOKEN"])

    def text(self, body: str | None, *, sender: str, to: str, sid: str = "", **more: str):
        """A client's text arrives; without a body the field is missing."""
        fields = {"MessageSid": sid or a_sid(), "From": sender, "To": to, "NumMedia": "0", **more}
        return self.call(MESSAGES, fields | ({} if body is None else {"Body": body}))

    def report(self, status: str, *, callback: str, sid: str, sender: str, code: str = ""):
        """A report on a text of ours, to the URL that we gave along when we sent it."""
        fields = {"MessageSid": sid, "MessageStatus": status, "From": sender, "To": "+18435560000"}
        return self.call(callback.removeprefix("http://localhost"), fields | ({"ErrorCode": code} if code else {}))

    def ring(self, *, sender: str, to: str, sid: str = ""):
        """Somebody calls the text number."""
        return self.call(VOICE, {"CallSid": sid or a_sid("CA"), "From": sender, "To": to, "CallStatus": "ringing"})

    def call(self, path: str, fields: dict[str, str], *, signature: str | None = None, url: str = ""):
        """One call, rightly signed unless told otherwise. `url` is what the caller believes to have called."""
        signed = self.validator.compute_signature(url or f"http://localhost{path}", fields)
        db.session.commit()
        with self.app.app_context():
            answer = self.client.post(
                path,
                data=urlencode(fields),
                content_type="application/x-www-form-urlencoded",
                headers={"X-Twilio-Signature": signed if signature is None else signature},
            )
        db.session.expire_all()
        return answer
