"""What went wrong, said once for each audience: a calm page, an alert for htmx, a bare line for machines."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

from casestatus.core.errors import Conflict, Forbidden, NotFound, Problem, Refused
from casestatus.core.logs import log
from casestatus.core.words import _
from casestatus.web.hypermedia import NotSignedIn, alert, htmx, wants_partial
from casestatus.web.signed_in import identity

STATUSES: dict[type[Problem], int] = {Refused: 422, NotFound: 404, Conflict: 409, Forbidden: 403}

SENTENCES = {
    400: _("The page sent something we cannot read. Go back, reload it and try again."),
    403: _("You do not have the permission for this. Ask an admin at your firm."),
    404: _("There is nothing at this address, or you may not see it."),
    405: _("This address does not take that kind of request."),
    413: _("That is too large."),
    429: _("Too many tries. Wait a minute, then try again."),
    500: _("Something broke on our side. Nothing was changed. Try again in a moment."),
    503: _("We cannot reach our own records at the moment. Nothing was changed. Try again shortly."),
}
PAGE_TOO_OLD = _("This page was open too long. Reload it and try again; what you wrote is still there.")


def init_app(app: Flask) -> None:
    app.logger.disabled = True  # its tracebacks quote what people wrote; `_broken` logs what is safe
    app.register_error_handler(NotSignedIn, _not_signed_in)
    app.register_error_handler(Problem, problem)
    app.register_error_handler(CSRFError, _token_refused)
    app.register_error_handler(RateLimitExceeded, lambda error: _answer(429))
    app.register_error_handler(OperationalError, _out_of_reach)
    app.register_error_handler(PoolTimeout, _out_of_reach)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(InternalServerError, _broken)


def _not_signed_in(error: NotSignedIn) -> Response:
    if request.headers.get("Accept") == "text/event-stream":
        return make_response("", 204)  # by which a browser ends its stream for good
    target = url_for("accounts.sign_in_page")
    if here := _where_the_person_is():
        target = f"{target}?{urlencode({'next': here})}"
    if htmx:
        response = make_response("", 401)
        response.headers["HX-Redirect"] = target
        return response
    return make_response(redirect(target, 303))


def _where_the_person_is() -> str:
    """The page to come back to after signing in: of a region that was asked for, the page it stands on.

    Without what was searched for there: a name that stands in one address need not stand in two.
    """
    asked_for = request.full_path if request.method == "GET" else request.path
    page = urlsplit(htmx.current_url or "" if htmx else asked_for)
    kept = urlencode([(name, value) for name, value in parse_qsl(page.query) if name != "q"])
    return page.path + (f"?{kept}" if kept else "")


def _token_refused(error: CSRFError) -> Response:
    """A page that outlived its sign-in has a token of no worth; its reader has to sign in, not to reload."""
    if _audience() in ("staff", "operator") and identity() is None:
        return _not_signed_in(NotSignedIn())
    return _answer(400, PAGE_TOO_OLD)


def problem(error: Problem) -> Response:
    """The page, or the sentence at the top, for what could not be done."""
    status = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 500)
    return _answer(status, error.sentence or None)


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = _answer(error.code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _broken(error: InternalServerError) -> Response:
    """A webhook's caller is asked to come again: nothing that it brought may be lost."""
    log().error("request failed", error=error.original_exception or error, endpoint=request.endpoint)
    return _answer(503 if _audience() == "webhook" else 500)


def _out_of_reach(error: DBAPIError | PoolTimeout) -> Response:
    log().error("database out of reach", error=error, endpoint=request.endpoint)
    response = _answer(503)
    response.headers["Retry-After"] = "5"
    return response


def _answer(status: int, sentence: object = None) -> Response:
    sentence = sentence or SENTENCES.get(status) or SENTENCES[500 if status >= 500 else 400]
    g.in_error = True
    if _audience() == "webhook":
        return Response("", status)
    if wants_partial():
        return alert(sentence, status)
    passes = status in (429, 500, 503)
    acted = request.method != "GET"  # what was sent cannot be sent again by a link
    told = {
        "again": _page_before() if status == 409 or acted else None,
        "may_repeat": passes and not acted,
    }
    return make_response(render_template("errors/page.html", status=status, sentence=sentence, **told), status)


def _page_before() -> str | None:
    """The page that the person acted on, when it is one of ours that can be opened anew."""
    before = urlsplit(request.referrer or "")
    ours = current_app.create_url_adapter(request)
    if before.netloc != request.host or ours is None or not ours.test(before.path, "GET"):
        return None
    return before.path + (f"?{before.query}" if before.query else "")


def _audience() -> str:
    return getattr(current_app.view_functions.get(request.endpoint or ""), "audience", "public")
