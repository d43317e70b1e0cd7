"""The client phones' pages: write as any client, see what that client receives, make the carrier misbehave."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestatus.sandbox import phone_screens
from casestatus.sandbox.calling import place_call
from casestatus.sandbox.guards import carrier, require_local_browser
from casestatus.sandbox.list_views import today
from casestatus.sandbox.media import TooMuch, content_of, of_form, part_of, refuse_too_much
from casestatus.sandbox.numbers import e164, written
from casestatus.sandbox.phone_screens import Screen
from casestatus.sandbox.phone_troubles import BY_NAME, TROUBLES, toggle, waiting_for
from casestatus.sandbox.receiving import receive_text
from casestatus.sandbox.records import EVERY_FIRM

MOST_SENT = 100_000_000  # bytes of a request; more than a text can carry, so that it is said and not cut off
bp = Blueprint("phones", __name__)
bp.before_request(require_local_browser)
bp.add_app_template_filter(written, "phone")
bp.add_app_template_filter(phone_screens.clock_words, "clock")
bp.add_app_template_filter(phone_screens.when_words, "when")
bp.add_app_template_filter(phone_screens.day_words, "day")


@bp.app_template_global("asset")
def asset(path: str) -> str:
    """The address of a static file."""
    return url_for("static", filename=path)


@bp.get("/")
def phones() -> ResponseReturnValue:
    wanted = request.args.get("q", "")
    number = e164(wanted)
    if number:
        return redirect(url_for(".phone", number=number), 303)
    return render_template("sandbox/phones.html", rows=phone_screens.rows(carrier(), wanted), wanted=wanted, number="")


@bp.get("/phones/list")
def phone_list() -> ResponseReturnValue:
    wanted, number = request.args.get("q", ""), request.args.get("number", "")
    rows = phone_screens.rows(carrier(), wanted)
    return render_template("sandbox/_phones.html", rows=rows, wanted=wanted, number=number)


@bp.get("/phones/<number>")
def phone(number: str) -> ResponseReturnValue:
    return _phone_page(number)


@bp.get("/phones/<number>/screen")
def phone_screen(number: str) -> ResponseReturnValue:
    return render_template("sandbox/_screen.html", screen=_screen(number))


@bp.get("/phones/<number>/carrier")
def phone_carrier(number: str) -> ResponseReturnValue:
    return render_template("sandbox/_carrier.html", **_phone_context(number))


@bp.post("/phones/<number>/texts")
def create_text(number: str) -> ResponseReturnValue:
    request.max_content_length = MOST_SENT
    body = request.form.get("body", "").replace("\r\n", "\n").strip()
    files = [of_form(one.filename, one.mimetype, one.read()) for one in request.files.getlist("media") if one.filename]
    try:
        refuse_too_much(files)
    except TooMuch as refusal:
        return _phone_page(number, written=body, refusal=str(refusal)), 422
    if body or files:
        receive_text(carrier(), phone=_number(number), firm_number=_firm_number(), body=body, files=files)
    return _back(number)


@bp.get("/phones/<number>/media/<text_sid>/<sid>")
def media(number: str, text_sid: str, sid: str) -> ResponseReturnValue:
    """What this phone sent, shown as a picture only when browsers show its kind."""
    text = carrier().ledger.texts.get(text_sid)
    found = part_of(text, sid) if text and number in (text.from_, text.to) else None
    content = content_of(carrier(), sid) if found else None
    if found is None or content is None:
        abort(404)
    answer = Response(content, mimetype=found.media_type if found.is_shown else "application/octet-stream")
    answer.headers.set(
        "Content-Disposition",
        "inline" if found.is_shown else "attachment",
        filename=found.name.encode("ascii", "replace").decode(),
    )
    return answer


@bp.post("/phones/<number>/calls")
def create_call(number: str) -> ResponseReturnValue:
    place_call(carrier(), phone=_number(number), firm_number=_firm_number())
    return _back(number)


@bp.post("/phones/<number>/state")
def update_state(number: str) -> ResponseReturnValue:
    changes: dict[str, dict[str, object]] = {
        "on": {"is_on": True},
        "off": {"is_on": False},
        "landline": {"is_landline": True},
        "mobile": {"is_landline": False},
        "opted-out": {"blocked": [EVERY_FIRM]},
        "opted-in": {"blocked": []},
        "given-up": {"given_up_on": today()},
        "kept": {"given_up_on": ""},
    }
    carrier().change_phone(_number(number), **changes.get(request.form.get("state", "")) or abort(400))
    return _back(number)


@bp.post("/phones/<number>/troubles")
def update_troubles(number: str) -> ResponseReturnValue:
    name = request.form.get("trouble", "")
    if name not in BY_NAME:
        abort(400)
    toggle(carrier(), _number(number), name)
    return _back(number)


@bp.get("/stream")
def stream() -> ResponseReturnValue:
    return Response(carrier().hub.events(), mimetype="text/event-stream", headers={"Cache-Control": "no-store"})


def _phone_page(number: str, *, written: str = "", refusal: str = "") -> str:
    context = _phone_context(number) | {"written": written, "refusal": refusal}
    return render_template(
        "sandbox/phone.html", rows=phone_screens.rows(carrier()), wanted="", number=number, **context
    )


def _phone_context(number: str) -> dict[str, object]:
    return {
        "screen": _screen(number),
        "troubles": TROUBLES,
        "waiting": waiting_for(carrier(), number),
        "events": phone_screens.events_of(carrier(), number),
    }


def _screen(number: str) -> Screen:
    return phone_screens.screen(carrier(), _number(number), request.values.get("with", ""))


def _number(words: str) -> str:
    """A phone's address names its number in E.164, or a number that has already written."""
    if words != e164(words) and words not in carrier().ledger.phones:
        abort(404)
    return words


def _firm_number() -> str:
    words = request.form.get("with", "")
    return e164(words) or (words if words.isdecimal() and len(words) <= 6 else "") or abort(400)


def _back(number: str) -> ResponseReturnValue:
    firm: dict[str, Any] = {"with": request.form.get("with") or None}
    return redirect(url_for(".phone", number=number, **firm), 303)
