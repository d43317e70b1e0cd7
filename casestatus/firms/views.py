"""Settings: the firm itself."""

from flask import redirect, request, url_for

from casestatus.core.errors import Refused
from casestatus.core.permissions import SIGNED_IN, Permission
from casestatus.firms.forms import FirmForm, zones
from casestatus.firms.founding import (
    NoHours,
    change_firm,
    read_picture_price,
    read_price,
    refuse_no_hours,
    refuse_unseen,
    set_hours,
    set_mailing,
    set_texting,
)
from casestatus.firms.models import CallAnswer
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

bp = staff_blueprint("firms", "/settings")


@bp.get("", may=SIGNED_IN)
def settings() -> Answer:
    return redirect(url_for(".firm" if current_user.may(Permission.FIRM) else "own.sessions"), 303)


@bp.get("/firm", may=Permission.FIRM)
def firm() -> Answer:
    form = FirmForm(obj=current_firm)
    form.show_hours_of(current_firm)
    form.show_state_of(current_firm)
    return page("settings/firm.html", form=form, zones=zones(), is_saved="saved" in request.args)


@bp.post("/firm", may=Permission.FIRM)
def save_firm() -> Answer:
    form = FirmForm()
    try:
        if form.validate_on_submit():
            refuse_unseen(current_firm, "firm", form.seen.data)
            _save(form)
            return done(url_for(".firm", saved=1))
    except NoHours as refusal:
        form.monday.errors = [refusal.sentence]
    except Refused as refusal:
        form.form_errors.append(refusal.sentence)
        form.show_state_of(current_firm)
    return page("settings/firm.html", status=422, form=form, zones=zones(), is_saved=False)


def _save(form: FirmForm) -> None:
    refuse_no_hours(current_firm, form.week)
    change_firm(
        current_firm,
        name=form.name.data or "",
        timezone=form.time_zone.data or "",
        office_phone=form.office_phone.data or "",
        call_answer=CallAnswer(form.call_answer.data),
        call_message=form.call_message.data or "",
    )
    set_hours(current_firm, form.week)
    set_texting(
        current_firm,
        price=read_price(form.segment_price.data or ""),
        picture_price=read_picture_price(form.picture_price.data or ""),
        checks_lines=form.checks_lines.data,
    )
    set_mailing(current_firm, says_more=form.says_more_by_mail.data)
