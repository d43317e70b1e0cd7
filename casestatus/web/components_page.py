"""`/dev/components`: every component in every state, on the demo and in tests only."""

from casestatus.core.permissions import ANYONE
from casestatus.web.blueprints import public_blueprint
from casestatus.web.hypermedia import page

bp = public_blueprint("components")


@bp.get("/dev/components", may=ANYONE)
def components():
    return page("dev/components.html")
