"""Media as the provider serves them: its API sends on to another host, which refuses whoever shows it the keys."""

import time
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casestatus.sandbox import media
from casestatus.sandbox.errors import Rejected
from casestatus.sandbox.faults import Fault
from casestatus.sandbox.guards import carrier, require_keys, require_own_account
from casestatus.sandbox.provider_json import media_json
from casestatus.sandbox.records import Media, Text

bp = Blueprint("media", __name__)
_MESSAGE = "/2010-04-01/Accounts/<account>/Messages/<text_sid>/Media"
OTHER_NAME = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}


@bp.get(f"{_MESSAGE}.json")
def list_media(account: str, text_sid: str) -> ResponseReturnValue:
    text = _text(account, text_sid)
    listed = [media_json(account, text, one) for one in text.media]
    page = {"page": 0, "page_size": 50, "start": 0, "end": max(len(listed) - 1, 0)}
    uris = {"uri": request.full_path, "first_page_uri": request.path, "next_page_uri": None, "previous_page_uri": None}
    return {"media_list": listed} | page | uris


@bp.get(f"{_MESSAGE}/<sid>.json")
def show_media(account: str, text_sid: str, sid: str) -> ResponseReturnValue:
    text = _text(account, text_sid)
    return media_json(account, text, _media(text, sid))


@bp.get(f"{_MESSAGE}/<sid>")
def send_on(account: str, text_sid: str, sid: str) -> ResponseReturnValue:
    text = _text(account, text_sid)
    found = _media(text, sid)
    fault = carrier().faults.media_for(text.from_)
    if fault:
        _strike(fault, text)
    signed = {"type": found.media_type, "key": media.signature_of(carrier(), sid)}
    signed |= {"trouble": fault.kind} if fault else {}
    here = urlsplit(request.host_url)
    elsewhere = f"{OTHER_NAME.get(here.hostname or '', 'localhost')}:{here.port or 80}"
    return redirect(f"http://{elsewhere}{url_for('.serve', sid=sid)}?{urlencode(signed)}", 307)


@bp.delete(f"{_MESSAGE}/<sid>.json")
def delete_media(account: str, text_sid: str, sid: str) -> ResponseReturnValue:
    text = _text(account, text_sid)
    media.delete(carrier(), text, _media(text, sid))
    return "", 204


@bp.get("/media/<sid>")
def serve(sid: str) -> ResponseReturnValue:
    """The other host. It lets in whoever has the signed address, and nobody who shows the account's keys."""
    if request.authorization:
        return Response("Only one way of signing in is allowed", 400, mimetype="text/plain")
    if request.args.get("key") != media.signature_of(carrier(), sid):
        return Response("The signature does not match", 403, mimetype="text/plain")
    content = media.content_of(carrier(), sid)
    if content is None:
        return Response("Not found", 404, mimetype="text/plain")
    trouble = request.args.get("trouble")
    if trouble == "media_endless":
        return Response(_for_ever(content), mimetype=request.args["type"])
    return Response(content, mimetype="text/html" if trouble == "media_type" else request.args["type"])


def _for_ever(content: bytes) -> Iterator[bytes]:
    while True:
        yield content or b"\0"


def _strike(fault: Fault, text: Text) -> None:
    """The troubles that keep a picture from being fetched."""
    carrier().note(text.from_, f"A picture was asked for, and met trouble: {fault.kind.removeprefix('media_')}")
    if fault.kind == "media_slow":
        time.sleep(fault.delay)
    if fault.kind == "media_missing":
        raise Rejected(20404)
    if fault.kind == "media_error":
        raise Rejected(20500)


def _text(account: str, text_sid: str) -> Text:
    """The text, for whoever has the account's keys."""
    require_keys()
    require_own_account(account)
    text = carrier().ledger.texts.get(text_sid)
    if text is None:
        raise Rejected(20404)
    return text


def _media(text: Text, sid: str) -> Media:
    found = media.part_of(text, sid)
    if found is None:
        raise Rejected(20404)
    return found
