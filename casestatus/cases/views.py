"""Cases: list and page."""

from uuid import UUID

from flask import request

from casestatus.cases.queries import cases_page, visible_to, with_people
from casestatus.core.permissions import SIGNED_IN
from casestatus.core.tenancy import find
from casestatus.trail.tracking import note_view
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import page

bp = staff_blueprint("cases", "/cases")


@bp.get("", may=SIGNED_IN)
def cases():
    found = cases_page(current_user, before=request.args.get("before", ""))
    return page("cases/list.html", "cases/_list.html", cases=found.rows, older=found.next)


@bp.get("/<uuid:id>", may=SIGNED_IN)
def case(id: UUID):
    found = find(with_people(visible_to(current_user)), id)
    note_view("Case", found.id)
    return page("cases/case.html", case=found)
