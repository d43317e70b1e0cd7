"""Files that go with a text: attached in the composer, looked at, taken out (T17)."""

from uuid import UUID

from flask import Response, request, url_for

from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.messaging.attachment_views import shown
from casestatus.messaging.drafting import keep_draft
from casestatus.messaging.enclosing import Upload, enclose, enclosures_visible_to, take_out
from casestatus.messaging.enclosure_rows import enclosures_of, files_visible_to
from casestatus.messaging.forms import MessageForm
from casestatus.messaging.queries import visible_to
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

TEXTS = Permission.TEXT_MESSAGES
MOST_BYTES = 64 * 1024 * 1024  # of what one request brings

bp = staff_blueprint("enclosures", "/conversations/<uuid:id>/files")


@bp.get("", may=TEXTS)
def files(id: UUID) -> Answer:
    found = find(visible_to(current_user), id)
    return page(
        "messaging/files.html", "messaging/_files.html", conversation=found, files=enclosures_of(current_user, id)
    )


@bp.post("", may=TEXTS, most_bytes=MOST_BYTES)
def attach(id: UUID) -> Answer:
    """Put files to the text. Where no script runs, the words that came with them are kept as the draft."""
    form = MessageForm()
    form.validate_on_submit()
    found = find(visible_to(current_user), id)
    enclose(found, current_user, uploads())
    keep_draft(found, current_user, **form.written)
    files = enclosures_of(current_user, id)
    return done(url_for("enclosures.files", id=id), "messaging/_files.html", conversation=found, files=files)


@bp.post("/<uuid:file_id>/remove", may=TEXTS)
def remove(id: UUID, file_id: UUID) -> Answer:
    found = find(visible_to(current_user), id)
    take_out(find(enclosures_visible_to(current_user, id), file_id), current_user, found)
    files = enclosures_of(current_user, id)
    return done(url_for("enclosures.files", id=id), "messaging/_files.html", conversation=found, files=files)


@bp.get("/<uuid:file_id>", may=TEXTS)
def preview(id: UUID, file_id: UUID) -> Response:
    """A picture as it will be sent."""
    find(visible_to(current_user), id)
    return shown(find(files_visible_to(current_user, id), file_id)[1])


def uploads() -> list[Upload]:
    """The files that the request brings."""
    return [Upload(one.filename or "", one.read()) for one in request.files.getlist("files") if one.filename]
