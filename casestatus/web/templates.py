"""What every template may say: who is signed in, their firm, and whether texts go to the sandbox.

Error pages say nothing that has to be looked up: the database may be what is broken.
"""

import hashlib
from typing import Any

from flask import Config, Flask, g

from casestatus.accounts.models import User
from casestatus.web import filters
from casestatus.web.signed_in import identity


def init_app(app: Flask) -> None:
    filters.register(app)
    app.context_processor(lambda: _everywhere(app.config))


def _everywhere(config: Config) -> dict[str, Any]:
    who = None if "in_error" in g else identity()
    said: dict[str, Any] = {name.lower(): config[name] for name in ("SANDBOX", "MAIL", "MAILBOX_URL")}
    said |= {"current_user": None, "firm": None}
    if who is None:
        return said
    if isinstance(who.person, User):
        said |= {"current_user": who.person, "firm": who.firm, "live_session": _name_of(who.browser.token_hash)}
    else:
        said["current_operator"] = who.person
    return said


def _name_of(token_hash: str) -> str:
    """A name for this sign-in's stream, which tells nothing of its token."""
    return hashlib.sha256(f"live {token_hash}".encode()).hexdigest()[:16]
