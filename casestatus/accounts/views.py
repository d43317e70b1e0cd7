"""Signing in and out."""

from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for

from casestatus.accounts.forms import SignInForm
from casestatus.accounts.models import Operator
from casestatus.accounts.signing_in import sign_in, sign_out
from casestatus.core.errors import Refused
from casestatus.core.permissions import ANYONE, Permission
from casestatus.web.blueprints import public_blueprint
from casestatus.web.hypermedia import Answer, page
from casestatus.web.limits import limiter
from casestatus.web.signed_in import forget_token, identity, keep_token

bp = public_blueprint("accounts")


@bp.get("/", may=ANYONE)
def front_door() -> Answer:
    return redirect(_home(), 303)


@bp.get("/sign-in", may=ANYONE)
def sign_in_page() -> Answer:
    if identity() is not None:
        return redirect(_home(), 303)
    return page("accounts/sign_in.html", form=SignInForm(), is_changed="changed" in request.args)


@bp.post("/sign-in", may=ANYONE)
@limiter.limit("60 per minute")
def enter() -> Answer:
    form = SignInForm()
    if not form.validate_on_submit():
        return page("accounts/sign_in.html", status=422, form=form)
    try:
        token = _sign_in(form)
    except Refused as refusal:
        forget_token()  # whoever was signed in here, of this firm or another, has left the keyboard
        form.form_errors.append(refusal.sentence)
        return page("accounts/sign_in.html", status=422, form=form)
    keep_token(token)
    return redirect(_wanted() or url_for("accounts.front_door"), 303)


@bp.post("/sign-out", may=ANYONE)
def leave() -> Answer:
    who = identity()
    if who is not None:
        sign_out(who.browser)
    forget_token()
    return redirect(url_for(".sign_in_page"), 303)


def _sign_in(form: SignInForm) -> str:
    return sign_in(
        email=form.email.data or "",
        password=form.password.data or "",
        address=request.remote_addr or "",
        browser=request.user_agent.string,
        key=current_app.secret_key,  # type: ignore[arg-type]
    )


def _home() -> str:
    who = identity()
    if who is None:
        return url_for("accounts.sign_in_page")
    if isinstance(who.person, Operator):
        return url_for("operator.firms")
    return url_for("inbox.inbox" if who.person.may(Permission.TEXT_MESSAGES) else "contacts.contacts")


def _wanted() -> str | None:
    """Where the person was going: a path of ours, nothing else."""
    wanted = request.args.get("next", "")
    parts = urlsplit(wanted)
    is_ours = wanted.startswith("/") and not wanted.startswith("//") and not parts.netloc and not parts.scheme
    return wanted if is_ours and "\\" not in wanted and wanted.isprintable() else None
