"""Working on a conversation together: notes' colleagues, assigning, reminders, who else is here (T22, T25)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for

from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.live import presence_topic, publish
from casestatus.core.permissions import Permission
from casestatus.core.presence import Doing, give_sign
from casestatus.core.tenancy import find
from casestatus.core.words import _
from casestatus.inbox.standing_views import stands
from casestatus.inbox.team_forms import AssignForm, RemindForm
from casestatus.inbox.thread_queries import thread_head
from casestatus.messaging.assigning import assign, needs_no_answer
from casestatus.messaging.being_here import others_at
from casestatus.messaging.colleagues import who_hears
from casestatus.messaging.queries import visible_to
from casestatus.messaging.reminding import choices, forget_reminder, remind
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

TEXTS = Permission.TEXT_MESSAGES

bp = staff_blueprint("team", "/conversations")


@bp.get("/<uuid:id>/colleagues", may=TEXTS)
def colleagues(id: UUID) -> Answer:
    """Who may read a note in it, to be named there."""
    head = thread_head(current_user, id)
    return page("inbox/colleagues.html", "inbox/_colleagues.html", conversation=head, colleagues=who_hears())


@bp.get("/<uuid:id>/assign", may=TEXTS)
def choose_assignee(id: UUID) -> Answer:
    return _assign_page(id, AssignForm(formdata=None))


@bp.post("/<uuid:id>/assign", may=TEXTS)
def assign_conversation(id: UUID) -> Answer:
    found, form = find(visible_to(current_user), id), AssignForm()
    people = {str(user.id): user for user in who_hears()}
    try:
        if (form.to.data or "") not in {"", *people}:
            raise Refused(_("Choose a colleague who may read text messages."))
        assign(found, people.get(form.to.data or ""), by=current_user, was=form.was.data)
    except Refused as refusal:
        form.to.errors = [refusal.sentence]
        return _assign_page(id, form, status=422)
    return _stands(id)


@bp.post("/<uuid:id>/no-answer", may=TEXTS)
def no_answer(id: UUID) -> Answer:
    needs_no_answer(find(visible_to(current_user), id))
    return _stands(id)


@bp.get("/<uuid:id>/remind", may=TEXTS)
def choose_time(id: UUID) -> Answer:
    return _remind_page(id, RemindForm(formdata=None))


@bp.post("/<uuid:id>/remind", may=TEXTS)
def remind_me(id: UUID) -> Answer:
    found, form = find(visible_to(current_user), id), RemindForm()
    try:
        remind(found, current_user, _moment(form))
    except Refused as refusal:
        form.clock.errors = [refusal.sentence]
        return _remind_page(id, form, status=422)
    return _stands(id)


@bp.post("/<uuid:id>/remind/undo", may=TEXTS)
def undo_reminder(id: UUID) -> Answer:
    forget_reminder(find(visible_to(current_user), id), current_user)
    return _stands(id)


@bp.get("/<uuid:id>/presence", may=TEXTS)
def presence(id: UUID) -> Answer:
    """Who else is reading or writing in it now."""
    head = thread_head(current_user, id)
    others = others_at(id, current_user)
    return page("inbox/presence.html", "inbox/_presence.html", conversation=head, others=others)


@bp.post("/<uuid:id>/presence", may=TEXTS)
def be_here(id: UUID) -> Answer:
    """A sign that the page of a conversation gives while it is looked at, and when it is left."""
    found = find(visible_to(current_user), id)
    doing = request.form.get("doing", "")
    if give_sign(str(found.id), current_user.id, Doing(doing) if doing in set(Doing) else None):
        publish(presence_topic(found.id))
    return done(url_for("inbox.conversation", id=id))


def _moment(form: RemindForm) -> datetime:
    """What was chosen, UTC: one of the times offered, or a day and a time."""
    offered = {choice.key: choice.at for choice in choices(current_firm.zone, now())}
    return offered[form.when.data] if form.when.data in offered else form.moment(current_firm.zone)


def _assign_page(id: UUID, form: AssignForm, *, status: int = 200) -> Answer:
    return _asks(id, "assign", status=status, form=form, people=who_hears())


def _remind_page(id: UUID, form: RemindForm, *, status: int = 200) -> Answer:
    return _asks(id, "remind", status=status, form=form, choices=choices(current_firm.zone, now()))


def _asks(id: UUID, what: str, *, status: int, **context: Any) -> Answer:
    """What is to be chosen, where it was asked for: only what was agreed to goes to how the conversation stands."""
    head = thread_head(current_user, id)
    answer = page(f"inbox/{what}.html", f"inbox/_{what}.html", status=status, conversation=head, **context)
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#asked", "innerHTML"
    return answer


def _stands(id: UUID) -> Answer:
    """How the conversation stands from now on, with what was asked put away."""
    return stands(id, "inbox/_agreed.html")
