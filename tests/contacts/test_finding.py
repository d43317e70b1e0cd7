import pytest

from casestatus.contacts.queries import recipients
from tests.factories import a_contact, a_user, another_firm


@pytest.mark.parametrize("typed", ["cora", "MEDINA", "ra med", "(843) 556-7788", "5567788", "556-77"])
def test_a_contact_is_found_by_any_part_of_name_or_number(firm, typed):
    a_contact("Cora Medina", phone="+18435567788")
    a_contact("Tom Wexler", phone="+18435990000")

    found = recipients(a_user(), typed)

    assert [one.name for one in found] == ["Cora Medina"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "  ", "12", "'; drop table contacts; --"])
def test_signs_that_mean_something_to_a_database_find_nothing(firm, typed):
    a_contact("Cora Medina", phone="+18435567788")

    assert recipients(a_user(), typed) == []


def test_a_percent_sign_in_a_name_is_found_as_it_is(firm):
    a_contact("Cora 100%", phone="+18435567788")
    a_contact("Tom 1000", phone="+18435567789")

    assert [one.name for one in recipients(a_user(), "100%")] == ["Cora 100%"]


def test_another_firms_contact_is_never_found(firm):
    with another_firm():
        a_contact("Cora Medina", phone="+18435567788")

    assert recipients(a_user(), "cora") == []
