"""The provider's own API: messages, numbers, look-ups."""

import socket
import time

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from casestatus.sandbox.accepting import accept, checked, refuse_if_blocked
from casestatus.sandbox.delivering import begin, hurry, walk_of
from casestatus.sandbox.errors import Rejected
from casestatus.sandbox.faults import Fault
from casestatus.sandbox.guards import carrier, require_keys, require_own_account
from casestatus.sandbox.listing import listed
from casestatus.sandbox.numbers import e164
from casestatus.sandbox.provider_json import lookup_json, number_json, text_json
from casestatus.sandbox.records import Text
from casestatus.sandbox.renting import change_number, number_with_sid, owned_numbers, rent_number

bp = Blueprint("provider", __name__)
bp.before_request(require_keys)
_ACCOUNT = "/2010-04-01/Accounts/<account>"


@bp.before_request
def _require_account() -> None:
    if "account" in (request.view_args or {}):
        require_own_account(request.view_args["account"])  # type: ignore[index]


@bp.post(f"{_ACCOUNT}/Messages.json")
def create_message(account: str) -> ResponseReturnValue:
    text = checked(carrier(), request.form)
    fault = carrier().faults.answer_for(text.to)
    if fault:
        _strike_before(fault, text)
    refuse_if_blocked(carrier(), text)
    answer = jsonify(text_json(account, text))
    accept(carrier(), text)
    _set_out(text, fault)
    return answer, 201


@bp.get(f"{_ACCOUNT}/Messages.json")
def list_messages(account: str) -> ResponseReturnValue:
    found = listed(carrier().ledger, request.args)
    records = [text_json(account, text) for text in found.texts]
    page = {"page": found.page, "page_size": found.size, "start": 0, "end": max(len(records) - 1, 0)}
    following = f"{request.path}?{found.next_query}" if found.next_query else None
    uris = {"uri": request.full_path, "first_page_uri": request.path, "next_page_uri": following}
    return jsonify({"messages": records, "previous_page_uri": None} | page | uris)


@bp.get(f"{_ACCOUNT}/Messages/<sid>.json")
def show_message(account: str, sid: str) -> ResponseReturnValue:
    text = carrier().ledger.texts.get(sid)
    if not text:
        raise Rejected(20404)
    return jsonify(text_json(account, text))


@bp.get(f"{_ACCOUNT}/IncomingPhoneNumbers.json")
def list_numbers(account: str) -> ResponseReturnValue:
    wanted = request.args.get("PhoneNumber", "")
    wanted = e164(wanted) or wanted
    _strike_question("account", wanted)
    records = [number_json(account, number) for number in owned_numbers(carrier(), wanted)]
    page = {"page": 0, "page_size": 50, "start": 0, "end": max(len(records) - 1, 0)}
    uris = {"uri": request.full_path, "first_page_uri": request.path, "next_page_uri": None, "previous_page_uri": None}
    return jsonify({"incoming_phone_numbers": records} | page | uris)


@bp.post(f"{_ACCOUNT}/IncomingPhoneNumbers.json")
def create_number(account: str) -> ResponseReturnValue:
    return jsonify(number_json(account, rent_number(carrier(), request.form))), 201


@bp.get(f"{_ACCOUNT}/IncomingPhoneNumbers/<sid>.json")
def show_number(account: str, sid: str) -> ResponseReturnValue:
    return jsonify(number_json(account, number_with_sid(carrier(), sid)))


@bp.post(f"{_ACCOUNT}/IncomingPhoneNumbers/<sid>.json")
def update_number(account: str, sid: str) -> ResponseReturnValue:
    found = number_with_sid(carrier(), sid)
    _strike_question("account", found.number)
    number = change_number(carrier(), found, request.form)
    return jsonify(number_json(account, number))


@bp.get("/v2/PhoneNumbers/<words>")
def look_up(words: str) -> ResponseReturnValue:
    number = e164(words)
    if not number:
        raise Rejected(20404)
    _strike_question("lookup", number)
    phone = carrier().ledger.phone(number)
    return jsonify(lookup_json(phone, fields=request.args.get("Fields", ""), url=request.base_url))


def _strike_question(about: str, number: str) -> None:
    """The troubles of a question: nobody answers, late, or with a refusal."""
    fault = carrier().faults.question_for(about, number)
    if fault is None:
        return
    if fault.kind.endswith("down"):
        _hang_up()
    if fault.kind.endswith("refuse"):
        raise Rejected(fault.code or 20003)
    time.sleep(fault.delay)


def _strike_before(fault: Fault, text: Text) -> None:
    """The troubles that keep a text from being accepted."""
    if fault.kind == "refuse":
        code = fault.code or 21211
        carrier().note(text.to, f"A text was refused ({code})")
        raise Rejected(code)
    if fault.kind == "rate_limit":
        carrier().note(text.to, f"A text was told to come back in {fault.delay:g} s")
        raise Rejected(20429, retry_after=fault.delay)
    if fault.kind == "error":
        carrier().note(text.to, "A text met an error at the carrier (500)")
        raise Rejected(20500)
    if fault.kind == "down":
        carrier().note(text.to, "A text found nobody at the carrier")
        _hang_up()


def _set_out(text: Text, fault: Fault | None) -> None:
    """Begin the text's walk, with the troubles that strike after it was accepted."""
    kind = fault.kind if fault else ""
    walk = walk_of(carrier(), text)
    if fault and kind == "slow":
        carrier().note(text.to, f"The carrier took {fault.delay:g} s to answer")
        time.sleep(fault.delay)
    if kind == "callback_first":
        hurry(carrier(), walk)
        return
    begin(carrier(), walk)
    if kind == "die_after_accept":
        carrier().note(text.to, "The carrier took a text and hung up before saying so")
        _hang_up()


def _hang_up() -> None:
    """Close the connection without an answer."""
    connection: socket.socket = request.environ["gunicorn.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError


def hung_up(_: ConnectionAbortedError) -> Response:
    """Nobody reads this: the connection is closed."""
    return Response(status=500)
