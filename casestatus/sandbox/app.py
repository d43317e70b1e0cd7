"""create_sandbox(): the carrier's web application. Read first; it is the map of this room."""

from pathlib import Path

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from casestatus.sandbox import (
    control_views,
    list_views,
    mail_views,
    media_views,
    phone_views,
    provider_views,
    push_views,
)
from casestatus.sandbox.asking import Misasked
from casestatus.sandbox.carrier import Carrier
from casestatus.sandbox.errors import Rejected
from casestatus.sandbox.guards import secured, show_rejected
from casestatus.sandbox.known import get_to_know
from casestatus.sandbox.pushes import NotTaken
from casestatus.sandbox.resuming import resume
from casestatus.sandbox.settings import Settings

_PACKAGE = Path(__file__).parents[1]
_STATUS_CODES = {404: 20404, 405: 20004}


def create_sandbox(settings: Settings) -> Flask:
    """Make the sandbox carrier: its state, its threads and its pages.

    Texts of an earlier run that were still under way go on. The carrier stands in `app.extensions["carrier"]`.
    """
    app = Flask("casestatus.sandbox", root_path=str(_PACKAGE), static_folder="static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    app.json.sort_keys = False  # type: ignore[attr-defined]
    carrier = Carrier(settings)
    app.extensions["carrier"] = carrier
    for room in (provider_views, media_views, list_views, control_views, phone_views, mail_views, push_views):
        app.register_blueprint(room.bp)
    app.register_blueprint(push_views.control)
    _register_errors(app)
    app.after_request(secured)
    app.get("/healthz")(_healthz)
    get_to_know(carrier)
    resume(carrier)
    if settings.smtp_port:
        carrier.mailbox.open(settings.smtp_port)
    return app


def _register_errors(app: Flask) -> None:
    app.register_error_handler(Rejected, show_rejected)
    app.register_error_handler(ConnectionAbortedError, provider_views.hung_up)
    app.register_error_handler(Misasked, _misasked)
    app.register_error_handler(NotTaken, push_views.not_taken)
    app.register_error_handler(HTTPException, _not_served)


def _healthz() -> ResponseReturnValue:
    return jsonify(ok=True)


def _misasked(sentence: Misasked) -> ResponseReturnValue:
    return jsonify(message=str(sentence)), 400


def _not_served(error: HTTPException) -> ResponseReturnValue:
    if request.path.startswith(("/2010-04-01/", "/v1/", "/v2/")) and error.code in _STATUS_CODES:
        return show_rejected(Rejected(_STATUS_CODES[error.code]))
    return Response(error.name, status=error.code, mimetype="text/plain")
