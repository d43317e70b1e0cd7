"""Settings: one person, with role, permissions, leaving and coming back (A2)."""

from collections.abc import Sequence
from uuid import UUID

from flask import request, url_for

from casestatus.accounts.models import User
from casestatus.cases.handing_over import how_many_open_cases
from casestatus.core.errors import NotFound, Refused
from casestatus.core.permissions import Permission, Role
from casestatus.core.tenancy import find
from casestatus.desk.forms import LeavingForm
from casestatus.desk.people import change_role, deactivate, switch
from casestatus.messaging.leaving import how_many_with
from casestatus.messaging.scheduling import how_many_scheduled_by
from casestatus.staff.changing import reactivate
from casestatus.staff.forms import RoleForm
from casestatus.staff.queries import colleagues_of, powers_of, row_of, visible_to
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

PEOPLE = Permission.PEOPLE
bp = staff_blueprint("people", "/settings/people")


@bp.get("/<uuid:id>", may=PEOPLE)
def person(id: UUID) -> Answer:
    user = find(visible_to(current_user), id)
    return _page(user, _role_form(user))


@bp.post("/<uuid:id>/role", may=PEOPLE)
def save_role(id: UUID) -> Answer:
    user, form = find(visible_to(current_user), id), RoleForm()
    try:
        if form.validate_on_submit():
            change_role(user, Role(form.role.data), by=current_user)
            return done(_after(user))
    except Refused as refusal:
        form.role.errors = [refusal.sentence]
    return _page(user, form, status=422)


@bp.post("/<uuid:id>/permissions", may=PEOPLE)
def save_permission(id: UUID) -> Answer:
    user = find(visible_to(current_user), id)
    try:
        switch(user, _permission(), request.form.get("on") == "yes", by=current_user)
    except Refused as refusal:
        return _page(user, _role_form(user), refusal=refusal.sentence, status=422)
    return done(_after(user), "settings/_powers.html", person=row_of(user), powers=powers_of(user), refusal=None)


@bp.get("/<uuid:id>/deactivate", may=PEOPLE)
def leaving(id: UUID) -> Answer:
    user = find(visible_to(current_user), id)
    return _leaving_page(user, LeavingForm(formdata=None), colleagues_of(user))


@bp.post("/<uuid:id>/deactivate", may=PEOPLE)
def leave(id: UUID) -> Answer:
    user, form = find(visible_to(current_user), id), LeavingForm()
    colleagues = colleagues_of(user)
    form.offer(colleagues)
    try:
        if form.validate_on_submit():
            _deactivate(user, form, colleagues)
            return done(url_for("staff.people"))
    except Refused as refusal:
        form.form_errors.append(refusal.sentence)
    return _leaving_page(user, form, colleagues, status=422)


@bp.post("/<uuid:id>/reactivate", may=PEOPLE)
def come_back(id: UUID) -> Answer:
    user = find(visible_to(current_user), id)
    try:
        reactivate(user, by=current_user)
    except Refused as refusal:
        return _page(user, _role_form(user), refusal=refusal.sentence, status=422)
    return done(url_for(".person", id=id))


def _deactivate(user: User, form: LeavingForm, colleagues: Sequence[User]) -> None:
    by_id = {str(one.id): one for one in colleagues}
    deactivate(
        user,
        by=current_user,
        conversations_to=by_id.get(form.conversations_to.data or ""),
        cases_to=by_id.get(form.cases_to.data or ""),
    )


def _page(user: User, form: RoleForm, *, refusal: object = None, status: int = 200) -> Answer:
    return page(
        "settings/person.html",
        "settings/_powers.html",
        status=status,
        person=row_of(user),
        powers=powers_of(user),
        form=form,
        refusal=refusal,
    )


def _leaving_page(user: User, form: LeavingForm, colleagues: Sequence[User], *, status: int = 200) -> Answer:
    form.offer(colleagues)
    return page(
        "settings/deactivate.html",
        status=status,
        user=user,
        form=form,
        conversations=how_many_with(user),
        cases=how_many_open_cases(user),
        scheduled=how_many_scheduled_by(user),
    )


def _role_form(user: User) -> RoleForm:
    return RoleForm(formdata=None, role=user.role.value)


def _permission() -> Permission:
    try:
        return Permission(request.form.get("permission", ""))
    except ValueError:
        raise NotFound() from None


def _after(user: User) -> str:
    """Whoever gave up managing people, cannot come back to the page."""
    return url_for(".person", id=user.id) if current_user.may(PEOPLE) else url_for("firms.settings")
