"""Settings: people, and where one is signed in."""

from uuid import UUID

from flask import url_for

from casestatus.accounts.signing_in import end_other_sessions, end_session, sessions_of
from casestatus.core.permissions import PERMISSION_LABELS, SIGNED_IN, Permission
from casestatus.staff.queries import people as everybody
from casestatus.web.blueprints import current_user, staff_blueprint
from casestatus.web.hypermedia import Answer, done, page
from casestatus.web.signed_in import identity

bp = staff_blueprint("staff", "/settings")


@bp.get("/people", may=Permission.PEOPLE)
def people() -> Answer:
    return page("settings/people.html", people=everybody(), permissions=PERMISSION_LABELS)


@bp.get("/sessions", may=SIGNED_IN)
def sessions() -> Answer:
    return page("settings/sessions.html", sessions=sessions_of(current_user), here=_here())


@bp.post("/sessions/<uuid:id>/end", may=SIGNED_IN)
def end(id: UUID) -> Answer:
    end_session(current_user, id)
    return done(url_for(".sessions"))


@bp.post("/sessions/end-others", may=SIGNED_IN)
def end_others() -> Answer:
    end_other_sessions(current_user, keep=_here())
    return done(url_for(".sessions"))


def _here() -> UUID:
    who = identity()
    assert who is not None
    return who.browser.id
