"""Settings: people."""

from casestatus.core.permissions import PERMISSION_LABELS, Permission
from casestatus.staff.queries import people as everybody
from casestatus.web.blueprints import staff_blueprint
from casestatus.web.hypermedia import Answer, page

bp = staff_blueprint("staff", "/settings")


@bp.get("/people", may=Permission.PEOPLE)
def people() -> Answer:
    return page("settings/people.html", people=everybody(), permissions=PERMISSION_LABELS)
