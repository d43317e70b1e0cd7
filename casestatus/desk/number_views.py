"""Settings: the numbers that the firm texts from (A9)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request, url_for

from casestatus.core import links
from casestatus.core.errors import Refused
from casestatus.core.permissions import Permission
from casestatus.core.phones import to_e164
from casestatus.core.tenancy import find
from casestatus.core.words import _
from casestatus.desk.forms import LabelForm, NumberForm, TestForm
from casestatus.desk.numbers import number_rows, row_of
from casestatus.firms.checking import Told, ask_about, connect, note_what_was_told
from casestatus.firms.models import FirmNumber
from casestatus.firms.numbering import add_number, name_number, note_added, prefer, remove_number
from casestatus.firms.queries import visible_to as numbers_visible_to
from casestatus.messaging.numbers import go_on_from
from casestatus.outbox.trying import send_test, tests_of
from casestatus.web.blueprints import current_firm, staff_blueprint
from casestatus.web.forms import cut
from casestatus.web.hypermedia import Answer, done, page

FIRM = Permission.FIRM
bp = staff_blueprint("numbers", "/settings/numbers")


@bp.get("", may=FIRM)
def numbers() -> Answer:
    return page("settings/numbers.html", numbers=number_rows(), form=NumberForm(formdata=None))


def _about_a_new_one() -> Callable[[], Told | None]:
    e164 = to_e164(cut(request.form.get("number")) or "")
    return lambda: ask_about(e164) if e164 else None


@bp.post("", may=FIRM, asks=_about_a_new_one)
def create_number(heard: Told | None) -> Answer:
    """Add a number that the account has; one that the phone company cannot be asked about now is added unchecked."""
    form = NumberForm()
    try:
        if form.validate_on_submit() and heard is not None:
            return done(url_for(".number", id=_added(form, heard).id))
    except Refused as refusal:
        form.number.errors = [refusal.sentence]
    return page("settings/numbers.html", status=422, numbers=number_rows(), form=form)


def _added(form: NumberForm, told: Told) -> FirmNumber:
    if told.is_not_ours:
        raise Refused(
            _("The account at the phone company has no such number. Check the digits, or get it there first.")
        )
    added = add_number(current_firm, form.number.data or "", label=form.label.data or "")
    note_added(added)
    note_what_was_told(added, told)
    return added


@bp.get("/<uuid:id>", may=FIRM)
def number(id: UUID) -> Answer:
    found = find(numbers_visible_to(current_firm), id)
    return _page(found, LabelForm(obj=found), TestForm(formdata=None))


def _about(id: UUID) -> Callable[[], Told]:
    e164 = find(numbers_visible_to(current_firm), id).e164
    return lambda: ask_about(e164)


@bp.post("/<uuid:id>/check", may=FIRM, asks=_about)
def check(id: UUID, heard: Told) -> Answer:
    note_what_was_told(find(numbers_visible_to(current_firm), id), heard)
    return done(url_for(".number", id=id))


def _to_connect(id: UUID) -> Callable[[], Told]:
    e164 = find(numbers_visible_to(current_firm), id).e164
    return lambda: connect(e164)


@bp.post("/<uuid:id>/webhooks", may=FIRM, asks=_to_connect)
def set_webhooks(id: UUID, heard: Told) -> Answer:
    note_what_was_told(find(numbers_visible_to(current_firm), id), heard)
    return done(url_for(".number", id=id))


@bp.post("/<uuid:id>/label", may=FIRM)
def save_label(id: UUID) -> Answer:
    found, form = find(numbers_visible_to(current_firm), id), LabelForm()
    if not form.validate_on_submit():
        return _page(found, form, TestForm(formdata=None), status=422)
    name_number(found, form.label.data or "")
    return done(url_for(".number", id=id))


@bp.post("/<uuid:id>/default", may=FIRM)
def make_default(id: UUID) -> Answer:
    prefer(find(numbers_visible_to(current_firm), id))
    return done(url_for(".number", id=id))


@bp.get("/<uuid:id>/remove", may=FIRM)
def remove(id: UUID) -> Answer:
    return _removal(find(numbers_visible_to(current_firm), id))


@bp.post("/<uuid:id>/remove", may=FIRM)
def remove_it(id: UUID) -> Answer:
    found = find(numbers_visible_to(current_firm), id)
    e164 = found.e164
    try:
        go_on_from(remove_number(found), instead_of=e164)
    except Refused as refusal:
        return _removal(found, refusal=refusal.sentence, status=422)
    return done(url_for(".numbers"))


@bp.post("/<uuid:id>/tests", may=FIRM)
def create_test(id: UUID) -> Answer:
    found, form = find(numbers_visible_to(current_firm), id), TestForm()
    try:
        if form.validate_on_submit():
            sent = send_test(found, firm=current_firm, to=form.to.data or "")
            return done(url_for(".test", id=id, test_id=sent.id))
    except Refused as refusal:
        form.to.errors = [refusal.sentence]
    return _page(found, LabelForm(obj=found, formdata=None), form, status=422)


@bp.get("/<uuid:id>/tests/<uuid:test_id>", may=FIRM)
def test(id: UUID, test_id: UUID) -> Answer:
    """The number's page with how far a test text got; the region looks again until that is settled."""
    found = find(numbers_visible_to(current_firm), id)
    sent = find(tests_of(found), test_id)
    form = TestForm(formdata=None, to=sent.recipient)
    return _page(found, LabelForm(obj=found), form, sent=row_of(sent), test_id=test_id)


def _page(found: FirmNumber, label: LabelForm, test: TestForm, *, status: int = 200, **more: Any) -> Answer:
    rows = number_rows()
    return page(
        "settings/number.html",
        "settings/_test.html" if "sent" in more else None,
        status=status,
        row=next(row for row in rows if row.number.id == found.id),
        many=len(rows),
        label=label,
        form=test,
        texts_url=links.inbound_texts(),
        calls_url=links.inbound_calls(),
        **more,
    )


def _removal(found: FirmNumber, *, refusal: object = None, status: int = 200) -> Answer:
    rows = number_rows()
    row = next(row for row in rows if row.number.id == found.id)
    others = [other for other in rows if other.number.id != found.id]
    return page("settings/number_remove.html", status=status, row=row, next=others[:1], refusal=refusal)
