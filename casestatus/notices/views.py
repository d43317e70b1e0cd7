"""Settings: My Notifications."""

from uuid import UUID

from flask import current_app, request, url_for

from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.notices.browsers import browsers_of, drop, show_again_in, show_in, visible_to
from casestatus.notices.choosing import choice_of, choose
from casestatus.notices.forms import BrowserForm, ChoiceForm
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page
from casestatus.web.limits import limiter
from casestatus.web.signed_in import identity

TEXTS = Permission.TEXT_MESSAGES  # it gates notifications too (T6)

bp = staff_blueprint("notices", "/settings/notifications")


@bp.get("", may=TEXTS)
def my_notifications() -> Answer:
    return page(
        "settings/notifications.html",
        "settings/_browsers.html",
        form=ChoiceForm(obj=choice_of(current_user)),
        is_saved="saved" in request.args,
        push_key=current_app.config["PUSH_KEY"],
        browsers=browsers_of(current_user, here=_here()),
    )


@bp.post("", may=TEXTS)
def save_choice() -> Answer:
    form = ChoiceForm()
    form.validate_on_submit()
    choose(current_user, **form.wanted)
    return done(url_for(".my_notifications", saved="yes"))


@bp.post("/browsers", may=TEXTS)
@limiter.limit("30 per minute")
def add_browser() -> Answer:
    form = BrowserForm()
    form.validate_on_submit()
    show_in(form.subscription, user=current_user, session_id=_here(), local_url=_sandbox_url())
    return _list()


@bp.post("/browsers/again", may=TEXTS)
@limiter.limit("30 per minute")
def keep_browser() -> Answer:
    """Asked by the first page after a sign-in, in a browser that showed notices before."""
    form = BrowserForm()
    form.validate_on_submit()
    show_again_in(form.subscription, user=current_user, session_id=_here(), local_url=_sandbox_url())
    return _list()


@bp.post("/browsers/<uuid:id>/remove", may=TEXTS)
def remove_browser(id: UUID) -> Answer:
    drop(find(visible_to(current_user), id).id)
    return _list()


def _list() -> Answer:
    rows = browsers_of(current_user, here=_here())
    return done(url_for(".my_notifications"), "settings/_browsers.html", browsers=rows)


def _here() -> UUID:
    who = identity()
    assert who is not None
    return who.browser.id


def _sandbox_url() -> str:
    return str(current_app.config["SANDBOX_URL"])
