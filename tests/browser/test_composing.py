"""Compose: a first text to a number that is typed, or to a contact that is found, without the mouse."""

import re

from playwright.sync_api import Page, expect

from tests.browser.reading import alert, composer, inbox_row, message, stays


def open_compose(page: Page) -> None:
    """Compose, once it is ready to be typed into: browsers move to the field with the next frame."""
    page.goto("/conversations/new")
    expect(page.get_by_role("combobox", name="To")).to_be_focused()


def test_compose_to_a_typed_number_by_keyboard_alone(ana_browser, office):
    stranger = office.stranger()
    ana_browser.goto("/inbox")
    ana_browser.get_by_role("link", name="Compose").first.focus()
    ana_browser.keyboard.press("Enter")
    expect(ana_browser.get_by_role("combobox", name="To")).to_be_focused()

    ana_browser.keyboard.type(f"({stranger.phone[2:5]}) {stranger.phone[5:8]}-{stranger.phone[8:]}")
    ana_browser.keyboard.press("Tab")
    _type_into_message(ana_browser, "Good morning")
    ana_browser.keyboard.press("Enter")

    expect(ana_browser).to_have_url(re.compile(r"/conversations/[0-9a-f-]{36}$"))
    expect(message(ana_browser, "Good morning")).to_contain_text("Delivered")
    assert stranger.receives(1) == ["Good morning"]


def test_compose_to_a_contact_found_by_name_by_keyboard_alone(ana_browser, office, cora):
    office.client("Corinne Bell")
    ana_browser.goto("/conversations/new")
    to = ana_browser.get_by_role("combobox", name="To")
    expect(to).to_be_focused()

    with stays(ana_browser):
        ana_browser.keyboard.type("cor")
        options = ana_browser.get_by_role("listbox", name="Contacts").get_by_role("option")
        expect(options).to_have_count(2)
        expect(to).to_have_attribute("aria-expanded", "true")
        chosen = options.filter(has_text="Cora Medina")
        ana_browser.keyboard.press("ArrowDown")
        if chosen.get_attribute("aria-selected") != "true":
            ana_browser.keyboard.press("ArrowDown")
        expect(chosen).to_have_attribute("aria-selected", "true")
        expect(to).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
        ana_browser.keyboard.press("Enter")
        expect(options).to_have_count(0)
        expect(ana_browser.get_by_text("Cora Medina")).to_be_visible()
        expect(composer(ana_browser)).to_be_focused()
        ana_browser.keyboard.type("Good morning, Cora")
    ana_browser.keyboard.press("Enter")

    expect(ana_browser.get_by_role("heading", name="Cora Medina", level=1)).to_be_visible()
    expect(message(ana_browser, "Good morning, Cora")).to_contain_text("Delivered")
    assert cora.receives(1) == ["Good morning, Cora"]


def test_escape_puts_the_contacts_away_and_keeps_what_is_typed(ana_browser, cora):
    open_compose(ana_browser)
    ana_browser.keyboard.type("cora")
    options = ana_browser.get_by_role("option")
    expect(options).to_have_count(1)

    ana_browser.keyboard.press("Escape")

    expect(options).to_have_count(0)
    expect(ana_browser.get_by_role("combobox", name="To")).to_have_value("cora")


def test_compose_goes_on_with_the_conversation_that_exists(ana_browser, ben_browser, cora):
    cora.writes("Hello")
    ben_browser.goto("/inbox")
    expect(inbox_row(ben_browser, "Cora Medina")).to_be_visible()
    open_compose(ana_browser)
    ana_browser.keyboard.type(cora.phone)
    composer(ana_browser).fill("Hello, Cora")
    composer(ana_browser).press("Enter")

    expect(message(ana_browser, "Hello, Cora")).to_be_visible()
    expect(message(ana_browser, "Hello").first).to_be_visible()
    expect(inbox_row(ben_browser, "Cora Medina")).to_have_count(1)
    expect(inbox_row(ben_browser, "Cora Medina")).to_contain_text("Us: Hello, Cora")


def test_what_is_no_phone_number_is_refused_and_nothing_is_lost(ana_browser, office, expect_status):
    expect_status(422)
    open_compose(ana_browser)
    ana_browser.keyboard.type("not a number")
    composer(ana_browser).fill("Good morning")

    with stays(ana_browser):
        composer(ana_browser).press("Enter")
        expect(alert(ana_browser, "is not a phone number")).to_be_focused()

    expect(ana_browser.get_by_role("combobox", name="To")).to_have_value("not a number")
    expect(composer(ana_browser)).to_have_value("Good morning")


def test_a_number_that_opted_out_is_refused_before_anything_is_sent(ana_browser, ben_browser, cora, expect_status):
    cora.writes("STOP")
    ben_browser.goto("/inbox")
    expect(inbox_row(ben_browser, "Cora Medina")).to_be_visible()
    expect_status(422)
    open_compose(ana_browser)
    ana_browser.keyboard.type(cora.phone)
    composer(ana_browser).fill("Good morning")

    composer(ana_browser).press("Enter")

    expect(alert(ana_browser, "has opted out of text messages")).to_be_visible()
    expect(composer(ana_browser)).to_have_value("Good morning")


def _type_into_message(page: Page, words: str) -> None:
    expect(composer(page)).to_be_focused()
    page.keyboard.type(words)
