"""Settings of one's own: the password, where one is signed in, the keyboard."""

from uuid import UUID

from flask import current_app, request, url_for

from casestatus.accounts.forms import ChangePasswordForm
from casestatus.accounts.preferring import use_single_keys
from casestatus.accounts.resetting import WrongPassword, change_password
from casestatus.accounts.signing_in import end_session, end_sessions, sessions_of
from casestatus.core.errors import Refused
from casestatus.core.permissions import SIGNED_IN
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page
from casestatus.web.limits import limiter
from casestatus.web.signed_in import identity

bp = staff_blueprint("own", "/settings")


@bp.get("/sessions", may=SIGNED_IN)
def sessions() -> Answer:
    return page("settings/sessions.html", sessions=sessions_of(current_user), here=_here())


@bp.post("/sessions/<uuid:id>/end", may=SIGNED_IN)
def end(id: UUID) -> Answer:
    end_session(current_user, id)
    return done(url_for(".sessions"))


@bp.post("/sessions/end-others", may=SIGNED_IN)
def end_others() -> Answer:
    end_sessions(current_user, but=_here())
    return done(url_for(".sessions"))


@bp.get("/password", may=SIGNED_IN)
def password() -> Answer:
    return page("settings/password.html", form=ChangePasswordForm(), is_changed="changed" in request.args)


@bp.post("/password", may=SIGNED_IN)
@limiter.limit("30 per minute")
def save_password() -> Answer:
    form = ChangePasswordForm()
    try:
        if form.validate_on_submit():
            _change(form)
            return done(url_for(".password", changed="yes"))
    except WrongPassword as refusal:
        form.current.errors = [refusal.sentence]
    except Refused as refusal:
        form.new.errors = [refusal.sentence]
    return page("settings/password.html", status=422, form=form, is_changed=False)


def _change(form: ChangePasswordForm) -> None:
    change_password(
        current_user,
        current=form.current.data or "",
        new=form.new.data or "",
        here=_here(),
        address=request.remote_addr or "",
        key=str(current_app.secret_key),
    )


@bp.get("/keyboard", may=SIGNED_IN)
def keyboard() -> Answer:
    """Also what the key ? shows, on any page."""
    return page("settings/keyboard.html", "settings/_keys.html")


@bp.post("/keyboard", may=SIGNED_IN)
def save_keyboard() -> Answer:
    use_single_keys(current_user, on=bool(request.form.get("on")))
    return done(url_for(".keyboard"))


def _here() -> UUID:
    who = identity()
    assert who is not None
    return who.browser.id
