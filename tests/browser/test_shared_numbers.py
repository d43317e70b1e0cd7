"""A phone of two people: its conversation goes to the other one, and back."""

from playwright.sync_api import expect

from tests import factories
from tests.browser.reading import inbox_row, message


def test_a_conversation_is_moved_to_the_other_one_and_back(ana_browser, ben_browser, office, cora):
    with office.at_work():
        factories.a_contact("Marco Vega", phone=cora.phone)
    cora.writes("It is about the car")
    ana_browser.goto(cora.thread)
    ben_browser.goto("/inbox")
    expect(inbox_row(ben_browser, "Cora Medina")).to_be_visible()

    ana_browser.get_by_role("link", name="Move to Marco Vega").click()
    ana_browser.get_by_role("button", name="Move all messages to Marco Vega").click()

    expect(ana_browser.get_by_role("heading", name="Marco Vega", level=1)).to_be_visible()
    expect(message(ana_browser, "It is about the car")).to_be_visible()
    expect(inbox_row(ben_browser, "Marco Vega")).to_be_visible()
    ana_browser.get_by_role("button", name="Undo").click()
    expect(ana_browser.get_by_role("heading", name="Cora Medina", level=1)).to_be_visible()
    expect(inbox_row(ben_browser, "Cora Medina")).to_be_visible()


def test_the_next_texts_come_in_the_others_conversation(ana_browser, office, cora):
    with office.at_work():
        factories.a_contact("Marco Vega", phone=cora.phone)
    cora.writes("It is about the car")
    ana_browser.goto(cora.thread)

    ana_browser.get_by_role("link", name="Also the number of Marco Vega").click()
    ana_browser.get_by_role("button", name="Go on with Marco Vega").click()
    expect(ana_browser.get_by_role("heading", name="Marco Vega", level=1)).to_be_visible()
    cora.writes("Marco here")

    expect(message(ana_browser, "Marco here")).to_be_visible()
    expect(message(ana_browser, "It is about the car")).to_have_count(0)
