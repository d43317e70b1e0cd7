"""Settings: the firm itself."""

from flask import redirect, url_for

from casestatus.core.errors import Refused
from casestatus.core.permissions import SIGNED_IN, Permission
from casestatus.firms.forms import FirmForm
from casestatus.firms.founding import change_firm
from casestatus.firms.models import CallAnswer
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

bp = staff_blueprint("firms", "/settings")


@bp.get("", may=SIGNED_IN)
def settings() -> Answer:
    return redirect(url_for(".firm" if current_user.may(Permission.FIRM) else "own.sessions"), 303)


@bp.get("/firm", may=Permission.FIRM)
def firm() -> Answer:
    return page("settings/firm.html", form=FirmForm(obj=current_firm), numbers=current_firm.numbers)


@bp.post("/firm", may=Permission.FIRM)
def save_firm() -> Answer:
    form = FirmForm()
    try:
        if form.validate_on_submit():
            _save(form)
            return done(url_for(".firm"))
    except Refused as refusal:
        form.form_errors.append(refusal.sentence)
    return page("settings/firm.html", status=422, form=form, numbers=current_firm.numbers)


def _save(form: FirmForm) -> None:
    change_firm(
        current_firm,
        name=form.name.data or "",
        timezone=form.time_zone.data or "",
        office_phone=form.office_phone.data or "",
        call_answer=CallAnswer(form.call_answer.data),
        call_message=form.call_message.data or "",
    )
