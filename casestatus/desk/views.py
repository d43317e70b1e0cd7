"""Pages that bring several rooms together: a contact, a case."""

from uuid import UUID

from flask import url_for

from casestatus.cases.queries import cases_of, with_people
from casestatus.cases.queries import visible_to as cases_visible_to
from casestatus.contacts.keeping import restore_contact as restore
from casestatus.contacts.queries import visible_to as contacts_visible_to
from casestatus.contacts.queries import with_ways
from casestatus.core.permissions import SIGNED_IN, Permission
from casestatus.core.tenancy import find
from casestatus.desk.contacts import about_contact, put_away
from casestatus.inbox.cards import ConversationCard, conversation_card
from casestatus.messaging.documents import documents_of
from casestatus.trail.tracking import note_view
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

bp = staff_blueprint("desk")


@bp.get("/contacts/<uuid:id>", may=SIGNED_IN)
def contact(id: UUID) -> Answer:
    found = find(with_ways(contacts_visible_to(current_user)), id)
    return page(
        "contacts/contact.html",
        contact=found,
        cases=cases_of(current_user, id),
        conversation=_conversation_with(id),
        documents=documents_of(current_user, id),
        **about_contact(found),
    )


@bp.post("/contacts/<uuid:id>/archive", may=Permission.EDIT_CONTACTS)
def archive_contact(id: UUID) -> Answer:
    put_away(find(contacts_visible_to(current_user), id))
    return done(url_for(".contact", id=id))


@bp.post("/contacts/<uuid:id>/restore", may=Permission.EDIT_CONTACTS)
def restore_contact(id: UUID) -> Answer:
    restore(find(contacts_visible_to(current_user), id))
    return done(url_for(".contact", id=id))


@bp.get("/cases/<uuid:id>", may=SIGNED_IN)
def case(id: UUID) -> Answer:
    found = find(with_people(cases_visible_to(current_user)), id)
    note_view("Case", found.id)
    return page("cases/case.html", case=found, conversation=_conversation_with(found.client_id))


def _conversation_with(contact_id: UUID) -> ConversationCard | None:
    """For those who may read texts (T6)."""
    if not current_user.may(Permission.TEXT_MESSAGES):
        return None
    return conversation_card(current_user, contact_id)
