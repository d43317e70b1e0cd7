"""What the carrier fetches for a text with pictures. Nobody signs in here: the address itself is signed, and ends."""

from uuid import UUID

from flask import Response

from casestatus.core.errors import NotFound
from casestatus.core.permissions import ANYONE
from casestatus.gateways.storage import Missing, storage
from casestatus.outbox.enclosed import file_at
from casestatus.web.blueprints import public_blueprint

NOTHING_AT_ALL = "sandbox; default-src 'none'"

bp = public_blueprint("media", "/media")


@bp.get("/<uuid:firm_id>/<uuid:outgoing_id>/<int:position>-<int:until>-<signature>/<name>", may=ANYONE)
def media(firm_id: UUID, outgoing_id: UUID, position: int, until: int, signature: str, name: str) -> Response:
    file = file_at(firm_id, outgoing_id, position, until, signature)
    headers = {"Content-Length": str(file.size), "Content-Security-Policy": NOTHING_AT_ALL}
    try:
        return Response(storage().read(file.key), mimetype=file.media_type, headers=headers)
    except Missing:
        raise NotFound() from None
