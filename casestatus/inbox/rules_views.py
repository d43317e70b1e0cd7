"""Settings → Texting rules: when texts may arrive, and what is answered outside office hours (T20, T23)."""

from typing import Any

from flask import request, url_for
from wtforms.fields import Field

from casestatus.consent.narrowing import read_texting_hours, show, show_texting_hours
from casestatus.consent.texting_hours import widest
from casestatus.core.errors import Refused
from casestatus.core.permissions import Permission
from casestatus.core.words import LANGUAGES
from casestatus.firms.founding import (
    read_reminder_hours,
    refuse_unseen,
    set_away,
    set_reminder_hours,
    set_texting_hours,
    state_of,
)
from casestatus.firms.opening import read_holidays, show_holidays
from casestatus.inbox.rules_forms import AwayForm, HoursForm, RemindersForm, RulesForm
from casestatus.messaging.away_words import FIELDS, READY, away_words, usual_time
from casestatus.web.blueprints import current_firm, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

SAVED = {
    "hours": "Your texting hours are saved.",
    "reminders": "When clients are reminded is saved.",
    "away": "The away message and the holidays are saved.",
}

bp = staff_blueprint("rules", "/settings/texting")


@bp.get("", may=Permission.FIRM)
def rules() -> Answer:
    return _page()


@bp.post("/hours", may=Permission.FIRM)
def save_hours() -> Answer:
    form = HoursForm()
    if not form.validate_on_submit() or not _is_newest(form, form.hours):
        return _page(status=422, hours=form)
    set_texting_hours(current_firm, read_texting_hours(form.hours.data or ""))
    return done(url_for(".rules", saved="hours"))


@bp.post("/reminders", may=Permission.FIRM)
def save_reminders() -> Answer:
    form = RemindersForm()
    if not form.validate_on_submit() or not _is_newest(form, form.before):
        return _page(status=422, reminders=form)
    set_reminder_hours(current_firm, read_reminder_hours(form.before.data or ""))
    return done(url_for(".rules", saved="reminders"))


@bp.post("/away", may=Permission.FIRM)
def save_away() -> Answer:
    """Save the away message; with "Preview" only show what it would say."""
    form = AwayForm()
    if not form.validate_on_submit():
        return _page(status=422, away=form)
    if "preview" in request.form:
        return _page(away=form, written=form.texts)
    if not _is_newest(form, form.answers):
        return _page(status=422, away=form)
    try:
        holidays = read_holidays(form.holidays.data or "")
        set_away(current_firm, answers=form.answers.data, texts=form.texts, holidays=holidays)
    except Refused as refusal:
        form.answers.errors = [refusal.sentence]
        return _page(status=422, away=form)
    return done(url_for(".rules", saved="away"))


def _is_newest(form: RulesForm, field: Field) -> bool:
    """Whether the page showed what stands now; else it is said beside the field, and saving once more saves."""
    try:
        refuse_unseen(current_firm, form.part, form.seen.data)
    except Refused as refusal:
        field.errors = [refusal.sentence]
        form.show_state_of(current_firm)
        return False
    return True


def _page(*, status: int = 200, written: dict[str, str] | None = None, **forms: Any) -> Answer:
    before = ", ".join(map(str, current_firm.reminder_hours))
    hours = show_texting_hours(current_firm.texting_hours)
    forms.setdefault("hours", HoursForm(formdata=None, hours=hours, seen=state_of(current_firm, "hours")))
    forms.setdefault("reminders", RemindersForm(formdata=None, before=before, seen=state_of(current_firm, "reminders")))
    forms.setdefault("away", _away())
    return page(
        "settings/texting.html",
        status=status,
        law=show(widest()),
        says={language: away_words(current_firm, language, written=written) for language in LANGUAGES},
        fields=FIELDS,
        saved=SAVED.get(request.args.get("saved", "")) if status == 200 else None,
        answer_time=usual_time(current_firm.answer_minutes),
        **forms,
    )


def _away() -> AwayForm:
    kept: dict[str, Any] = {
        language: current_firm.away_texts.get(language) or READY[language] for language in LANGUAGES
    }
    holidays = show_holidays(current_firm.holidays)
    kept |= {"answers": current_firm.answers_when_away, "seen": state_of(current_firm, "away")}
    return AwayForm(formdata=None, holidays=holidays, **kept)
