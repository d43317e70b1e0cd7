"""Who is this number? "Add to contacts", "Link to a contact", "New lead" (T5)."""

from collections.abc import Sequence
from uuid import UUID

from flask import request, url_for

from casestatus.contacts.doubles import likely_doubles
from casestatus.contacts.forms import ContactForm
from casestatus.contacts.models import Contact, Kind
from casestatus.contacts.queries import contacts_page
from casestatus.contacts.queries import visible_to as contacts_visible_to
from casestatus.core.errors import Conflict, Forbidden, NotFound, Refused
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.inbox.going_on_views import written_in
from casestatus.inbox.rows import ThreadHead
from casestatus.inbox.thread_queries import thread_head
from casestatus.messaging.linking import LINKED_ALREADY, link, make_contact
from casestatus.messaging.models import Conversation
from casestatus.messaging.queries import gone_on_in
from casestatus.web.blueprints import current_user, look_again, staff_blueprint
from casestatus.web.error_pages import problem
from casestatus.web.forms import cut
from casestatus.web.hypermedia import Answer, done, page

bp = staff_blueprint("linking", "/conversations")

HEADINGS = {"new": "Add to contacts", "lead": "New lead", "link": "Link to a contact"}


@bp.get("/<uuid:id>/contact", may=Permission.TEXT_MESSAGES)
def who_is_it(id: UUID) -> Answer:
    way = request.args.get("as", "new")
    if way not in HEADINGS:
        raise NotFound()
    form = ContactForm(formdata=None, kind=Kind.LEAD if way == "lead" else Kind.CLIENT)
    head = _where_it_stands(id)
    if head.contact_id is not None:
        return done(url_for("inbox.conversation", id=head.id))
    return _page(head, way, form)


@bp.post("/<uuid:id>/contact", may=Permission.TEXT_MESSAGES)
def say_who_it_is(id: UUID) -> Answer:
    """With `contact_id` it is a contact we have, else a new one by the form's fields."""
    if not current_user.may(Permission.EDIT_CONTACTS):
        raise Forbidden()
    conversation = _still_unknown(id)
    if request.form.get("contact_id"):
        contact = find(contacts_visible_to(current_user), _uuid(request.form["contact_id"]))
        kept = link(conversation, contact)
        return done(url_for("inbox.conversation", id=kept.id))
    form = ContactForm()
    try:
        if form.validate_on_submit():
            doubles = [] if form.not_a_double.data else likely_doubles(current_user, **form.names())
            if doubles:
                return _page(thread_head(current_user, id), _way(form), form, status=422, doubles=doubles)
            make_contact(conversation, **form.names(), kind=Kind(form.kind.data))
            return done(url_for("inbox.conversation", id=id))
    except Refused as refusal:
        form.first_name.errors = [refusal.sentence]
    return _page(thread_head(current_user, id), _way(form), form, status=422)


@bp.errorhandler(Conflict)
def told_whose_it_is(conflict: Conflict) -> Answer:
    """The later of two who say whose number it is sees whose it became, with the names that were typed."""
    id = (request.view_args or {})["id"]
    try:
        head = look_again(lambda: _where_it_stands(id))
    except NotFound:
        return problem(conflict)
    form = ContactForm()
    name = " ".join(form.names().values()).strip()
    if name == head.known_as or request.form.get("contact_id") == str(head.contact_id):
        return done(url_for("inbox.conversation", id=head.id))  # a second press, or a colleague said the same
    return page("inbox/linked_already.html", status=409, conversation=head, heading=HEADINGS[_way(form)], form=form)


def _where_it_stands(id: UUID) -> ThreadHead:
    return thread_head(current_user, gone_on_in(current_user, id).id if written_in(id).merged_into_id else id)


def _still_unknown(id: UUID) -> Conversation:
    """The conversation, unless somebody said meanwhile whose number it is: it may have gone into the contact's."""
    found: Conversation = written_in(id)
    if not found.is_of_nobody_known:
        raise Conflict(LINKED_ALREADY)
    return found


def _way(form: ContactForm) -> str:
    return "lead" if form.kind.data == Kind.LEAD else "new"


def _page(
    head: ThreadHead, way: str, form: ContactForm, *, status: int = 200, doubles: Sequence[Contact] = ()
) -> Answer:
    q = cut(request.args.get("q", "")[:80]) or ""
    return page(
        "inbox/link_contact.html",
        "inbox/_link_results.html",
        status=status,
        conversation=head,
        way=way,
        heading=HEADINGS[way],
        form=form,
        doubles=doubles,
        q=q,
        contacts=contacts_page(current_user, q=q).rows if way == "link" else [],
    )


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise NotFound() from None
