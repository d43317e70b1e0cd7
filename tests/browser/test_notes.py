"""An internal note, and a colleague named in it: typed, chosen from the list, found unread (T25)."""

import re

from playwright.sync_api import expect

from tests.browser.reading import composer, inbox_row, message


def test_a_colleague_is_named_by_keyboard_and_finds_the_note_unread(ana_browser, ben_browser, office, cora):
    office.wrote_long_ago(cora, 1)
    ben_browser.goto("/inbox")
    ana_browser.goto(cora.thread)
    ana_browser.get_by_role("radio", name="Internal note").check(force=True)

    composer(ana_browser).press_sequentially("Settle? @be")
    expect(ana_browser.get_by_role("option", name="Ben Okafor")).to_be_visible()
    composer(ana_browser).press("Enter")
    composer(ana_browser).press("Enter")

    expect(message(ana_browser, "Settle?")).to_contain_text("Internal note")
    expect(inbox_row(ben_browser, "Cora Medina")).to_contain_text("Note: Settle? @Ben Okafor")
    expect(inbox_row(ben_browser, "Cora Medina")).to_contain_text(re.compile("[1-9] unread"))
    assert cora.received == [] or "Settle" not in " ".join(cora.received)
    expect(ana_browser.get_by_role("radio", name="Internal note")).to_be_checked()


def test_a_file_put_to_an_email_is_said_to_go_with_a_text_only(ana_browser, cora):
    ana_browser.goto(cora.thread)
    program = {"name": "run.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" + bytes(200)}
    ana_browser.get_by_label("Attach files").set_input_files(program)
    of_texts = ana_browser.get_by_text("Texts cannot carry this kind of file.")
    of_others = ana_browser.get_by_text("An e-mail or a note carries no files.")
    expect(of_texts).to_be_visible()
    expect(of_others).to_be_hidden()

    for other in ("E-mail", "Internal note"):
        ana_browser.get_by_role("radio", name=other).check(force=True)
        expect(of_others).to_be_visible()
        expect(of_texts).to_be_hidden()


def test_a_text_that_comes_meanwhile_leaves_the_chosen_colleague_and_what_was_put_away(ana_browser, ben, office, cora):
    office.wrote_long_ago(cora, 1)
    ana_browser.goto(cora.thread)
    ana_browser.get_by_role("radio", name="Internal note").check(force=True)
    composer(ana_browser).press_sequentially("Settle? @")
    colleagues = ana_browser.get_by_role("listbox", name="Colleagues").get_by_role("option")
    expect(colleagues.nth(1)).to_be_visible()
    composer(ana_browser).press("ArrowDown")

    cora.writes("Are you there?")
    expect(message(ana_browser, "Are you there?")).to_be_visible()
    expect(colleagues.nth(1)).to_have_attribute("aria-selected", "true")

    composer(ana_browser).press("Escape")
    expect(composer(ana_browser)).to_have_attribute("aria-activedescendant", "")
    cora.writes("Hello?")
    expect(message(ana_browser, "Hello?")).to_be_visible()
    expect(colleagues.filter(visible=True)).to_have_count(0)
