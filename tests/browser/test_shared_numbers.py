"""A phone of two people: its conversation goes to the other one, and back."""

from playwright.sync_api import expect

from casestatus.contacts.keeping import add_phone
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.phones import display
from tests import factories
from tests.browser.office import Client
from tests.browser.reading import alert, composer, inbox_row, message


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


def test_who_writes_while_another_number_comes_into_use_is_asked_before_it_leaves(
    ana_browser, office, cora, expect_status
):
    other = Client(office, "", factories.a_number())
    with office.at_work():
        add_phone(db.session.get_one(Contact, cora.contact_id), other.phone)
    cora.writes("From my phone")
    ana_browser.goto(cora.thread)
    composer(ana_browser).fill("For you alone")
    other.writes("From another one")
    expect(message(ana_browser, "From another one")).to_be_visible()
    expect_status(422)

    composer(ana_browser).press("Enter")

    expect(
        alert(ana_browser, f"Answers go to {display(other.phone)} now. Send again if that is right.")
    ).to_be_visible()
    expect(composer(ana_browser)).to_have_value("For you alone")
    composer(ana_browser).press("Enter")
    expect(message(ana_browser, "For you alone")).to_contain_text("Delivered")
    assert (cora.received, other.received) == ([], ["For you alone"])
