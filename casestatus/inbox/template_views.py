"""Templates in the composer: a list to pick from, under a thread and in Compose (T18).

A browser with scripts opens the list in the composer and puts the words into its box. Any other one comes here from the
composer, whose words are kept as the draft, and goes back to it with the template's words in the draft.
"""

from typing import Any
from uuid import UUID

from flask import request, url_for

from casestatus.contacts.models import Contact
from casestatus.contacts.queries import visible_to as contacts_visible_to
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.inbox.forms import ComposeForm, MessageForm
from casestatus.inbox.thread_queries import thread_head
from casestatus.messaging.drafting import compose_draft, keep_compose_draft, keep_draft
from casestatus.messaging.filling_in import Setting, joined, offer_of, offers, setting_in, setting_of
from casestatus.messaging.models import Kind
from casestatus.messaging.queries import visible_to
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.forms import cut
from casestatus.web.hypermedia import Answer, done, page

TEXTS = Permission.TEXT_MESSAGES

bp = staff_blueprint("templates", "/conversations")


@bp.get("/<uuid:id>/templates", may=TEXTS)
def for_conversation(id: UUID) -> Answer:
    return _list(_setting(id), here=url_for(".for_conversation", id=id), back=url_for("inbox.conversation", id=id))


@bp.post("/<uuid:id>/templates", may=TEXTS)
def open_for_conversation(id: UUID) -> Answer:
    form = MessageForm()
    form.validate_on_submit()
    found = find(visible_to(current_user), id)
    keep_draft(found, current_user, **form.written)
    return done(url_for(".for_conversation", id=id))


@bp.post("/<uuid:id>/templates/<uuid:template_id>", may=TEXTS)
def use_in_conversation(id: UUID, template_id: UUID) -> Answer:
    offer, head = offer_of(current_user, _setting(id), template_id), thread_head(current_user, id)
    found = find(visible_to(current_user), id)
    kept: dict[str, Any] = {"kind": head.draft_kind or Kind.TEXT, "subject": head.draft_subject}
    keep_draft(found, current_user, body=joined(head.draft, offer.filled.words), key="", **kept)
    return done(url_for("inbox.conversation", id=id))


@bp.get("/templates", may=TEXTS)
def for_compose() -> Answer:
    """For the contact that was picked in Compose, by its id: as the page says, else as the draft does."""
    opened_for = _opened_for()
    here = url_for(".for_compose", contact=_id_of(opened_for))
    return _list(_compose_setting(opened_for), here=here, back=_compose(opened_for))


@bp.post("/templates", may=TEXTS)
def open_for_compose() -> Answer:
    form, opened_for = ComposeForm(), _opened_for()
    form.validate_on_submit()
    contact = None if form.contact_id.errors else _contact(form.contact_id.data)
    to, body, key = form.to.data or "", form.body.data or "", form.key.data or ""
    keep_compose_draft(current_user, opened_for, to=to, contact=contact, body=body, key=key)
    return done(url_for(".for_compose", contact=_id_of(opened_for)))


@bp.post("/templates/<uuid:template_id>", may=TEXTS)
def use_in_compose(template_id: UUID) -> Answer:
    opened_for = _opened_for()
    offer = offer_of(current_user, _compose_setting(opened_for), template_id)
    draft = compose_draft(current_user, _id_of(opened_for))
    contact = _contact(draft.contact_id) if draft else None
    body = joined(draft.body if draft else "", offer.filled.words)
    keep_compose_draft(current_user, opened_for, to=draft.to if draft else "", contact=contact, body=body, key="")
    return done(_compose(opened_for))


def _list(setting: Setting, *, here: str, back: str) -> Answer:
    q = cut(request.args.get("template", "")[:80]) or ""
    shown: dict[str, Any] = {"offers": offers(current_user, setting, q=q), "q": q, "here": here, "back": back}
    return page("inbox/templates.html", "inbox/_templates.html", language=setting.language, **shown)


def _setting(id: UUID) -> Setting:
    return setting_in(current_user, current_firm, id)


def _compose_setting(opened_for: Contact | None) -> Setting:
    picked = request.args.get("contact_id", None, UUID)
    if picked is None:
        draft = compose_draft(current_user, _id_of(opened_for))
        picked = draft.contact_id if draft else _id_of(opened_for)
    return setting_of(current_user, current_firm, _contact(picked))


def _compose(opened_for: Contact | None) -> str:
    return url_for("composing.compose", contact=_id_of(opened_for))


def _opened_for() -> Contact | None:
    """The contact from whose page Compose was opened."""
    return _contact(request.args.get("contact", None, UUID))


def _contact(id: UUID | str | None) -> Contact | None:
    if not id:
        return None
    contact: Contact = find(contacts_visible_to(current_user), UUID(str(id)))
    return contact


def _id_of(contact: Contact | None) -> UUID | None:
    return contact.id if contact else None
