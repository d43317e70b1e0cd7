"""Settings → Texting rules: when texts may arrive (T20)."""

from typing import Any

from flask import url_for

from casestatus.consent.narrowing import read_texting_hours, show, show_texting_hours
from casestatus.consent.texting_hours import widest
from casestatus.core.permissions import Permission
from casestatus.firms.founding import read_reminder_hours, set_reminder_hours, set_texting_hours
from casestatus.messaging.rules_forms import HoursForm, RemindersForm
from casestatus.web.blueprints import current_firm, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

bp = staff_blueprint("rules", "/settings/texting")


@bp.get("", may=Permission.FIRM)
def rules() -> Answer:
    return _page()


@bp.post("/hours", may=Permission.FIRM)
def save_hours() -> Answer:
    form = HoursForm()
    if not form.validate_on_submit():
        return _page(status=422, hours=form)
    set_texting_hours(current_firm, read_texting_hours(form.hours.data or ""))
    return done(url_for(".rules", saved="hours"))


@bp.post("/reminders", may=Permission.FIRM)
def save_reminders() -> Answer:
    form = RemindersForm()
    if not form.validate_on_submit():
        return _page(status=422, reminders=form)
    set_reminder_hours(current_firm, read_reminder_hours(form.before.data or ""))
    return done(url_for(".rules", saved="reminders"))


def _page(*, status: int = 200, **forms: Any) -> Answer:
    forms.setdefault("hours", HoursForm(formdata=None, hours=show_texting_hours(current_firm.texting_hours)))
    before = ", ".join(map(str, current_firm.reminder_hours))
    forms.setdefault("reminders", RemindersForm(formdata=None, before=before))
    return page("settings/texting.html", status=status, law=show(widest()), **forms)
