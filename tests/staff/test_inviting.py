import pytest

from casestatus.core.errors import Refused
from casestatus.core.permissions import Permission, Role
from casestatus.staff.inviting import create_user
from tests.factories import a_user, another_firm
from tests.messaging.reading import words

PASSWORD = "harbor-demo"


def invite(
    email: str = "nia@harbor.test", *, name: str = "Nia Park", role: str = "paralegal", password: str = PASSWORD
):
    return create_user(email=email, name=name, role=role, password=password)


def test_a_new_user_can_sign_in_and_stands_among_the_people(ada, nobody):
    invite(" Nia@Harbor.test ")

    answer = nobody.post("/sign-in", data={"email": "nia@harbor.test", "password": PASSWORD})

    people = words(ada.get("/settings/people"))
    assert answer.status_code == 303
    assert "Nia Park nia@harbor.test Paralegal" in people


def test_a_user_without_a_name_is_called_by_the_address(firm):
    assert invite(name="  ").name == "nia@harbor.test"


def test_a_name_is_kept_on_one_line_and_no_longer_than_the_page_allows(firm):
    assert invite(name="Nia\r\nBcc: all  Park").name == "Nia Bcc: all Park"

    with pytest.raises(Refused, match="A name can have up to 120 characters."):
        invite("other@harbor.test", name="x" * 121)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_can_be_given(firm, role):
    assert invite(role=role.value).role is role


@pytest.mark.parametrize("role", ["", "boss", "Admin", "ADMIN"])
def test_a_role_that_does_not_exist_is_refused(firm, role):
    with pytest.raises(Refused, match="is no role. Use admin, attorney, paralegal or staff."):
        invite(role=role)


def test_an_address_that_signs_in_somebody_is_refused_at_every_firm(firm):
    with another_firm():
        taken = a_user("Tom Wexler").email

    with pytest.raises(Refused, match="Somebody signs in with that e-mail address already."):
        invite(taken)


@pytest.mark.parametrize("email", ["nia", "nia@harbor", "n ia@harbor.test"])
def test_an_address_that_is_none_is_refused(firm, email):
    with pytest.raises(Refused, match="is not an e-mail address."):
        invite(email)


def test_a_short_password_is_refused(firm):
    with pytest.raises(Refused, match="Use a password of at least 10 characters."):
        invite(password="short")


TABLE = {
    "admin": set(Permission),
    "attorney": {"text_messages", "edit_contacts", "edit_cases", "all_cases", "export", "bulk_send"},
    "paralegal": {"text_messages", "edit_contacts", "edit_cases", "all_cases"},
    "staff": {"all_cases"},
}


@pytest.mark.parametrize("role", list(TABLE))
def test_a_role_may_what_the_table_says_and_nothing_else(firm, role):
    user = a_user("Nia Park", role)

    assert {permission.value for permission in Permission if user.may(permission)} == TABLE[role]


@pytest.mark.parametrize(("role", "switched", "may"), [("staff", True, True), ("admin", False, False)])
def test_a_switch_on_a_person_goes_before_the_role(firm, role, switched, may):
    user = a_user("Nia Park", role, switches={"text_messages": switched})

    assert user.may(Permission.TEXT_MESSAGES) is may


def test_only_who_manages_people_sees_them(ada, ana):
    assert ada.get("/settings/people").status_code == 200
    assert ana.get("/settings/people").status_code == 403


def test_who_left_stands_last_and_is_marked(ada):
    a_user("Aaron Gone", "attorney", deactivated_at=ada.user.created_at)

    people = words(ada.get("/settings/people"))

    assert people.index("Ada Reyes") < people.index("Aaron Gone")
    assert "Attorney Deactivated" in people


def test_people_of_another_firm_are_nobodys_business(ada, zoe):
    assert "Zoe Quill" not in words(ada.get("/settings/people"))
    assert "Ada Reyes" not in words(zoe.get("/settings/people"))
