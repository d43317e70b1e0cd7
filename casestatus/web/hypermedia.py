"""Answers for browsers with and without htmx: the same URL gives a page, or the one region that was asked for."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_htmx import HTMX

from casestatus.core.errors import Problem

htmx = HTMX()
Answer = ResponseReturnValue


class NotSignedIn(Problem):
    """Nobody is signed in, or not any more."""


def wants_partial() -> bool:
    """Whether htmx asked for a region: not for a whole page, boosted or restored from history."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def address_with(**said: str) -> str | None:
    """The address that the page should have, when what is asked for from it is not what its query says; else None.

    A query alone, so that whoever goes on to another path meanwhile stays there.
    """
    here = urlsplit(htmx.current_url or "")
    query = dict(parse_qsl(here.query))
    if not (wants_partial() and here.path) or all(query.get(name, "") == value for name, value in said.items()):
        return None
    kept = {name: value for name, value in (query | said).items() if value and name != "before"}
    return f"?{urlencode(kept)}"


def page(
    template: str, partial: str | None = None, *, status: int = 200, changed: Sequence[str] = (), **context: Any
) -> Response:
    """The page, or the partial when htmx asked for a region. `changed` is what `done` says of it."""
    chosen = partial if partial and wants_partial() else template
    response = make_response(render_template(chosen, **context), status)
    response.vary.add("HX-Request")
    _tell(response, changed)
    return response


def done(to: str, partial: str | None = None, *, changed: Sequence[str] = (), **context: Any) -> Response:
    """The end of a write: a plain browser goes on to `to`; htmx gets the partial, or goes there when there is none.

    `changed` topics make the sender's own regions look again at once, without waiting for the stream.
    """
    if not wants_partial():
        return make_response(redirect(to, 303))
    if partial is None:
        response = make_response("", 204)
        response.headers["HX-Redirect"] = to
        return response
    response = make_response(render_template(partial, **context))
    response.vary.add("HX-Request")
    _tell(response, changed)
    return response


def _tell(response: Response, changed: Sequence[str]) -> None:
    if changed:
        response.headers["HX-Trigger"] = json.dumps({"changed": {"topics": list(changed)}})


def alert(sentence: object, status: int, *, changed: Sequence[str] = ()) -> Response:
    """For htmx: the sentence goes to the alerts at the top, and the form stays as it is. `changed` as in `done`."""
    response = make_response(render_template("errors/_alert.html", sentence=sentence), status)
    response.headers["HX-Retarget"] = "#alerts"
    response.headers["HX-Reswap"] = "innerHTML"
    _tell(response, changed)
    return response
