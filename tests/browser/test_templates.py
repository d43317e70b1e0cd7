"""Templates in the composer, by keyboard (T18)."""

import re

from playwright.sync_api import expect

from tests.browser.reading import composer, message, stays


def test_a_template_is_picked_and_completed_by_keyboard_alone(ana_browser, cora):
    cora.writes("Hello")
    ana_browser.goto(cora.thread)
    composer(ana_browser).fill("Good morning. ")

    with stays(ana_browser):
        ana_browser.get_by_role("button", name="Templates").focus()
        ana_browser.keyboard.press("Enter")
        search = ana_browser.get_by_role("combobox", name="Search templates")
        expect(search).to_be_focused()
        ana_browser.keyboard.type("one-off")
        options = ana_browser.get_by_role("listbox", name="Templates").get_by_role("option")
        expect(options).to_have_count(1)
        ana_browser.keyboard.press("ArrowDown")
        expect(search).to_have_attribute("aria-activedescendant", options.get_attribute("id"))
        cora.writes("Are you there?")  # and what is chosen stays
        expect(message(ana_browser, "Are you there?")).to_be_visible()
        ana_browser.keyboard.press("Enter")
        expect(composer(ana_browser)).to_be_focused()
        expect(search).to_have_count(0)
        ana_browser.keyboard.type("is Tuesday all right?")  # written over the field that was not known
    ana_browser.keyboard.press("Enter")

    sent = "Good morning. Hi Cora, Ana Whitfield from Harbor & Reed with one quick question: is Tuesday all right?"
    expect(message(ana_browser, sent)).to_be_visible()
    assert cora.receives(1)[0].startswith(sent)


def test_a_template_between_words_stands_apart_from_them(ana_browser, cora):
    ana_browser.goto(cora.thread)
    composer(ana_browser).fill("Hello.Bye.")
    composer(ana_browser).evaluate("box => box.setSelectionRange(6, 6)")

    ana_browser.get_by_role("button", name="Templates").click()
    ana_browser.get_by_role("combobox", name="Search templates").fill("one-off")
    expect(ana_browser.get_by_role("listbox", name="Templates").get_by_role("option")).to_have_count(1)
    ana_browser.get_by_role("option").click()

    expect(composer(ana_browser)).to_have_value(
        re.compile(r"^Hello\. Hi Cora, .+ question: \{question\} .+ Thank you\. Bye\.$")
    )


def test_escape_puts_the_templates_away_and_a_field_left_open_is_named(ana_browser, cora, expect_status):
    expect_status(422)
    ana_browser.goto(cora.thread)
    composer(ana_browser).fill("See you {date}")
    ana_browser.get_by_role("button", name="Templates").click()
    ana_browser.get_by_role("combobox", name="Search templates").press("Escape")
    expect(composer(ana_browser)).to_be_focused()

    ana_browser.keyboard.press("Enter")

    expect(ana_browser.get_by_text("Fill in {date} before you send, or take it out.")).to_be_visible()
    expect(composer(ana_browser)).to_have_value("See you {date}")
