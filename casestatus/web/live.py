"""`GET /live`: opens a stream for the signed-in person."""

from flask import Response

from casestatus.core.permissions import SIGNED_IN, Permission
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.stream import Listener, events, hub

bp = staff_blueprint("live")


@bp.get("/live", may=SIGNED_IN)
def stream() -> Response:
    listener = Listener(str(current_firm.id), str(current_user.id), current_user.may(Permission.TEXT_MESSAGES))
    if not hub().join(listener):
        return Response("", 503, headers={"Retry-After": "20"})
    response = Response(events(listener), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(lambda: hub().leave(listener))
    return response
