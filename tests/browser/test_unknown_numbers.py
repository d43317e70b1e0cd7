"""A number that nobody knows writes; somebody says who it is, and no message is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import alert, composer, inbox_row, message


@pytest.fixture
def stranger(office):
    return office.stranger()


def test_an_unknown_number_is_added_to_the_contacts(ana_browser, ben_browser, stranger):
    _open_thread_of(ana_browser, stranger)
    ben_browser.goto("/inbox")
    expect(inbox_row(ben_browser, stranger.phone[-4:])).to_be_visible()

    ana_browser.get_by_role("link", name="Add to contacts").click()
    ana_browser.get_by_role("textbox", name="First name").fill("Priya")
    ana_browser.get_by_role("textbox", name="Last name").fill("Nair")
    ana_browser.get_by_role("button", name="Add to contacts").click()

    expect(ana_browser.get_by_role("heading", name="Priya Nair", level=1)).to_be_visible()
    expect(message(ana_browser, "My cousin gave me this number")).to_be_visible()
    expect(inbox_row(ben_browser, "Priya Nair")).to_contain_text("My cousin gave me this number")


def test_an_unknown_number_becomes_a_new_lead(ana_browser, stranger):
    _open_thread_of(ana_browser, stranger)

    ana_browser.get_by_role("link", name="New lead").click()
    ana_browser.get_by_role("textbox", name="First name").fill("Luis")
    ana_browser.get_by_role("button", name="New lead").click()

    expect(ana_browser.get_by_role("region", name="About Luis")).to_contain_text("Lead")
    expect(message(ana_browser, "My cousin gave me this number")).to_be_visible()


def test_an_unknown_number_is_linked_to_a_contact_whose_messages_it_joins(ana_browser, office, cora, stranger):
    office.wrote_long_ago(cora, 2)
    _open_thread_of(ana_browser, stranger)

    ana_browser.get_by_role("link", name="Link to a contact").click()
    search = ana_browser.get_by_role("searchbox", name="Search contacts")
    expect(search).to_be_focused()
    ana_browser.keyboard.type("medina")
    ana_browser.get_by_role("button", name="Link to Cora Medina").click()

    expect(ana_browser.get_by_role("heading", name="Cora Medina", level=1)).to_be_visible()
    expect(message(ana_browser, "Line 1")).to_be_visible()
    expect(message(ana_browser, "My cousin gave me this number")).to_be_visible()
    composer(ana_browser).fill("Which number is better?")
    composer(ana_browser).press("Enter")
    expect(message(ana_browser, "Which number is better?")).to_contain_text("Delivered")
    assert stranger.receives(1) == ["Which number is better?"]


def test_a_name_is_needed_and_the_page_says_so(ana_browser, stranger, expect_status):
    expect_status(422)
    ana_browser.goto(stranger.thread)

    ana_browser.get_by_role("link", name="Add to contacts").click()
    ana_browser.get_by_role("button", name="Add to contacts").click()

    expect(alert(ana_browser, "Write the contact's name.")).to_be_visible()


def test_an_open_thread_learns_live_who_it_is_with(ana_browser, ben_browser, stranger):
    _open_thread_of(ana_browser, stranger)
    ben_browser.goto(ana_browser.url)
    expect(ben_browser.get_by_role("heading", name="Who is this?")).to_be_visible()

    ana_browser.get_by_role("link", name="Add to contacts").click()
    ana_browser.get_by_role("textbox", name="First name").fill("Priya")
    ana_browser.get_by_role("button", name="Add to contacts").click()

    expect(ben_browser.get_by_role("heading", name="About Priya")).to_be_visible()
    expect(ben_browser.get_by_role("heading", name="Priya", exact=True)).to_be_visible()
    expect(ben_browser).to_have_title(re.compile("Priya"))


def _open_thread_of(page: Page, stranger) -> None:
    stranger.writes("My cousin gave me this number")
    page.goto("/inbox")
    inbox_row(page, stranger.phone[-4:]).click()
    expect(message(page, "My cousin gave me this number")).to_be_visible()


def test_who_is_writing_while_a_number_is_linked_writes_on(office, ana_browser, ben_browser, cora, stranger):
    """No word is lost, none is taken for a key, and what stood half-written with the contact stays."""
    office.wrote_long_ago(cora, 1)
    _open_thread_of(ana_browser, stranger)
    ben_browser.goto(cora.thread)
    composer(ben_browser).press_sequentially("A long draft")
    ben_browser.goto(ana_browser.url)
    composer(ben_browser).press_sequentially("Thank you for writing")
    ana_browser.get_by_role("link", name="Link to a contact").click()
    ana_browser.get_by_role("searchbox", name="Search contacts").fill("medina")
    ana_browser.get_by_role("button", name="Link to Cora Medina").click()
    expect(ben_browser.get_by_text("The conversation goes on there, with what you write here.")).to_be_visible()

    composer(ben_browser).press_sequentially(", we are here every day")
    ben_browser.get_by_role("button", name="Go on there").click()

    expect(ben_browser.get_by_role("heading", name="Cora Medina", level=1)).to_be_visible()
    expect(composer(ben_browser)).to_have_value("A long draft\nThank you for writing, we are here every day")
    expect(ben_browser.get_by_text("in nobody's inbox")).to_have_count(0)
