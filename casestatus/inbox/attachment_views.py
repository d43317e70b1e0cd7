"""Pictures and files of texts: to look at, to download, to fetch once more. What came from outside may do nothing."""

from collections.abc import Iterator
from uuid import UUID

from flask import Response, request, url_for

from casestatus.core.errors import NotFound
from casestatus.core.permissions import Permission
from casestatus.files.models import StoredFile
from casestatus.gateways.storage import Missing, storage
from casestatus.inbox.attachment_queries import attachment_of, file_of
from casestatus.inbox.thread_queries import thread_head, thread_message
from casestatus.messaging import attaching
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.headers import save_as
from casestatus.web.hypermedia import Answer, done

TEXTS = Permission.TEXT_MESSAGES
JPEG = "image/jpeg"
# Styles are for the page that a browser itself puts round a picture.
NOTHING_AT_ALL = "sandbox; default-src 'none'; style-src 'unsafe-inline'"

bp = staff_blueprint("attachments", "/conversations/<uuid:id>/attachments/<uuid:attachment_id>")


@bp.get("", may=TEXTS)
def picture(id: UUID, attachment_id: UUID) -> Response:
    """The picture in full, for a tab of its own: as it came where browsers show that, else the copy."""
    file = file_of(current_user, id, attachment_id).file
    return _original(file) if file.opens_in_browsers else _copy(file)


@bp.get("/preview", may=TEXTS)
def preview(id: UUID, attachment_id: UUID) -> Response:
    """What threads show."""
    return shown(file_of(current_user, id, attachment_id).file)


@bp.get("/file", may=TEXTS)
def download(id: UUID, attachment_id: UUID) -> Response:
    """The file as it came, whatever it is, to be saved."""
    kept = file_of(current_user, id, attachment_id)
    answer = _original(kept.file)
    save_as(answer, kept.name_in(current_firm.zone))
    return answer


@bp.post("/fetch", may=TEXTS)
def fetch_again(id: UUID, attachment_id: UUID) -> Answer:
    found = attachment_of(current_user, id, attachment_id)
    attaching.fetch_again(found.attachment, found.message, found.conversation)
    here = found.conversation.id
    return done(
        url_for("inbox.conversation", id=here),
        "inbox/_message.html",
        conversation=thread_head(current_user, here),
        message=thread_message(here, found.message.id),
    )


def shown(file: StoredFile) -> Response:
    """A picture as pages show it: the file where that will do, else the copy."""
    return _original(file) if file.opens_in_browsers and file.preview_size is None else _copy(file)


def _original(file: StoredFile) -> Response:
    return _answer(file.key, file.media_type, size=file.size, etag=file.sha256)


def _copy(file: StoredFile) -> Response:
    if file.preview_size is None:
        raise NotFound()
    return _answer(file.preview_key, JPEG, size=file.preview_size, etag=f"{file.sha256}-copy")


def _answer(key: str, media_type: str, *, size: int, etag: str) -> Response:
    """The file, or 304 to a browser that has it. Browsers ask each time: who left the firm sees nothing more."""
    headers = {
        "Content-Length": str(size),
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": NOTHING_AT_ALL,
    }
    answer = Response(_pieces(key), mimetype=media_type, headers=headers)
    answer.set_etag(etag)
    answer.make_conditional(request)
    return answer


def _pieces(key: str) -> Iterator[bytes]:
    try:
        return storage().read(key)
    except Missing:
        raise NotFound() from None
