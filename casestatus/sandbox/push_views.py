"""The push service's addresses: for whoever pushes, and for tests that play the browser."""

from base64 import b64encode

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from casestatus.sandbox.asking import Asked
from casestatus.sandbox.guards import carrier, require_keys
from casestatus.sandbox.pushes import NotTaken

RETRY_AFTER = 7  # seconds

bp = Blueprint("pushes", __name__, url_prefix="/push")
control = Blueprint("push_control", __name__, url_prefix="/sandbox/pushes")
control.before_request(require_keys)


@bp.post("/<token>")
def take(token: str) -> ResponseReturnValue:
    headers = {name.lower(): value for name, value in request.headers}
    push = carrier().pushes.take(token, request.get_data(), headers, origin=request.host_url.rstrip("/"))
    answer = Response(status=201)
    answer.headers["Location"] = f"{url_for('.take', token=token, _external=True)}/taken"
    answer.headers["TTL"] = str(push.ttl)
    return answer


@control.post("")
def subscribe() -> ResponseReturnValue:
    """A browser's new subscription; with `key` it takes pushes that this key has signed, and no others."""
    asked = Asked(request.get_json(silent=True))
    token = carrier().pushes.subscribe(asked.words("key") if asked.has("key") else "")
    return jsonify(token=token, endpoint=url_for("pushes.take", token=token, _external=True)), 201


@control.get("/<token>")
def pushes(token: str) -> ResponseReturnValue:
    kept = carrier().pushes.browser(token).pushes
    return jsonify(
        [
            {
                "body": b64encode(push.body).decode(),
                "ttl": push.ttl,
                "topic": push.topic,
                "urgency": push.urgency,
                "signer": push.signer,
            }
            for push in kept
        ]
    )


@control.post("/<token>/answers")
def answer_next(token: str) -> ResponseReturnValue:
    """What the next pushes are answered: `status`, so many `times`."""
    asked, browser = Asked(request.get_json(silent=True)), carrier().pushes.browser(token)
    browser.answers.extend([asked.whole("status", 500)] * asked.whole("times", 1))
    return jsonify(waiting=len(browser.answers))


@control.delete("/<token>")
def unsubscribe(token: str) -> ResponseReturnValue:
    carrier().pushes.browser(token).is_gone = True
    return "", 204


def not_taken(refusal: NotTaken) -> ResponseReturnValue:
    """The service's answer to a push that it does not take."""
    answer = Response(str(refusal), status=refusal.status, mimetype="text/plain")
    if refusal.status == 429:
        answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer
