"""What every webhook does: check the signature, keep the payload and work on it, and answer at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, current_app, request

from casestatus.core import db, links
from casestatus.core.clock import now
from casestatus.core.crash import crash_here
from casestatus.core.errors import Forbidden
from casestatus.core.inbound import Kept
from casestatus.core.logs import log
from casestatus.gateways.twilio_signature import is_signed


def signed_payload() -> dict[str, Any]:
    """The form that the carrier sent, with the query's fields; Forbidden when it did not sign it.

    NUL bytes are cut, for the database cannot keep them.
    """
    query = request.query_string.decode("latin-1")
    url = links.called_url(request.path + (f"?{query}" if query else ""))
    signature = request.headers.get("X-Twilio-Signature", "")
    if not is_signed(url, request.form, signature, auth_token=current_app.config["TWILIO_AUTH_TOKEN"]):
        raise Forbidden()
    fields = {**request.args.to_dict(), **request.form.to_dict()}
    return {name.replace("\x00", ""): value.replace("\x00", "") for name, value in fields.items()}


def take_in(
    keep: Callable[[datetime | None], Kept],
    work_on: Callable[[Kept], None],
    at_once: Callable[[], Kept | None] = lambda: None,
) -> Kept:
    """Keep a call and work on it in one transaction. One that cannot be worked on is kept alone: the clock repeats it.

    `keep` takes the moment at which the work was done, or None when it was not. `at_once` is tried before, and does
    both, or neither.
    """
    try:
        with db.transaction():
            kept = at_once()
            if kept is None:
                kept = keep(now())
                crash_here("after-keep")
                work_on(kept)
        return kept
    except Exception as error:
        failure = error
    with db.transaction():
        kept = keep(None)
    log().error("webhook kept for later", error=failure, inbound=str(kept.id), kind=kept.kind)
    return kept


def twiml(answer: str = "<Response></Response>") -> Response:
    return Response(answer, mimetype="text/xml")
