"""Settings: the firm's templates (T18)."""

from dataclasses import dataclass
from uuid import UUID

from flask import request, url_for

from casestatus.core.errors import Refused
from casestatus.core.permissions import Permission
from casestatus.core.phones import display
from casestatus.core.words import _
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.forms import cut
from casestatus.web.hypermedia import Answer, done, page
from casestatus.wording.fields import EXAMPLES, HINTS, Field
from casestatus.wording.filling import fill
from casestatus.wording.forms import TemplateForm, form_of
from casestatus.wording.keeping import (
    NameTaken,
    add_template,
    archive_template,
    change_template,
    held,
    restore_template,
)
from casestatus.wording.models import Template
from casestatus.wording.queries import template_of, templates_of

FIRM = Permission.FIRM
PREVIEW = "preview"  # the button that shows what would be sent, and the region that does so by itself
LANGUAGES = {"en": "English", "es": "Spanish"}

bp = staff_blueprint("wording", "/settings/templates")


@dataclass(frozen=True)
class Shown:
    """How the words would read, in one language."""

    language: str
    label: str
    words: str


@bp.get("", may=FIRM)
def templates() -> Answer:
    archived, q = request.args.get("archived") == "yes", cut(request.args.get("q", "")[:80]) or ""
    found = templates_of(current_user, archived=archived, q=q)
    return page("wording/list.html", "wording/_list.html", templates=found, archived=archived, q=q)


@bp.get("/new", may=FIRM)
def new_template() -> Answer:
    return _form(TemplateForm(formdata=None))


@bp.post("", may=FIRM)
def create_template() -> Answer:
    form = TemplateForm()
    if PREVIEW in request.form:
        return _form(form)
    try:
        if form.validate_on_submit():
            add_template(**_words(form))
            return done(url_for(".templates"))
    except Refused as refusal:
        form.name.errors = [refusal.sentence]
    return _form(form, status=422)


@bp.get("/<uuid:id>", may=FIRM)
def template(id: UUID) -> Answer:
    found = template_of(current_user, id)
    return _form(form_of(found), found)


@bp.post("/<uuid:id>", may=FIRM)
def save_template(id: UUID) -> Answer:
    form = TemplateForm()
    if PREVIEW in request.form:
        return _form(form, template_of(current_user, id))
    found = held(current_user, id)
    if not form.validate_on_submit():
        return _form(form, found, status=422)
    if _is_overtaken(form, found):
        return _form(form, found, status=422, stands=found)
    try:
        change_template(found, **_words(form))
    except NameTaken as refusal:
        form.name.errors = [refusal.sentence]
        return _form(form, found, status=422)
    return done(url_for(".templates"))


@bp.post("/<uuid:id>/archive", may=FIRM)
def archive(id: UUID) -> Answer:
    archive_template(held(current_user, id))
    return done(url_for(".templates"))


@bp.post("/<uuid:id>/restore", may=FIRM)
def restore(id: UUID) -> Answer:
    restore_template(held(current_user, id))
    return done(url_for(".templates"))


def _is_overtaken(form: TemplateForm, template: Template) -> bool:
    """Whether somebody has saved it since this form was opened. Saved again, it goes through."""
    seen, form.seen.data = form.seen.data, str(template.version)
    if seen in ("", None, form.seen.data):
        return False
    form.form_errors.append(_("Somebody has changed this template since you opened it. Check it, then save again."))
    return True


def _words(form: TemplateForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in ("name", "english", "spanish")}


def _form(
    form: TemplateForm, template: Template | None = None, *, status: int = 200, stands: Template | None = None
) -> Answer:
    return page(
        "wording/form.html",
        "wording/_preview.html" if PREVIEW in request.form else None,
        status=status,
        form=form,
        edited=template,
        stands=stands,
        hints=HINTS,
        shown=_shown(form),
    )


def _shown(form: TemplateForm) -> list[Shown]:
    """The words as somebody would get them, where there are any."""
    ours = {
        Field.FIRM_NAME: current_firm.name,
        Field.FIRM_PHONE: display(current_firm.office_phone) if current_firm.office_phone else "",
        Field.MY_NAME: current_user.name,
    }
    written = {"en": form.english.data or "", "es": form.spanish.data or ""}
    return [
        Shown(language, LANGUAGES[language], fill(words, {**EXAMPLES[language], **ours}).words)
        for language, words in written.items()
        if words
    ]
