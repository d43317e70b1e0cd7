"""The same in Compose, before there is a conversation: by the contact from whose page it was opened (T17)."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from casestatus.contacts.queries import visible_to as contacts_visible_to
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.inbox.attachment_views import shown
from casestatus.inbox.enclosure_rows import files_visible_to
from casestatus.inbox.enclosure_views import MOST_BYTES, beside_the_box, uploads
from casestatus.messaging.enclosing import Place, enclose, take_out
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

TEXTS = Permission.TEXT_MESSAGES

bp = staff_blueprint("compose_files", "/conversations/files")


@bp.get("", may=TEXTS)
def files() -> Answer:
    return page("inbox/files.html", "inbox/_files_look.html", **_shown())


@bp.post("", may=TEXTS, most_bytes=MOST_BYTES)
def attach() -> Answer:
    """Put files to the text. What was written keeps its own way: the page keeps it as the draft after each pause."""
    enclose(place(), current_user, uploads())
    return _put()


@bp.post("/<uuid:file_id>/remove", may=TEXTS)
def remove(file_id: UUID) -> Answer:
    take_out(file_id, current_user, place())
    return _put()


@bp.get("/<uuid:file_id>", may=TEXTS)
def preview(file_id: UUID) -> Response:
    """A picture as it will be sent."""
    return shown(find(files_visible_to(current_user, place()), file_id)[1])


def place() -> Place:
    """The Compose that the address names."""
    contact_id = request.args.get("contact", None, UUID)
    if contact_id is not None:
        find(contacts_visible_to(current_user), contact_id)
    return Place(opened_for_id=contact_id)


def compose_at() -> dict[str, Any]:
    """The part of an address that says from whose page Compose was opened."""
    return {"contact": request.args.get("contact", None, UUID)}


def _shown() -> dict[str, Any]:
    at = {"back_at": url_for("composing.compose", **compose_at()), "files_at": url_for("compose_files.files")}
    return at | {"opened_for_id": request.args.get("contact")} | beside_the_box(place())


def _put() -> Answer:
    return done(url_for("compose_files.files", **compose_at()), "inbox/_files_put.html", **_shown())
