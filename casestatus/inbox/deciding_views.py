"""Opt-outs to decide: words that may mean "no more texts", for a person to read (T21)."""

from typing import Any
from uuid import UUID

from flask import request, url_for

from casestatus.consent.deciding import visible_to
from casestatus.core.errors import Conflict, Refused
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.inbox.forms import KeepTextingForm
from casestatus.messaging.deciding import OPT_OUTS, decided, keep_texting, one_of_them, take_as_opt_out, waiting
from casestatus.messaging.deciding import waiting_count as count_waiting
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

TEXTS = Permission.TEXT_MESSAGES

bp = staff_blueprint("opt_outs", "/opt-outs")


@bp.get("", may=TEXTS)
def opt_outs() -> Answer:
    return page(
        "inbox/opt_outs.html",
        "inbox/_opt_outs.html",
        waiting=waiting(current_user),
        decided=decided(current_user),
    )


@bp.get("/count", may=TEXTS)
def waiting_count() -> Answer:
    """The link to them in the inbox, with how many there are."""
    return page("inbox/opt_outs_link.html", "inbox/_opt_outs_link.html", opt_out_count=count_waiting(current_user))


@bp.get("/<uuid:id>", may=TEXTS)
def opt_out(id: UUID) -> Answer:
    return _page(id, KeepTextingForm(formdata=None))


@bp.post("/<uuid:id>/opt-out", may=TEXTS)
def decide_opt_out(id: UUID) -> Answer:
    try:
        take_as_opt_out(find(visible_to(current_user), id), by=current_user)
    except Conflict as conflict:
        return _page(id, KeepTextingForm(formdata=None), status=409, told=conflict.sentence)
    return _decided(id)


@bp.post("/<uuid:id>/keep", may=TEXTS)
def decide_to_keep(id: UUID) -> Answer:
    form = KeepTextingForm()
    found = find(visible_to(current_user), id)
    try:
        form.validate_on_submit()
        keep_texting(found, by=current_user, reason=form.reason.data or "")
    except Refused as refusal:
        form.reason.errors = [refusal.sentence]
        return _page(id, form, status=422)
    except Conflict as conflict:
        return _page(id, form, status=409, told=conflict.sentence)
    return _decided(id)


def _page(id: UUID, form: KeepTextingForm, **more: Any) -> Answer:
    """One of them, with what was decided when somebody was faster."""
    asked = one_of_them(current_user, id)
    return page("inbox/opt_out.html", asked=asked, form=form, in_queue=_is_in_queue(), **more)


def _decided(id: UUID) -> Answer:
    """Who goes through them goes on with the next; who came from a conversation goes back to it."""
    back = url_for("inbox.conversation", id=one_of_them(current_user, id).conversation_id)
    return done(url_for(".opt_outs") if _is_in_queue() else back, changed=[OPT_OUTS])


def _is_in_queue() -> bool:
    return "queue" in request.values
