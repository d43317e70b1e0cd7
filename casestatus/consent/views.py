"""Settings → Consent: the notice on the law of texting."""

from flask import request, url_for

from casestatus.consent.notice import read_notice, who_read_notice
from casestatus.core.permissions import SIGNED_IN, Permission
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page

bp = staff_blueprint("notice", "/settings/consent")


@bp.get("", may=SIGNED_IN)
def notice() -> Answer:
    return page("settings/consent.html", reader=who_read_notice(current_firm))


@bp.post("/notice", may=Permission.TEXT_MESSAGES)
def note_reading() -> Answer:
    """Somebody has read it, here or on the way to the first text."""
    read_notice(current_firm, by=current_user)
    on_the_way = "then" in request.args
    contact_id = request.args.get("contact") or None
    return done(url_for("composing.compose", contact=contact_id) if on_the_way else url_for(".notice"))
