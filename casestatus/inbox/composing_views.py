"""Compose: a first text to a contact or to a number that was typed (T2)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import request, url_for

from casestatus.contacts.models import Contact
from casestatus.contacts.queries import Found, recipients, with_phones
from casestatus.contacts.queries import visible_to as contacts_visible_to
from casestatus.core.errors import NotFound, Refused
from casestatus.core.permissions import Permission
from casestatus.core.phones import display, to_e164
from casestatus.core.tenancy import find
from casestatus.core.words import _
from casestatus.inbox.compose_file_views import attach, compose_at, place
from casestatus.inbox.enclosure_rows import any_good, enclosures_of
from casestatus.inbox.enclosure_views import MOST_BYTES, brings_files
from casestatus.inbox.forms import BAD_CHOICES, ComposeForm
from casestatus.inbox.later_views import due_at
from casestatus.messaging.drafting import compose_draft, forget_compose_draft, keep_compose_draft
from casestatus.messaging.enclosing import BadFiles
from casestatus.messaging.lines import Question, line_of, nothing
from casestatus.messaging.measuring import counted
from casestatus.messaging.night import AtNight, Clocks, zone_names
from casestatus.messaging.scheduling import schedule
from casestatus.messaging.sending import BadWords, conversation_to, send_message
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.forms import cut
from casestatus.web.hypermedia import Answer, done, page, wants_partial

CHOOSE = _("Choose which contact you mean, or type a phone number.")

bp = staff_blueprint("composing", "/conversations")


@bp.get("/new", may=Permission.TEXT_MESSAGES)
def compose() -> Answer:
    """What was left half-written; else an empty composer, or one to the contact that the address names."""
    opened_for = _opened_for()
    if current_firm.notice_read_at is None:
        return page("inbox/notice.html", opened_for_id=opened_for.id if opened_for else None)
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
    _keep(ComposeForm())
    return done(url_for(".compose", **compose_at()))


def _keep(form: ComposeForm) -> None:
    form.validate_on_submit()
    to, body, key = form.to.data or "", form.body.data or "", form.key.data or ""
    keep_compose_draft(current_user, _opened_for(), to=to, contact=_picked(form), body=body, key=key)


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
    good = set(request.form.getlist("file")) - set(request.form.getlist("refused"))
    measured = counted(current_firm, body, with_files=bool(good))
    return page("inbox/count.html", "inbox/_count.html", body=body, count=measured)


def _line() -> Question:
    """Have a number that nobody ever texted looked up, where the firm wants that, so that a landline is refused now."""
    e164 = to_e164(request.form.get("to", ""))
    return line_of(e164) if e164 and current_firm.checks_lines else nothing


@bp.post("", may=Permission.TEXT_MESSAGES, asks=_line, most_bytes=MOST_BYTES)
def create_conversation(heard: None) -> Answer:
    form = ComposeForm()
    if brings_files():  # where no script puts them to the text as they are chosen: one looks at them first
        _keep(form)
        return attach()
    try:
        if form.validate_on_submit():
            return _began(form)
    except AtNight as warning:
        return _refused(form, warning=warning)
    except (BadWords, BadFiles) as refusal:
        form.blame(refusal, form.body)
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
        "inbox/compose.html",
        "inbox/_compose.html",
        status=422,
        form=form,
        who=_who(form),
        found=found,
        q="",
        opened_for_id=request.args.get("contact"),
        clocks=_clocks(),
        **_beside(form),
        **more,
    )


def _beside(form: ComposeForm) -> dict[str, Any]:
    """The files that go with the text, and its count."""
    files = enclosures_of(current_user, place())
    return {"files": files, "count": counted(current_firm, form.body.data, with_files=any_good(files))}


def _began(form: ComposeForm) -> Answer:
    files, body = request.form.getlist("file", type=UUID), form.body.data or ""
    conversation = conversation_to(form.to.data or "", _picked(form), body=body, may_be_empty=bool(files))
    how: dict[str, Any] = {"body": body, "key": form.key.data or "", "files": files, "written_in": place()}
    how |= {"author": current_user, "even_at_night": form.is_even_at_night}
    later = due_at(form, conversation)
    written = send_message(conversation, **how) if later is None else schedule(conversation, due_at=later, **how)
    forget_compose_draft(current_user, _opened_for(), key=form.key.data or "")
    return done(url_for("inbox.conversation", id=written.conversation_id))


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


def _who(form: ComposeForm) -> str:
    """The name of the contact that was chosen, to stand by the number; nothing for a number that was typed."""
    chosen = form.contact_id.data
    try:
        return find(contacts_visible_to(current_user), UUID(str(chosen))).name if chosen else ""
    except (ValueError, NotFound):
        return ""  # no contact: the words that were written matter more, and sending is refused


def _page(form: ComposeForm, found: Sequence[Found] = ()) -> Answer:
    q = form.to.data if request.method == "POST" and not form.contact_id.data else ""
    return page(
        "inbox/compose.html",
        "inbox/_recipients.html",
        form=form,
        who=_who(form),
        found=found,
        q=q,
        opened_for_id=request.args.get("contact"),
        clocks=_clocks(),
        **({} if wants_partial() else _beside(form)),
    )


def _clocks() -> Clocks:
    """The firm's own: nobody knows yet to whom it goes."""
    return Clocks(zone_names((current_firm.time_zone,))[0])


def _address(form: ComposeForm, contact: Contact) -> None:
    if contact.phones:
        form.contact_id.data, form.to.data = str(contact.id), display(contact.phones[0].e164)
