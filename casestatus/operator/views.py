"""The operator's few pages: firms, made, suspended and resumed, with counts and nothing else (A5)."""

from uuid import UUID

from flask import url_for
from wtforms.fields import StringField
from wtforms.validators import InputRequired

from casestatus.core.errors import Refused
from casestatus.core.permissions import SIGNED_IN
from casestatus.core.tenancy import find
from casestatus.firms.forms import zones
from casestatus.firms.founding import found_firm, resume, suspend
from casestatus.operator.queries import firms_with_counts, visible_to
from casestatus.web.blueprints import current_operator, operator_blueprint
from casestatus.web.forms import Form, at_most
from casestatus.web.hypermedia import Answer, done, page

bp = operator_blueprint("operator", "/operator")


class NewFirmForm(Form):
    """A firm to begin with."""

    name = StringField("Name", [InputRequired("Write the firm's name."), at_most(120)])
    number = StringField("Text number", [InputRequired("Write the number it texts from.")])
    time_zone = StringField("Time zone", [InputRequired("Write a time zone.")], default="America/New_York")


@bp.get("/firms", may=SIGNED_IN)
def firms() -> Answer:
    return page("operator/firms.html", firms=firms_with_counts())


@bp.get("/firms/new", may=SIGNED_IN)
def new_firm() -> Answer:
    return page("operator/firm_form.html", form=NewFirmForm(), zones=zones())


@bp.post("/firms", may=SIGNED_IN)
def create_firm() -> Answer:
    form = NewFirmForm()
    try:
        if form.validate_on_submit():
            found_firm(name=form.name.data or "", number=form.number.data or "", timezone=form.time_zone.data or "")
            return done(url_for(".firms"))
    except Refused as refusal:
        form.form_errors.append(refusal.sentence)
    return page("operator/firm_form.html", status=422, form=form, zones=zones())


@bp.post("/firms/<uuid:id>/suspend", may=SIGNED_IN)
def suspend_firm(id: UUID) -> Answer:
    suspend(find(visible_to(current_operator), id))
    return done(url_for(".firms"))


@bp.post("/firms/<uuid:id>/resume", may=SIGNED_IN)
def resume_firm(id: UUID) -> Answer:
    resume(find(visible_to(current_operator), id))
    return done(url_for(".firms"))
