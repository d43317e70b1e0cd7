"""Headers on every answer, and an id for every request."""

import re
import secrets
import time
import unicodedata
from urllib.parse import quote

from flask import Flask, Response, g, request
from prometheus_client import Histogram

from casestatus.core.logs import log, request_id

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
EVERYWHERE = [
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
]
LINKS = frozenset({"passwords", "joining"})  # blueprints whose pages are reached by a link in an e-mail
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
YEAR = 365 * 24 * 3600  # seconds

TOOK = Histogram("casestatus_request_seconds", "Time to answer", ["endpoint", "method", "status"])


def save_as(response: Response, name: str) -> None:
    """Have a browser save the answer under this name, whatever letters it has (RFC 6266, RFC 8187)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    names = {"filename": plain}
    if plain != name:
        names["filename*"] = f"UTF-8''{quote(name, safe='')}"
    response.headers.set("Content-Disposition", "attachment", **names)


def init_app(app: Flask) -> None:
    app.before_request(_name_request)
    app.after_request(_add_headers)


def _name_request() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.started = time.perf_counter()
    request_id.set(given if re.fullmatch(r"[\w.-]{8,64}", given) else secrets.token_hex(8))


def _add_headers(response: Response) -> Response:
    headers, endpoint = response.headers, request.endpoint
    if request.blueprint in LINKS:
        headers["Referrer-Policy"] = "strict-origin"  # their addresses open an account
    there = {name.lower() for name, _ in headers}
    # files that came from outside bring a stricter policy of their own
    headers.extend([(name, value) for name, value in EVERYWHERE if name.lower() not in there])
    headers.add("X-Request-Id", request_id.get())
    if request.is_secure or request.headers.get("X-Forwarded-Proto") == "https":
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    if endpoint == "static":
        headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if "v" in request.args else "no-cache"
    elif "cache-control" not in there:
        headers.add("Cache-Control", "no-store")
    if "started" in g and endpoint != "live.stream":
        method = request.method if request.method in METHODS else "other"  # each label that was ever seen is kept
        took = TOOK.labels(endpoint or "none", method, response.status_code)
        took.observe(seconds := time.perf_counter() - g.started)
        _log(response, seconds)
    return response


def _log(response: Response, seconds: float) -> None:
    """One line for what changed something and for what did not work: by its route, so that no id and no query shows."""
    if request.method == "POST" or response.status_code >= 400:
        route = request.url_rule.rule if request.url_rule else ""
        log().info("request", route=route, method=request.method, status=response.status_code, ms=round(seconds * 1000))
