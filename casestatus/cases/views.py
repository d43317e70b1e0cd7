"""Cases: the list. Their page is on the desk."""

from flask import request

from casestatus.cases.queries import cases_page
from casestatus.core.permissions import SIGNED_IN
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, page

bp = staff_blueprint("cases", "/cases")


@bp.get("", may=SIGNED_IN)
def cases() -> Answer:
    found = cases_page(current_user, before=request.args.get("before", ""))
    return page("cases/list.html", "cases/_list.html", cases=found.rows, older=found.next)
