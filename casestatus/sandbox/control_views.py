"""The control API for tests, the bench and the demo: JSON under /sandbox, with the account's keys."""

from dataclasses import asdict
from datetime import UTC, datetime

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from casestatus.sandbox import media
from casestatus.sandbox.asking import Asked
from casestatus.sandbox.calling import place_call
from casestatus.sandbox.faults import Fault
from casestatus.sandbox.guards import carrier, require_keys
from casestatus.sandbox.list_views import today
from casestatus.sandbox.receiving import receive_text
from casestatus.sandbox.records import EVERY_FIRM, Text
from casestatus.sandbox.renting import rent_number

bp = Blueprint("control", __name__, url_prefix="/sandbox")
bp.before_request(require_keys)

MOST_SENT = 100_000_000  # bytes of a request
_LINES = frozenset({"mobile", "landline", "nonFixedVoip", "tollFree", "invalid"})
_STATES: dict[str, dict[str, object]] = {
    "on": {"is_on": True, "is_landline": False, "blocked": [], "given_up_on": ""},
    "off": {"is_on": False},
    "landline": {"is_landline": True},
    "opted_out": {"blocked": [EVERY_FIRM]},
}


@bp.post("/texts")
def create_text() -> ResponseReturnValue:
    request.max_content_length = MOST_SENT
    asked = Asked(request.get_json(silent=True))
    text = receive_text(
        carrier(),
        phone=asked.sender(),
        firm_number=asked.number("to"),
        body=asked.words("body"),
        files=asked.files("media"),
    )
    return jsonify(sid=text.sid), 201


@bp.get("/texts")
def list_texts() -> ResponseReturnValue:
    to, from_, since = (request.args.get(name, "") for name in ("to", "from", "since"))
    ledger = carrier().ledger
    after = Asked({"since": since}).moment("since") if since else 0.0
    found = ledger.texts_of(to or from_) if to or from_ else ledger.all_texts()
    wanted = [t for t in found if to in ("", t.to) and from_ in ("", t.from_) and t.created_at >= after]
    return jsonify([_text_json(text) for text in wanted])


@bp.delete("/texts")
def delete_texts() -> ResponseReturnValue:
    carrier().forget_texts()
    media.delete_all(carrier())
    return "", 204


@bp.post("/calls")
def create_call() -> ResponseReturnValue:
    asked = Asked(request.get_json(silent=True))
    call = place_call(carrier(), phone=asked.sender(), firm_number=asked.number("to"))
    return jsonify(sid=call.sid, answer=call.answer, heard=call.heard, status=call.status), 201


@bp.post("/faults")
def create_fault() -> ResponseReturnValue:
    asked = Asked(request.get_json(silent=True))
    fault = Fault(
        kind=asked.fault_kind(),
        to=asked.number("to") if asked.has("to") else None,
        left=asked.whole("times", 1) or None,
        code=asked.whole("code", 0) or None,
        delay=asked.seconds("delay", 1.0),
    )
    carrier().faults.add(fault)
    return jsonify(asdict(fault)), 201


@bp.get("/faults")
def list_faults() -> ResponseReturnValue:
    return jsonify([asdict(fault) for fault in carrier().faults.all()])


@bp.delete("/faults")
def delete_faults() -> ResponseReturnValue:
    carrier().faults.clear(to=request.args.get("to"))
    return "", 204


@bp.post("/phones/<number>")
def update_phone(number: str) -> ResponseReturnValue:
    asked = Asked(request.get_json(silent=True))
    changes = dict(_STATES[asked.one_of("state", _STATES)]) if asked.has("state") else {}
    if asked.has("name"):
        changes["name"] = asked.words("name")
    if asked.has("line"):
        changes["line"] = asked.one_of("line", _LINES)
    if asked.has("given_up"):
        changes["given_up_on"] = today() if asked.yes("given_up", False) else ""
    phone = carrier().change_phone(Asked({"number": number}).number("number"), **changes)
    return jsonify(asdict(phone))


@bp.get("/phones")
def list_phones() -> ResponseReturnValue:
    return jsonify([asdict(phone) for phone in carrier().ledger.all_phones()])


@bp.post("/numbers/<number>")
def update_number(number: str) -> ResponseReturnValue:
    asked = Asked(request.get_json(silent=True))
    form = {"PhoneNumber": number, "FriendlyName": asked.words("name")}
    return jsonify(asdict(rent_number(carrier(), form)))


@bp.post("/settings")
def update_settings() -> ResponseReturnValue:
    asked, behaviour = Asked(request.get_json(silent=True)), carrier().behaviour
    behaviour.step = asked.seconds("step", behaviour.step)
    behaviour.advanced_opt_out = asked.yes("advanced_opt_out", behaviour.advanced_opt_out)
    behaviour.adopt_numbers = asked.yes("adopt_numbers", behaviour.adopt_numbers)
    return jsonify(asdict(behaviour))


@bp.get("/webhooks")
def list_webhooks() -> ResponseReturnValue:
    """What the carrier posted lately, oldest first; `answers` holds a status for each try, 0 for no answer."""
    sid = request.args.get("sid")
    letters = [letter for letter in list(carrier().postman.recent) if sid in (None, letter.sid)]
    return jsonify([{"url": m.url, "sid": m.sid, "token": m.token, "answers": m.answers} for m in letters])


def _text_json(text: Text) -> dict[str, object]:
    return {
        "sid": text.sid,
        "direction": text.direction,
        "from": text.from_,
        "to": text.to,
        "body": text.body,
        "media": [asdict(one) for one in text.media],
        "status": text.status,
        "error_code": text.error_code,
        "at": _written(text.created_at),
        "received_at": _written(text.received_at),
    }


def _written(moment: float | None) -> str | None:
    return datetime.fromtimestamp(moment, UTC).isoformat() if moment is not None else None
