"""Joining a firm by the link of an invitation. Opening it changes nothing: mail programs look ahead."""

from flask import redirect, request, url_for

from casestatus.accounts.signing_in import start_session
from casestatus.core.errors import NotFound, Refused
from casestatus.core.permissions import ANYONE
from casestatus.staff.forms import JoinForm
from casestatus.staff.inviting import join, who_joins
from casestatus.web.blueprints import public_blueprint
from casestatus.web.hypermedia import Answer, page
from casestatus.web.limits import limiter
from casestatus.web.signed_in import ignore_token, keep_token

bp = public_blueprint("joining", "/join")


@bp.get("/<token>", may=ANYONE)
def invited(token: str) -> Answer:
    ignore_token()
    try:
        user, firm = who_joins(token)
    except NotFound:
        return _dead()
    return page("accounts/join.html", form=JoinForm(name=user.name), email=user.email, to_join=firm)


@bp.post("/<token>", may=ANYONE)
@limiter.limit("30 per minute")
def join_firm(token: str) -> Answer:
    ignore_token()
    form = JoinForm()
    try:
        user, firm = who_joins(token)
        if form.validate_on_submit():
            _join(token, form)
            return redirect(url_for("accounts.front_door"), 303)
    except NotFound:
        return _dead()
    except Refused as refusal:
        form.password.errors = [refusal.sentence]
    return page("accounts/join.html", status=422, form=form, email=user.email, to_join=firm)


def _join(token: str, form: JoinForm) -> None:
    user = join(token, name=form.name.data or "", password=form.password.data or "")
    keep_token(start_session(user, address=request.remote_addr or "", browser=request.user_agent.string))


def _dead() -> Answer:
    return page("accounts/dead_invitation.html", status=404)
