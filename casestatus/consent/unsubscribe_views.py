"""The link at the end of e-mails to clients. Opening it changes nothing, since mail programs preview; a POST does."""

from casestatus.consent.mailing import Ending, unsubscribe, whose_link
from casestatus.core.errors import NotFound
from casestatus.core.permissions import ANYONE
from casestatus.web.blueprints import public_blueprint
from casestatus.web.hypermedia import Answer, page
from casestatus.web.limits import limiter
from casestatus.web.signed_in import ignore_token

bp = public_blueprint("unsubscribing", "/unsubscribe")


@bp.get("/<token>", may=ANYONE)
def ask(token: str) -> Answer:
    ignore_token()
    try:
        return _page(whose_link(token))
    except NotFound:
        return _dead()


@bp.post("/<token>", may=ANYONE)
@limiter.limit("60 per minute")
def end_mail(token: str) -> Answer:
    """By the button, and by mail programs in one click. They bring no token of a form (RFC 8058)."""
    ignore_token()
    try:
        return _page(unsubscribe(token))
    except NotFound:
        return _dead()


def _page(ending: Ending) -> Answer:
    return page("consent/unsubscribe.html", ending=ending)


def _dead() -> Answer:
    return page("consent/dead_link.html", status=404)
