import pytest
import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.cases.models import Case
from casestatus.cases.queries import visible_to
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.prepared import constant, prepared
from casestatus.core.tenancy import as_firm
from tests.factories import a_case, a_contact, a_user

TWICE = range(3)  # the first time it is built, the second it is kept, the third it is known


@pytest.fixture
def built():
    """How often the builder below ran."""
    return []


@pytest.fixture
def last_names(built):
    @prepared
    def last_names(first_name: str) -> sa.Select:
        built.append(first_name)
        return sa.select(Contact.last_name).where(Contact.first_name == first_name).limit(constant(5))

    return last_names


@prepared
def numbers_for(user: User) -> sa.Select:
    return visible_to(user).with_only_columns(Case.number)


@prepared
def contact_called(first_name: str) -> sa.Select:
    return sa.select(Contact).where(Contact.first_name == first_name)


def test_it_is_built_once_and_answers_each_time(firm, last_names, built):
    a_contact("Cora Medina")
    a_contact("Della Ross")

    answers = [last_names(name).scalars().all() for name in ("Cora", "Della", "Nobody", "Cora")]

    assert answers == [["Medina"], ["Ross"], [], ["Medina"]]
    assert len(built) == 1


def test_what_was_just_made_is_found(firm, last_names):
    for number in TWICE:
        db.session.add(Contact(first_name="Cora", last_name=f"Medina {number}", sort_name="medina"))

        assert len(last_names("Cora").all()) == number + 1


def test_it_is_built_for_each_set_of_permissions(firm):
    ada, pat, kim = a_user("Ada", "admin"), *(a_user(name, switches={"all_cases": False}) for name in ("Pat", "Kim"))
    a_case(a_contact(), number="PI-1", attorney=pat)
    a_case(a_contact(), number="PI-2", attorney=kim)

    for _again in TWICE:
        seen = [set(numbers_for(person).scalars()) for person in (ada, pat, kim)]

        assert seen == [{"PI-1", "PI-2"}, {"PI-1"}, {"PI-2"}]


def test_a_permission_that_was_taken_away_is_gone_the_next_time(firm):
    pat = a_user("Pat", "attorney")
    a_case(a_contact(), number="PI-1")
    before = numbers_for(pat).scalars().all()

    pat.switches = {"all_cases": False}
    db.session.flush()

    assert (before, numbers_for(pat).scalars().all()) == (["PI-1"], [])


def test_models_are_those_that_the_session_knows(firm):
    cora = a_contact("Cora Medina")

    for _again in TWICE:
        assert contact_called("Cora").scalar_one() is cora


def test_each_session_gets_what_stands_in_the_database(firm, last_names):
    a_contact("Cora Medina")
    db.session.commit()

    for _again in TWICE:
        with as_firm(firm.id):
            assert last_names("Cora").scalars().all() == ["Medina"]
