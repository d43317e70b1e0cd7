"""Two admins in the same moment: one of them stays (A2)."""

from functools import partial

import pytest
import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.core.permissions import Role
from casestatus.desk.people import change_role, deactivate
from tests.factories import a_user


def demotes(user_id, by_id) -> None:
    user, by = db.session.get_one(User, user_id), db.session.get_one(User, by_id)
    change_role(user, Role.STAFF, by=by)


def deactivates(user_id, by_id) -> None:
    user, by = db.session.get_one(User, user_id), db.session.get_one(User, by_id)
    deactivate(user, by=by, conversations_to=None, cases_to=None)


@pytest.mark.parametrize("change", [demotes, deactivates])
@pytest.mark.parametrize("many", [2, 4])
def test_admins_who_remove_each_other_at_once_leave_one(apart, change, many):
    with apart.work():
        admins = [a_user(f"Admin {number}", "admin").id for number in range(many)]

    answers = apart.at_once(*[partial(change, admins[number], admins[number - 1]) for number in range(many)])

    assert [type(answer) for answer in answers].count(Refused) == 1
    with apart.session():
        left = sa.select(User.id).where(User.role == Role.ADMIN, User.deactivated_at.is_(None))
        assert len(db.session.execute(left).all()) == 1
