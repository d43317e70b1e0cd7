"""Roles, switches, leaving: at once, and never without an admin (A2)."""

import pytest
import sqlalchemy as sa

from casestatus.accounts.mailing import make_link
from casestatus.accounts.models import LinkKind
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.permissions import Permission, Role
from casestatus.staff.changing import change_role, deactivate, reactivate, switch
from casestatus.staff.queries import powers_of
from casestatus.trail.models import Entry
from tests.accounts.doors import is_signed_in, sign_in
from tests.factories import a_user, another_firm, timedelta

TEXTS, PEOPLE = Permission.TEXT_MESSAGES, Permission.PEOPLE
LAST = "is the last admin. Make somebody else an admin first."


@pytest.fixture
def boss(firm):
    return a_user("Ada Reyes", "admin")


@pytest.fixture
def max_(firm):
    return a_user("Max Roy", "paralegal")


def topics(told) -> set[str]:
    return {getattr(note, "name", "") for note in told}


def test_another_role_gives_its_permissions_at_once(boss, max_, ada, sam):
    change_role(sam.user, Role.PARALEGAL, by=boss)

    assert sam.get("/inbox").status_code == 200


def test_a_role_taken_away_closes_at_once(boss, ben):
    assert ben.get("/inbox").status_code == 200

    change_role(ben.user, Role.STAFF, by=boss)

    assert ben.get("/inbox").status_code == 403


def test_another_role_keeps_the_switches_that_still_differ(boss, max_):
    for permission, on in ((Permission.EXPORT, True), (Permission.EDIT_CASES, False)):
        switch(max_, permission, on, by=boss)

    change_role(max_, Role.ATTORNEY, by=boss)

    assert max_.switches == {"edit_cases": False}


def test_a_switch_goes_over_the_role_and_back(boss, max_):
    switch(max_, TEXTS, False, by=boss)
    denied = max_.may(TEXTS)
    switch(max_, TEXTS, True, by=boss)

    assert (denied, max_.may(TEXTS), max_.switches) == (False, True, {})


def test_powers_say_what_the_role_gives_and_what_differs(boss, max_):
    switch(max_, Permission.EXPORT, True, by=boss)

    powers = {power.permission: power for power in powers_of(max_)}

    assert (powers[Permission.EXPORT].is_allowed, powers[Permission.EXPORT].differs) == (True, True)
    assert (powers[TEXTS].is_allowed, powers[TEXTS].differs) == (True, False)
    assert list(powers) == list(Permission)


def test_streams_are_opened_anew_when_powers_change(boss, max_, told):
    with db.transaction():
        change_role(max_, Role.STAFF, by=boss)

    assert f"signed-out-{max_.id}" in topics(told)


def test_who_is_deactivated_is_out_everywhere_at_once(boss, ben, nobody, told):
    with db.transaction():
        deactivate(ben.user, by=boss)

    assert not is_signed_in(ben)
    assert sign_in(nobody, ben.user.email).status_code == 422
    assert f"signed-out-{ben.id}" in topics(told)


def test_mailed_links_of_who_is_deactivated_open_nothing(boss, max_, nobody):
    token = make_link(max_, LinkKind.RESET, lasts=timedelta(hours=1))
    deactivate(max_, by=boss)
    reactivate(max_, by=boss)

    assert nobody.get(f"/password/new/{token}").status_code == 404


def test_who_comes_back_signs_in_as_before(boss, ben, nobody):
    deactivate(ben.user, by=boss)
    reactivate(ben.user, by=boss)

    assert not is_signed_in(ben)
    assert sign_in(nobody, ben.user.email).status_code == 303


def test_nobody_deactivates_themselves(boss):
    a_user("Eve Stone", "admin")

    with pytest.raises(Refused, match="You cannot deactivate yourself."):
        deactivate(boss, by=boss)


def changes_of_the_last_admin(boss, manager):
    return {
        "demoted": lambda: change_role(boss, Role.ATTORNEY, by=boss),
        "without people": lambda: switch(boss, PEOPLE, False, by=boss),
        "deactivated": lambda: deactivate(boss, by=manager),
    }


@pytest.mark.parametrize("change", ["demoted", "without people", "deactivated"])
@pytest.mark.parametrize("others", ["nobody", "invited", "left", "without people", "of another firm"])
def test_the_last_admin_stays(boss, change, others):
    manager = a_user("Eve Stone", "admin", switches={"people": False})
    match others:
        case "invited":
            a_user("Nia Park", "admin").password_hash = None
        case "left":
            a_user("Nia Park", "admin", deactivated_at=now())
        case "of another firm":
            with another_firm():
                a_user("Zoe Quill", "admin")

    with pytest.raises(Refused, match=f"Ada Reyes {LAST}"):
        changes_of_the_last_admin(boss, manager)[change]()

    db.session.refresh(boss)
    assert (boss.role, boss.switches, boss.deactivated_at) == (Role.ADMIN, {}, None)


@pytest.mark.parametrize("change", ["demoted", "without people", "deactivated"])
def test_with_another_admin_anybody_may_go(boss, change):
    other = a_user("Eve Stone", "admin")

    changes_of_the_last_admin(boss, other)[change]()

    assert not (boss.is_active and boss.role is Role.ADMIN and boss.may(PEOPLE))


def test_what_the_last_admin_may_besides_can_be_switched(boss):
    switch(boss, Permission.EXPORT, False, by=boss)

    assert not boss.may(Permission.EXPORT)


@pytest.mark.parametrize(
    "change",
    [
        lambda boss, max_, by: change_role(boss, Role.STAFF, by=by),
        lambda boss, max_, by: switch(boss, Permission.EXPORT, False, by=by),
        lambda boss, max_, by: deactivate(boss, by=by),
        lambda boss, max_, by: change_role(max_, Role.ADMIN, by=by),
        lambda boss, max_, by: change_role(by, Role.ADMIN, by=by),
    ],
)
def test_who_manages_people_and_is_no_admin_touches_no_admin(boss, max_, change):
    manager = a_user("Eve Stone", "attorney", switches={"people": True})

    with pytest.raises(Refused, match="Only an admin can make or change an admin."):
        change(boss, max_, manager)


def test_nobody_gives_what_they_have_not(boss, max_):
    manager = a_user("Eve Stone", "paralegal", switches={"people": True})

    with pytest.raises(Refused, match="You can give only what you may do yourself."):
        switch(max_, Permission.INTEGRATIONS, True, by=manager)
    with pytest.raises(Refused, match="You can give only what you may do yourself."):
        switch(manager, Permission.FIRM, True, by=manager)
    switch(max_, TEXTS, False, by=manager)


def test_the_trail_says_from_what_to_what(boss, max_):
    change_role(max_, Role.STAFF, by=boss)
    switch(max_, TEXTS, True, by=boss)
    deactivate(max_, by=boss)
    db.session.flush()

    entries = db.session.execute(sa.select(Entry).where(Entry.subject_id == max_.id)).scalars().all()
    changes = [change for entry in entries for change in entry.changes.items() if entry.action == "changed"]
    assert ("role", ["paralegal", "staff"]) in changes
    assert ("switches", [{}, {"text_messages": True}]) in changes
    assert "deactivated_at" in {name for name, _change in changes}
