"""Files that go with a text: attached in the composer, looked at, taken out (T17)."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.inbox.attachment_views import shown
from casestatus.inbox.enclosure_rows import any_good, enclosures_of, files_visible_to
from casestatus.inbox.forms import MessageForm
from casestatus.inbox.going_on_views import written_in
from casestatus.messaging.drafting import keep_draft
from casestatus.messaging.enclosing import Place, Upload, enclose, take_out
from casestatus.messaging.measuring import counted
from casestatus.messaging.queries import gone_on_in, visible_to
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

TEXTS = Permission.TEXT_MESSAGES
MOST_BYTES = 64 * 1024 * 1024  # of what one request brings

bp = staff_blueprint("enclosures", "/conversations/<uuid:id>/files")


@bp.get("", may=TEXTS)
def files(id: UUID) -> Answer:
    find(visible_to(current_user), id)
    return page("inbox/files.html", "inbox/_files_look.html", **_shown(id))


@bp.post("", may=TEXTS, most_bytes=MOST_BYTES)
def attach(id: UUID) -> Answer:
    """Put files to the text. Where no script runs, the words that came with them are kept as the draft."""
    form = MessageForm()
    form.validate_on_submit()
    found = written_in(id)
    here = gone_on_in(current_user, id).id if found.merged_into_id else id
    enclose(Place(here), current_user, uploads())
    keep_draft(found, current_user, **form.written)
    return _put(id) if here == id else done(url_for("inbox.conversation", id=here, went="on"))


@bp.post("/<uuid:file_id>/remove", may=TEXTS)
def remove(id: UUID, file_id: UUID) -> Answer:
    find(visible_to(current_user), id)
    take_out(file_id, current_user, Place(id))
    return _put(id)


@bp.get("/<uuid:file_id>", may=TEXTS)
def preview(id: UUID, file_id: UUID) -> Response:
    """A picture as it will be sent."""
    find(visible_to(current_user), id)
    return shown(find(files_visible_to(current_user, Place(id)), file_id)[1])


def brings_files() -> bool:
    """Whether the request brings any file; it reads none of them."""
    return any(one.filename for one in request.files.getlist("files"))


def uploads() -> list[Upload]:
    """The files that the request brings. They can be read once."""
    return [Upload(one.filename or "", one.read()) for one in request.files.getlist("files") if one.filename]


def beside_the_box(place: Place) -> dict[str, Any]:
    """The files that go with what is written there, and how it is counted with them."""
    files = enclosures_of(current_user, place)
    return {"files": files, "count": counted(current_firm, request.form.get("body"), with_files=any_good(files))}


def _shown(id: UUID) -> dict[str, Any]:
    return {
        "back_at": url_for("inbox.conversation", id=id),
        "files_at": url_for("enclosures.files", id=id),
    } | beside_the_box(Place(id))


def _put(id: UUID) -> Answer:
    return done(url_for("enclosures.files", id=id), "inbox/_files_put.html", **_shown(id))
