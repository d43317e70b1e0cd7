"""Who may ask the carrier: programs by the account's keys, people from a browser on this machine."""

import hmac
from urllib.parse import urlsplit

from flask import Response, abort, current_app, jsonify, request

from casestatus.sandbox.carrier import Carrier
from casestatus.sandbox.errors import Rejected

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def carrier() -> Carrier:
    """The carrier this app speaks for."""
    found: Carrier = current_app.extensions["carrier"]
    return found


def require_keys() -> None:
    """Raises Rejected 20003 unless the account's SID and token came by basic auth."""
    keys = request.authorization
    settings = carrier().settings
    given = f"{keys.username}:{keys.password}" if keys and keys.type == "basic" else ""
    wanted = f"{settings.account_sid}:{settings.auth_token}"
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Rejected(20003)


def require_own_account(account: str) -> None:
    """Raises Rejected 20404: another account's address is not found."""
    if account != carrier().settings.account_sid:
        raise Rejected(20404)


def require_local_browser() -> None:
    """Refuse a page asked for by another name than this machine's, and a form sent from another site."""
    if urlsplit(f"//{request.host}").hostname not in _LOOPBACK:
        abort(403)
    if request.method == "POST" and _is_from_elsewhere():
        abort(403)


def _is_from_elsewhere() -> bool:
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin != request.host_url.rstrip("/")
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


def show_rejected(rejected: Rejected) -> Response:
    """The provider's JSON for a refusal."""
    answer = jsonify(rejected.as_json())
    answer.status_code = rejected.status
    if rejected.status == 401:
        answer.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    if rejected.retry_after is not None:
        answer.headers["Retry-After"] = f"{rejected.retry_after:g}"
    return answer


def secured(answer: Response) -> Response:
    """The headers every answer carries."""
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
