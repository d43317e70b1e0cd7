"""Compose: a first text to a contact or to a number that was typed (T2)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import request, url_for

from casestatus.contacts.models import Contact
from casestatus.contacts.queries import Found, recipients, with_phones
from casestatus.contacts.queries import visible_to as contacts_visible_to
from casestatus.core.errors import Refused
from casestatus.core.permissions import Permission
from casestatus.core.phones import display, to_e164
from casestatus.core.tenancy import find
from casestatus.core.words import _
from casestatus.messaging.drafting import compose_draft, forget_compose_draft, keep_compose_draft
from casestatus.messaging.forms import BAD_CHOICES, ComposeForm
from casestatus.messaging.later_views import due_at
from casestatus.messaging.lines import Question, line_of, nothing
from casestatus.messaging.measuring import Count, count
from casestatus.messaging.night import AtNight, Clocks, zone_names
from casestatus.messaging.scheduling import schedule
from casestatus.messaging.sending import BadWords, conversation_to, send_message
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.forms import cut
from casestatus.web.hypermedia import Answer, done, page

CHOOSE = _("Choose which contact you mean, or type a phone number.")

bp = staff_blueprint("composing", "/conversations")


@bp.get("/new", may=Permission.TEXT_MESSAGES)
def compose() -> Answer:
    """What was left half-written; else an empty composer, or one to the contact that the address names."""
    opened_for = _opened_for()
    if current_firm.notice_read_at is None:
        return page("messaging/notice.html", opened_for_id=opened_for.id if opened_for else None)
    draft = compose_draft(current_user, opened_for.id if opened_for else None)
    if draft is not None:
        return _page(ComposeForm(formdata=None, obj=draft))
    form = ComposeForm(formdata=None)
    if opened_for is not None:
        _address(form, opened_for)
    return _page(form)


@bp.post("/draft", may=Permission.TEXT_MESSAGES)
def draft() -> Answer:
    """Keep what is half-written. Asked by the page itself after each pause, or by a button where nothing runs."""
    form, opened_for = ComposeForm(), _opened_for()
    form.validate_on_submit()
    keep_compose_draft(
        current_user,
        opened_for,
        to=form.to.data or "",
        contact=_picked(form),
        body=form.body.data or "",
        key=form.key.data or "",
    )
    return done(url_for(".compose", contact=opened_for.id if opened_for else None))


@bp.post("/recipients", may=Permission.TEXT_MESSAGES)
def find_recipients() -> Answer:
    """Who could be meant by what was typed. A POST, so that no name and no number stands in an address."""
    form = ComposeForm()
    contact_id, _, phone = request.form.get("pick", "").partition(" ")
    if phone:
        form.contact_id.data, form.to.data = contact_id, display(phone)
    return _page(form, found=[] if phone else recipients(current_user, form.to.data or ""))


@bp.post("/count", may=Permission.TEXT_MESSAGES)
def count_text() -> Answer:
    """How long a text is so far. A POST, so that no words stand in an address."""
    body = cut(request.form.get("body")) or ""
    with_files = bool(request.form.getlist("file"))
    counted = count(body, current_firm.segment_price, with_files=with_files)
    return page("messaging/count.html", "messaging/_count.html", body=body, count=counted)


def _line() -> Question:
    """Have a number that nobody ever texted looked up, where the firm wants that, so that a landline is refused now."""
    e164 = to_e164(request.form.get("to", ""))
    return line_of(e164) if e164 and current_firm.checks_lines else nothing


@bp.post("", may=Permission.TEXT_MESSAGES, asks=_line)
def create_conversation(heard: None) -> Answer:
    form = ComposeForm()
    try:
        if form.validate_on_submit():
            return _began(form)
    except AtNight as warning:
        return _refused(form, warning=warning)
    except BadWords as refusal:
        form.body.errors = [refusal.sentence]
    except BAD_CHOICES as refusal:
        form.blame(refusal, form.clock)
    except Refused as refusal:
        return _not_sent(form, refusal)
    return _refused(form)


def _not_sent(form: ComposeForm, refusal: Refused) -> Answer:
    """Whoever typed a name and chose nobody sees who could be meant."""
    typed = form.to.data or ""
    meant = [] if any(sign.isdigit() for sign in typed) else recipients(current_user, typed)
    form.to.errors = [CHOOSE if meant else refusal.sentence]
    return _refused(form, found=meant)


def _refused(form: ComposeForm, *, found: Sequence[Found] = (), **more: Any) -> Answer:
    return page(
        "messaging/compose.html",
        "messaging/_compose.html",
        status=422,
        form=form,
        found=found,
        q="",
        count=_counted(form.body.data),
        opened_for_id=request.args.get("contact"),
        clocks=_clocks(),
        **more,
    )


def _counted(body: str | None) -> Count | None:
    return count(body or "", current_firm.segment_price)


def _began(form: ComposeForm) -> Answer:
    conversation = conversation_to(form.to.data or "", _picked(form), body=form.body.data or "")
    how: dict[str, Any] = {"body": form.body.data or "", "key": form.key.data or ""}
    how |= {"author": current_user, "even_at_night": form.is_even_at_night}
    later = due_at(form, conversation)
    written = send_message(conversation, **how) if later is None else schedule(conversation, due_at=later, **how)
    forget_compose_draft(current_user, _opened_for(), key=form.key.data or "")
    return done(url_for("messaging.conversation", id=written.conversation_id))


def _picked(form: ComposeForm) -> Contact | None:
    """The contact that was chosen from the list; none for a number that was typed."""
    if not form.contact_id.data or form.contact_id.errors:
        return None
    contact: Contact = find(contacts_visible_to(current_user), UUID(form.contact_id.data))
    return contact


def _opened_for() -> Contact | None:
    """The contact from whose page Compose was opened."""
    contact_id = request.args.get("contact", None, UUID)
    if contact_id is None:
        return None
    contact: Contact = find(with_phones(contacts_visible_to(current_user)), contact_id)
    return contact


def _page(form: ComposeForm, found: Sequence[Found] = ()) -> Answer:
    q = form.to.data if request.method == "POST" and not form.contact_id.data else ""
    return page(
        "messaging/compose.html",
        "messaging/_recipients.html",
        form=form,
        found=found,
        q=q,
        count=_counted(form.body.data),
        opened_for_id=request.args.get("contact"),
        clocks=_clocks(),
    )


def _clocks() -> Clocks:
    """The firm's own: nobody knows yet to whom it goes."""
    return Clocks(zone_names((current_firm.time_zone,))[0])


def _address(form: ComposeForm, contact: Contact) -> None:
    if contact.phones:
        form.contact_id.data, form.to.data = str(contact.id), display(contact.phones[0].e164)
