"""Forgotten passwords: ask for a link, and choose a new one by it. Opening a link changes nothing."""

from flask import current_app, redirect, request, url_for

from casestatus.accounts.forms import ForgottenForm, NewPasswordForm
from casestatus.accounts.resetting import choose_password, who_resets, wish_for_reset
from casestatus.core.errors import NotFound, Refused
from casestatus.core.permissions import ANYONE
from casestatus.web.blueprints import public_blueprint
from casestatus.web.hypermedia import Answer, page
from casestatus.web.limits import limiter
from casestatus.web.signed_in import forget_token, ignore_token

bp = public_blueprint("passwords", "/password")


@bp.get("/forgotten", may=ANYONE)
def forgotten() -> Answer:
    return page("accounts/forgotten.html", form=ForgottenForm())


@bp.post("/forgotten", may=ANYONE)
@limiter.limit("30 per minute")
def ask_for_link() -> Answer:
    form = ForgottenForm()
    if not form.validate_on_submit() or not current_app.config["MAIL"]:
        return page("accounts/forgotten.html", status=422, form=form)
    try:
        wish_for_reset(email=form.email.data or "", address=request.remote_addr or "", key=_key())
    except Refused as refusal:
        form.email.errors = [refusal.sentence]
        return page("accounts/forgotten.html", status=422, form=form)
    return redirect(url_for(".link_is_on_its_way"), 303)


@bp.get("/on-its-way", may=ANYONE)
def link_is_on_its_way() -> Answer:
    return page("accounts/on_its_way.html")


@bp.get("/new/<token>", may=ANYONE)
def new_password(token: str) -> Answer:
    ignore_token()
    try:
        return page("accounts/new_password.html", form=NewPasswordForm(), user=who_resets(token))
    except NotFound:
        return _dead()


@bp.post("/new/<token>", may=ANYONE)
@limiter.limit("30 per minute")
def set_password(token: str) -> Answer:
    ignore_token()
    form = NewPasswordForm()
    try:
        user = who_resets(token)
        if form.validate_on_submit():
            choose_password(token, form.password.data or "", key=_key())
            forget_token()
            return redirect(url_for("accounts.sign_in_page", changed="yes"), 303)
    except NotFound:
        return _dead()
    except Refused as refusal:
        form.password.errors = [refusal.sentence]
    return page("accounts/new_password.html", status=422, form=form, user=user)


def _dead() -> Answer:
    return page("accounts/dead_link.html", status=404)


def _key() -> str:
    return str(current_app.secret_key)
