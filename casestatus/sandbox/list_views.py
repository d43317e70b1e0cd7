"""The provider's lists of numbers that were given up, by day: its API sends on to a file on another host."""

from datetime import UTC, date, datetime
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from casestatus.sandbox.errors import Rejected
from casestatus.sandbox.guards import carrier, require_keys
from casestatus.sandbox.media import signature_of
from casestatus.sandbox.media_views import OTHER_NAME

bp = Blueprint("lists", __name__)


@bp.get("/v1/Deactivations")
def find_list() -> ResponseReturnValue:
    require_keys()
    day = _day(request.args.get("Date", ""))
    if day > datetime.now(UTC).date():
        raise Rejected(30114)
    here = urlsplit(request.host_url)
    host = f"{OTHER_NAME.get(here.hostname or '', 'localhost')}:{here.port or 80}"
    place = f"http://{host}{url_for('.serve', day=day)}?key={signature_of(carrier(), str(day))}"
    return jsonify(redirect_to=place), 307, {"Location": place}


@bp.get("/given-up/<day>.txt")
def serve(day: str) -> ResponseReturnValue:
    """The other host. It lets in whoever has the signed address."""
    if request.args.get("key") != signature_of(carrier(), day):
        return Response("The signature does not match", 403, mimetype="text/plain")
    numbers = [phone.number for phone in carrier().ledger.all_phones() if phone.given_up_on == day]
    content = "".join(f"{number}\n" for number in numbers)
    answer = Response(content, mimetype="text/plain")
    answer.set_etag(sha256(content.encode()).hexdigest()[:32])
    return answer


def today() -> str:
    """The day whose list a number stands in that is given up now."""
    return datetime.now(UTC).date().isoformat()


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Rejected(20001) from None
