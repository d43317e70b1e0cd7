"""Questions about cases."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from casestatus.accounts.models import User
from casestatus.cases.models import Case
from casestatus.core import db
from casestatus.core.paging import Page, after, cut
from casestatus.core.permissions import Permission
from casestatus.core.prepared import constant


def visible_to(user: User) -> sa.Select:
    """The cases that this person may see: all, or only their own (A2)."""
    cases = sa.select(Case)
    return cases if user.may(Permission.ALL_CASES) else cases.where(Case.attorney_id == user.id)


def sees_all_of(user: User, ids: Collection[UUID]) -> bool:
    """Whether this person may see each of these cases."""
    seen = visible_to(user).where(Case.id.in_(ids)).with_only_columns(sa.func.count())
    return db.session.execute(seen).scalar_one() == len(ids)


def with_people(cases: sa.Select) -> sa.Select:
    return cases.options(joinedload(Case.client), joinedload(Case.attorney))


def cases_page(user: User, *, before: str = "") -> Page[Case]:
    """Fifty cases, newest number first, from the cursor on."""
    cases = with_people(visible_to(user)).order_by(Case.number.desc(), Case.id.desc())
    rows = list(
        db.session.execute(after(cases, before, Case.number, Case.id, descending=True).limit(Page.SIZE + 1)).scalars()
    )
    return cut(rows, lambda case: (case.number, str(case.id)))


def cases_of(user: User, contact_id: UUID) -> list[Case]:
    """The contact's cases that this person may see, open ones first."""
    cases = with_people(visible_to(user)).where(Case.client_id == contact_id)
    return list(db.session.execute(cases.order_by(Case.closed_on.isnot(None), Case.number)).scalars())


def first_open_case_of(user: User, contact: sa.SQLColumnExpression) -> sa.FromClause:
    """Id and number of the first open case of a column of contacts, to be joined to the query around it."""
    theirs = visible_to(user).where(Case.client_id == contact, Case.closed_on.is_(None))
    return theirs.order_by(Case.number).limit(constant(1)).with_only_columns(Case.id, Case.number).lateral()


def only_open_case_of(contact: UUID | sa.SQLColumnExpression) -> sa.ScalarSelect:
    """The id of the only open case of a contact, as a column; null when there are several or none."""
    ids = sa.func.array_agg(Case.id, type_=sa.ARRAY(sa.Uuid()))
    only = sa.select(ids[1]).where(Case.client_id == contact, Case.closed_on.is_(None))
    return only.having(sa.func.count() == 1).scalar_subquery()
