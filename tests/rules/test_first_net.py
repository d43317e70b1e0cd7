"""The first net: every ORM statement is held to the chosen firm, and without one it raises (architecture §4.3)."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload, subqueryload

from casestatus.cases.models import Case
from casestatus.contacts.models import Contact, ContactPhone
from casestatus.core import db
from casestatus.core.clock import new_id
from casestatus.core.errors import NotFound
from casestatus.core.tenancy import Held, NoFirmChosen, WrongFirm, as_firm, choose_firm, fetch
from casestatus.firms.models import Firm
from casestatus.messaging.models import Message, Participation
from tests.factories import a_contact, another_firm
from tests.rules.nets import ask, owning
from tests.rules.offices import an_office

Other = aliased(Contact)
WAYS: dict[str, Any] = {
    "a select": sa.select(Contact),
    "a select of a column": sa.select(Contact.first_name),
    "a count": sa.select(sa.func.count()).select_from(Contact).having(sa.func.count() > 0),
    "an alias": sa.select(Other),
    "a join from the firm": sa.select(Firm.id).join(Contact, Contact.firm_id == Firm.id),
    "a join to the firm": sa.select(Contact.id).join(Firm, Contact.firm_id == Firm.id),
    "a subquery": sa.select(sa.select(Contact.id).subquery()),
    "a CTE": sa.select(sa.select(Contact.id).cte()),
    "an IN": sa.select(Firm.id).where(Firm.id.in_(sa.select(Contact.firm_id))),
    "an EXISTS": sa.select(Firm.id).where(sa.exists().where(Contact.firm_id == Firm.id)),
    "a scalar subquery": sa.select(Firm.id).where(
        sa.select(sa.func.count(Contact.id)).where(Contact.firm_id == Firm.id).scalar_subquery() > 0
    ),
    "a union": sa.union_all(sa.select(Contact.id), sa.select(Case.id)),
    "an update": sa.update(Participation).values(unread=9).returning(Participation.id),
    "an update by a subquery": sa.update(Firm)
    .where(Firm.id.in_(sa.select(Contact.firm_id)))
    .values(name="Changed")
    .returning(Firm.id),
    "a delete": sa.delete(Participation).returning(Participation.id),
}
NOBODY = new_id()
QUIET: Any = {"synchronize_session": False}


@pytest.fixture
def zoes(firm):
    """Another firm's office; the test's own session serves ours, which has nothing yet."""
    with another_firm():
        return an_office("Marigold")


@pytest.fixture
def no_second_net(zoes):
    """The first net alone: the database shows everything, as it does to the login that owns it."""
    with owning():
        yield


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_asked_before_a_firm_is_chosen(rooms, way):
    with pytest.raises(NoFirmChosen):
        db.session.execute(WAYS[way], execution_options=QUIET)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_another_firm_comes_back(zoes, no_second_net, way):
    found = db.session.execute(WAYS[way], execution_options=QUIET).all()

    assert found == []


@pytest.mark.parametrize("way", WAYS)
def test_the_firms_own_comes_back(zoes, way):
    with as_firm(zoes.firm):
        assert db.session.execute(WAYS[way], execution_options=QUIET).all() != []


KEPT = [way for way in WAYS if not way.startswith(("an update", "a delete"))]


@pytest.mark.parametrize("way", KEPT)
def test_a_kept_question_is_held_to_the_firm_that_asks(zoes, firm, way):
    """Statements that are built once and asked past the session (core/prepared.py): the first time, and every other."""
    kept = Held(WAYS[way])

    for _again in range(3):
        with as_firm(firm.id), owning():
            assert kept.ask({}).all() == []
        with as_firm(zoes.firm):
            assert kept.ask({}).all() != []


@pytest.mark.parametrize("way", KEPT)
def test_a_kept_question_is_not_asked_before_a_firm_is_chosen(zoes, way):
    kept = Held(WAYS[way])
    with as_firm(zoes.firm):
        kept.ask({})

    for _again in range(2):
        with db.own_session(), pytest.raises(NoFirmChosen):
            kept.ask({})


def test_a_kept_change_is_held_to_the_firm_that_asks(zoes, firm):
    kept = Held(sa.update(Participation).values(unread=9).returning(Participation.id))

    for _again in range(3):
        with as_firm(firm.id), owning():
            assert kept.ask({}).all() == []


def test_a_row_of_another_firm_is_not_got_by_its_id(zoes, no_second_net):
    assert db.session.get(Contact, zoes.contact) is None
    assert db.session.get(Message, zoes.message) is None


def test_a_row_of_another_firm_is_not_fetched_by_its_id(zoes, no_second_net):
    with pytest.raises(NotFound):
        fetch(Contact, zoes.contact)


def test_nothing_is_got_by_its_id_before_a_firm_is_chosen(rooms):
    with pytest.raises(NoFirmChosen):
        db.session.get(Contact, NOBODY)


@pytest.mark.parametrize("load", [lazyload, joinedload, selectinload, subqueryload], ids=lambda load: load.__name__)
def test_a_relationship_never_leads_into_another_firm(zoes, no_second_net, firm, load):
    """The keys of the database are taken away first: they would refuse such a row."""
    ask("ALTER TABLE contact_phones DROP CONSTRAINT fk_contact_phones_contact_id")
    ours = a_contact().phones[0]
    ask("UPDATE contact_phones SET contact_id = :theirs WHERE id = :id", theirs=zoes.contact, id=ours.id)
    db.session.expire_all()

    found = db.session.execute(sa.select(ContactPhone).options(load(ContactPhone.contact))).scalar_one()

    assert found.contact is None


def test_a_row_of_another_firm_is_refused_when_it_is_written(zoes, firm):
    db.session.add(Participation(firm_id=zoes.firm, conversation_id=zoes.conversation, user_id=NOBODY))

    with pytest.raises(WrongFirm):
        db.session.flush()


def test_a_row_cannot_be_given_to_another_firm(zoes, firm):
    cora = a_contact()
    cora.firm_id = zoes.firm

    with pytest.raises(WrongFirm):
        db.session.flush()


def test_a_row_of_another_firm_cannot_be_removed(zoes, firm):
    with as_firm(zoes.firm):
        theirs = db.session.get_one(Contact, zoes.contact)
        db.session.expunge(theirs)
    db.session.delete(theirs)

    with pytest.raises(WrongFirm):
        db.session.flush()


def test_a_new_row_belongs_to_the_chosen_firm(firm):
    assert a_contact().firm_id == firm.id


def test_a_new_row_is_refused_before_a_firm_is_chosen(rooms):
    db.session.add(Contact(first_name="Cora", last_name="Medina", sort_name="medina cora"))

    with pytest.raises(NoFirmChosen):
        db.session.flush()


def test_one_session_serves_one_firm(zoes, firm):
    with pytest.raises(WrongFirm):
        choose_firm(zoes.firm)


def test_firms_that_take_turns_see_their_own_each_time(zoes, firm):
    cora = a_contact("Cora Medina")
    names = sa.select(Contact.last_name)

    seen = [_seen_as(whose, names) for whose in (firm.id, zoes.firm, firm.id, zoes.firm)]

    assert [sorted(set(one)) for one in seen] == [[cora.last_name], ["Lane", "Marigold", "Ross"]] * 2


def _seen_as(firm_id, names):
    with as_firm(firm_id):
        return db.session.execute(names).scalars().all()
