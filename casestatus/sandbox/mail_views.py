"""The mailbox's page: every e-mail the firm's software sent, with links that work."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from casestatus.sandbox.guards import carrier, require_local_browser

bp = Blueprint("mailbox", __name__)
bp.before_request(require_local_browser)


@bp.app_context_processor
def _tabs() -> dict[str, object]:
    return {"has_mailbox": carrier().mailbox.is_open}


@bp.get("/mailbox")
def mailbox() -> ResponseReturnValue:
    return render_template("sandbox/mailbox.html", **_context())


@bp.get("/mailbox/mails")
def mails() -> ResponseReturnValue:
    return render_template("sandbox/_mails.html", **_context())


@bp.get("/mailbox/addresses")
def addresses() -> ResponseReturnValue:
    return render_template("sandbox/_addresses.html", **_context())


def _context() -> dict[str, object]:
    box, to = carrier().mailbox, request.args.get("to", "")
    return {"to": to, "mails": box.mails(to), "latest": box.latest_by_address()}
