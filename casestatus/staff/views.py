"""Settings: people, and invitations."""

from uuid import UUID

from flask import current_app, url_for

from casestatus.core.errors import Refused
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.staff.forms import InviteForm
from casestatus.staff.inviting import invite, invite_again, withdraw
from casestatus.staff.queries import people_page, visible_to
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

PEOPLE = Permission.PEOPLE
bp = staff_blueprint("staff", "/settings/people")


@bp.get("", may=PEOPLE)
def people() -> Answer:
    return page("settings/people.html", "settings/_people.html", people=people_page(current_user))


@bp.get("/invite", may=PEOPLE)
def invitation() -> Answer:
    return page("settings/invite.html", form=InviteForm())


@bp.post("", may=PEOPLE)
def create_invitation() -> Answer:
    form = InviteForm()
    try:
        if form.validate_on_submit() and current_app.config["MAIL"]:
            _invite(form)
            return done(url_for(".people"))
    except Refused as refusal:
        form.email.errors = [refusal.sentence]
    return page("settings/invite.html", status=422, form=form)


@bp.post("/<uuid:id>/invite-again", may=PEOPLE)
def send_again(id: UUID) -> Answer:
    user = find(visible_to(current_user), id)
    if not current_app.config["MAIL"]:
        return page("settings/invite.html", status=422, form=InviteForm(formdata=None))
    invite_again(user, by=current_user)
    return done(url_for(".people"))


@bp.post("/<uuid:id>/withdraw", may=PEOPLE)
def withdraw_invitation(id: UUID) -> Answer:
    withdraw(find(visible_to(current_user), id))
    return done(url_for(".people"))


def _invite(form: InviteForm) -> None:
    invite(email=form.email.data or "", name=form.name.data or "", role=form.role.data or "", by=current_user)
