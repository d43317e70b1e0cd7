"""A new password for somebody who knows the present one (A1)."""

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from casestatus.accounts import passwords
from casestatus.accounts.mailing import make_link
from casestatus.accounts.models import LinkKind
from casestatus.accounts.passwords import is_password
from casestatus.accounts.resetting import set_password
from casestatus.core import db
from casestatus.core.errors import NotFound
from casestatus.trail.models import Entry
from tests.accounts.doors import is_signed_in, sign_in
from tests.factories import PASSWORD, timedelta
from tests.messaging.reading import words
from tests.visitors import Visitor

NEW = "a sentence about the sea"
KEY = "a key"


def change(visitor, current: str = PASSWORD, new: str = NEW):
    return visitor.post("/settings/password", data={"current": current, "new": new})


def test_the_new_password_is_set(ana):
    answer = change(ana)

    assert (answer.status_code, answer.location) == (303, "/settings/password?changed=yes")
    assert "Your new password is set." in words(ana.get(answer.location))
    assert is_password(ana.user.password_hash, NEW)


def test_other_browsers_are_signed_out_and_this_one_is_not(app, ana, ben):
    elsewhere = Visitor(app, ana.user)

    change(ana)

    assert [is_signed_in(visitor) for visitor in (elsewhere, ana, ben)] == [False, True, True]


@pytest.mark.parametrize(
    ("current", "new", "said"),
    [
        ("wrong password", NEW, "That is not your password."),
        (PASSWORD, "short", "Use a password of at least 10 characters."),
        ("", NEW, "Write your present password."),
        (PASSWORD, "", "Write a new password."),
    ],
)
def test_a_refusal_stands_beside_its_field_and_changes_nothing(ana, current, new, said):
    page = change(ana, current, new)

    assert page.status_code == 422
    assert said in words(page)
    assert is_password(ana.user.password_hash, PASSWORD)


def test_guessing_the_present_password_is_throttled(ana):
    for _ in range(10):
        change(ana, "wrong password")

    page = change(ana)

    assert "Too many tries. Wait 15 minutes" in words(page)
    assert is_password(ana.user.password_hash, PASSWORD)


def test_a_reset_that_was_mailed_before_opens_nothing_any_more(ana, nobody):
    token = make_link(ana.user, LinkKind.RESET, lasts=timedelta(hours=1))

    change(ana)

    assert nobody.get(f"/password/new/{token}").status_code == 404


def test_the_trail_says_that_it_was_changed_and_not_to_what(ana):
    change(ana)

    entries = db.session.execute(sa.select(Entry).where(Entry.subject_id == ana.id)).scalars().all()
    assert "password_changed" in {entry.action for entry in entries}
    assert NEW not in str([entry.changes for entry in entries])


def test_the_page_is_everybodys_own(sam):
    assert sam.get("/settings/password").status_code == 200
    assert ">Password</a>" in sam.get("/settings/sessions").text


def test_who_runs_the_server_sets_the_password_of_somebody_who_forgot(ana, nobody):
    token = make_link(ana.user, LinkKind.RESET, lasts=timedelta(hours=1))

    set_password(f" {ana.user.email.upper()}", NEW, key=KEY)

    assert not is_signed_in(ana)
    assert nobody.get(f"/password/new/{token}").status_code == 404
    assert sign_in(nobody, ana.user.email, NEW).status_code == 303


def test_who_was_given_a_new_password_waits_no_more_for_the_wrong_ones(app, ana, nobody):
    for _try in range(10):
        sign_in(nobody, ana.user.email, "not the password")
    refused = sign_in(nobody, ana.user.email, PASSWORD)

    set_password(ana.user.email, NEW, key=str(app.secret_key))

    assert "Too many tries" in words(refused)
    assert sign_in(nobody, ana.user.email, NEW).status_code == 303


def test_an_operators_password_is_set_in_the_same_way(olu, nobody):
    assert olu.get("/operator/firms").status_code == 200

    set_password(olu.user.email, NEW, key=KEY)

    assert olu.get("/operator/firms").status_code == 303
    assert sign_in(nobody, olu.user.email, NEW).status_code == 303


def test_a_password_is_set_for_nobody_who_is_unknown(firm):
    with pytest.raises(NotFound, match="Nobody signs in with nobody@harbor.test."):
        set_password("nobody@harbor.test", NEW, key=KEY)


def test_an_unknown_person_costs_as_much_as_a_known_one():
    """The hash that stands in for theirs is one that we would make today: as long to check, and of nobody."""
    assert not PasswordHasher().check_needs_rehash(passwords._nobody)
    assert not is_password(None, "a password that nobody has")
