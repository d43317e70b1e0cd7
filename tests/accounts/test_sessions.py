"""Sessions: ended here or there, listed, and too old (A1)."""

from datetime import timedelta

import sqlalchemy as sa
import time_machine

from casestatus.accounts.models import StaffSession
from casestatus.core import db
from casestatus.core.clock import now
from tests.accounts.doors import is_signed_in, sign_in
from tests.messaging.reading import words
from tests.visitors import Visitor


def a_copy_of(visitor, app) -> Visitor:
    """Another browser that holds the same cookie."""
    copy = Visitor(app, None)
    copy.client.set_cookie("casestatus", visitor.client.get_cookie("casestatus").value)
    return copy


def test_signing_out_ends_the_token_for_everybody_who_holds_it(app, nobody, cara):
    sign_in(nobody, cara.email)
    thief = a_copy_of(nobody, app)
    assert is_signed_in(thief)

    nobody.post("/sign-out")

    assert not is_signed_in(nobody)
    assert not is_signed_in(thief)


def test_signing_out_twice_is_no_trouble(ana):
    assert [ana.post("/sign-out").location for _ in range(2)] == ["/sign-in", "/sign-in"]


def test_signing_out_by_a_link_does_nothing(ana):
    assert ana.get("/sign-out").status_code == 405
    assert is_signed_in(ana)


def test_a_session_ends_after_two_weeks_without_use(nobody, cara):
    sign_in(nobody, cara.email)

    with time_machine.travel(now() + timedelta(days=14, minutes=1)):
        assert not is_signed_in(nobody)


def test_a_session_that_is_used_lasts_two_weeks_from_then(nobody, cara):
    sign_in(nobody, cara.email)
    with time_machine.travel(now() + timedelta(days=10)):
        nobody.get("/inbox")

    [session] = db.session.execute(sa.select(StaffSession)).scalars()
    assert session.expires_at > now() + timedelta(days=23)


def test_sessions_are_listed_with_browser_and_place(ana, cara, nobody, app):
    nobody.client.environ_base["HTTP_USER_AGENT"] = "Firefox on a Mac"
    sign_in(nobody, cara.email)

    page = words(nobody.get("/settings/sessions"))

    assert "Firefox on a Mac" in page
    assert "127.0.0.1" in page
    assert "This browser" in page


def test_another_session_of_mine_can_be_ended(app, nobody, cara):
    sign_in(nobody, cara.email)
    other = Visitor(app, cara)
    [theirs] = db.session.execute(sa.select(StaffSession.id).where(StaffSession.address.is_(None))).scalars()

    nobody.post(f"/settings/sessions/{theirs}/end")

    assert not is_signed_in(other)
    assert is_signed_in(nobody)


def test_all_others_of_mine_can_be_ended_at_once_and_nobody_elses(app, nobody, cara, ben):
    sign_in(nobody, cara.email)
    others = [Visitor(app, cara) for _ in range(2)]

    nobody.post("/settings/sessions/end-others")

    assert [is_signed_in(visitor) for visitor in (*others, nobody, ben)] == [False, False, True, True]


def test_a_colleagues_session_is_not_mine_to_end(ana, ben):
    session_id = db.session.execute(sa.select(StaffSession.id).where(StaffSession.user_id == ben.id)).scalar_one()

    answer = ana.post(f"/settings/sessions/{session_id}/end")

    assert answer.status_code == 404
    assert is_signed_in(ben)


def test_the_sessions_list_shows_nobody_elses(ana, ben):
    assert words(ana.get("/settings/sessions")).count("Unknown browser") == 1


def test_who_is_signed_in_nowhere_else_reads_so(ana):
    assert "You are signed in nowhere else." in ana.get("/settings/sessions").text
