"""Cases, as far as texting needs: the list, the page, and who may see them (T5, A2)."""

from datetime import date

import pytest

from casestatus.cases.queries import cases_of
from tests.factories import a_case, a_contact, a_user, another_firm
from tests.messaging.reading import words

ONLY_OWN = {"all_cases": False}


def test_a_case_is_listed_with_client_stage_and_attorney(ana):
    a_case(a_contact("Cora Medina"), number="PI-2210", attorney=ana.user)

    page = words(ana.get("/cases"))

    assert "Medina v. Coastal Freight PI-2210 · Personal injury Cora Medina Treatment Ana Whitfield" in page


def test_a_cases_page_says_what_the_firm_knows(ana):
    case = a_case(a_contact("Cora Medina"), number="PI-2210")

    page = words(ana.get(f"/cases/{case.id}"))

    for said in (
        "Medina v. Coastal Freight",
        "PI-2210",
        "Personal injury",
        "Treatment",
        "August 4, 2026",
        "Cora Medina",
    ):
        assert said in page


def test_a_closed_case_says_so_and_when(ana):
    case = a_case(a_contact(), closed=True)

    page = words(ana.get(f"/cases/{case.id}"))

    assert "Closed October 1, 2026" in page
    assert "Closed" in words(ana.get("/cases"))


def test_an_empty_list_says_what_will_stand_there(ana):
    assert "No cases yet" in words(ana.get("/cases"))


def test_who_sees_own_cases_only_is_told_so_where_there_are_none(ana):
    a_case(a_contact())
    ana.user.switches = ONLY_OWN

    assert "No cases of yours" in words(ana.get("/cases"))


def test_fifty_stand_on_a_page_newest_number_first(ana):
    cora = a_contact()
    for number in range(52):
        a_case(cora, number=f"PI-{number:04d}")

    page = ana.get("/cases")
    more = page.text.partition('class="more"')[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")

    assert words(page).index("PI-0051") < words(page).index("PI-0002")
    assert "PI-0001" not in words(page)
    assert "PI-0001" in words(ana.get(more))


def test_who_may_see_only_their_own_cases_sees_no_others(ana):
    ana.user.switches = ONLY_OWN
    cora = a_contact("Cora Medina")
    own, other = a_case(cora, number="PI-1", attorney=ana.user), a_case(cora, number="PI-2", attorney=a_user("Dan Fox"))

    page = words(ana.get("/cases"))

    assert ("PI-1" in page, "PI-2" in page) == (True, False)
    assert ana.get(f"/cases/{own.id}").status_code == 200
    assert ana.get(f"/cases/{other.id}").status_code == 404
    assert "PI-2" not in words(ana.get(f"/contacts/{cora.id}"))


def test_another_firms_case_is_not_found(zoe):
    case = a_case(a_contact(), number="PI-2210")

    assert zoe.get(f"/cases/{case.id}").status_code == 404
    assert "PI-2210" not in words(zoe.get("/cases"))


def test_a_contacts_open_cases_stand_before_closed_ones(firm):
    cora = a_contact()
    a_case(cora, number="PI-1", closed=True)
    a_case(cora, number="PI-2")

    assert [case.number for case in cases_of(a_user(), cora.id)] == ["PI-2", "PI-1"]


def test_a_case_is_open_until_it_has_a_closing_day(firm):
    case = a_case(a_contact())
    assert case.is_open

    case.closed_on = date(2026, 10, 1)
    assert not case.is_open


def test_two_firms_may_use_the_same_number(firm):
    a_case(a_contact(), number="PI-1")

    with another_firm():
        assert a_case(a_contact(), number="PI-1").number == "PI-1"


@pytest.mark.parametrize("path", ["/cases/nonsense", "/cases/018f6b1c-0000-7000-8000-000000000000"])
def test_a_case_that_does_not_exist_is_not_found(ana, path):
    assert ana.get(path).status_code == 404
