"""Who is signed in, for Flask-Login: our own sessions table behind its user object."""

from copy import deepcopy
from functools import lru_cache, partial
from typing import Any

from flask import Flask, g, request
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface
from flask_login import AnonymousUserMixin, LoginManager, UserMixin
from flask_login import current_user as _current_user
from itsdangerous import SignatureExpired, URLSafeTimedSerializer

from casestatus.accounts.models import Operator, User
from casestatus.accounts.signing_in import Browser, touch, who_has
from casestatus.core.clock import now
from casestatus.firms.models import Firm


class Identity(UserMixin):
    """A live session and the person whose it is."""

    def __init__(self, browser: Browser, person: User | Operator, firm: Firm | None) -> None:
        self.browser = browser
        self.person = person
        self.firm = firm


class Signer:
    """Signs cookies, and reads each once: a browser brings the same with every request."""

    def __init__(self, signer: URLSafeTimedSerializer) -> None:
        self.dumps = signer.dumps
        self._read = lru_cache(maxsize=4096)(partial(signer.loads, return_timestamp=True))

    def loads(self, written: str, max_age: int) -> Any:
        """What the cookie says. Raises BadSignature when it is not ours, or older than `max_age` seconds."""
        said, signed_at = self._read(written)
        if not 0 <= (now() - signed_at).total_seconds() <= max_age:
            raise SignatureExpired("The cookie is too old.")
        return deepcopy(said)


class Cookies(SecureCookieSessionInterface):
    """Flask's own cookie, with a signer that is made once instead of with every request."""

    def __init__(self, app: Flask) -> None:
        signer = super().get_signing_serializer(app)
        self._signer = signer and Signer(signer)

    def get_signing_serializer(self, app: Flask) -> Any:
        return self._signer


def init_app(app: Flask) -> None:
    app.session_interface = Cookies(app)
    manager = LoginManager()
    manager.session_protection = None  # our tokens end on the server
    manager.user_loader(_load)
    manager.init_app(app, add_context_processor=False)  # it would ask the database on error pages too


def _load(token: str) -> Identity | None:
    found = who_has(token)
    if found is None:
        return None
    if request.method == "GET" and request.endpoint != "live.stream":
        touch(found.browser)
    return Identity(*found)


def identity() -> Identity | None:
    """The identity of this request's browser, or None."""
    who = g.get("_login_user") or _current_user._get_current_object()  # Flask-Login keeps it there
    return who if who.is_authenticated else None


def read_anew() -> None:
    """Forget who asks, in this request: what was read of them ended with a unit of work."""
    g.pop("_login_user", None)


def keep_token(token: str) -> None:
    """Sign the browser in: it keeps the token in its signed, http-only cookie."""
    cookie.clear()
    cookie["_user_id"] = token
    cookie["_fresh"] = True
    cookie.permanent = True


def forget_token() -> None:
    """The browser forgets who it was. The form that stands open on it can still be sent."""
    for name in set(cookie) - {"csrf_token"}:
        del cookie[name]
    g.pop("_login_user", None)


def ignore_token() -> None:
    """Answer this request as if nobody were signed in: it is about somebody else, who may be of another firm."""
    g._login_user = AnonymousUserMixin()
