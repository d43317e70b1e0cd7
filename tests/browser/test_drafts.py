"""What is half-written is there again: in another tab, after signing out, and when the tab was simply closed."""

import re

from playwright.sync_api import Page, expect

from tests.browser.reading import composer, inbox_row, message


def typed(page: Page, words: str) -> None:
    composer(page).press_sequentially(words)


def test_a_half_written_text_is_there_in_another_browser(ana_browser, open_browser, ana, ben_browser, cora):
    ana_browser.goto(cora.thread)
    typed(ana_browser, "Your hearing is on")
    elsewhere = open_browser(ana)
    elsewhere.goto("/inbox")

    expect(inbox_row(elsewhere, "Cora Medina")).to_contain_text("Draft: Your hearing is on")
    typed(ana_browser, " Monday")
    expect(inbox_row(elsewhere, "Cora Medina")).to_contain_text("Draft: Your hearing is on Monday")
    elsewhere.goto(cora.thread)
    ben_browser.goto(cora.thread)

    expect(composer(elsewhere)).to_have_value("Your hearing is on Monday")
    expect(composer(ben_browser)).to_have_value("")


def test_closing_the_page_loses_no_word(ana_browser, cora):
    ana_browser.goto(cora.thread)
    typed(ana_browser, "Written in a hurry")
    ana_browser.goto("/contacts")

    ana_browser.goto(cora.thread)

    expect(composer(ana_browser)).to_have_value("Written in a hurry")


def test_going_to_another_thread_and_back_loses_no_word(ana_browser, office, cora):
    office.wrote_long_ago(office.client("Dan Tate"), 1)
    office.wrote_long_ago(cora, 1)
    ana_browser.goto(cora.thread)
    typed(ana_browser, "Written in a hurry")

    inbox_row(ana_browser, "Dan Tate").click()
    expect(composer(ana_browser)).to_have_value("")
    inbox_row(ana_browser, "Cora Medina").click()

    expect(ana_browser.get_by_role("heading", name="Cora Medina", level=1)).to_be_visible()
    expect(composer(ana_browser)).to_have_value("Written in a hurry")


def test_what_is_sent_is_no_draft_and_no_other_tab_is_disturbed(ana_browser, open_browser, ana, cora):
    ana_browser.goto(cora.thread)
    other = open_browser(ana)
    other.goto(cora.thread)
    typed(other, "My own words")
    typed(ana_browser, "At 2.")
    composer(ana_browser).press("Enter")
    expect(message(other, "At 2.")).to_be_visible()

    expect(composer(other)).to_have_value("My own words")
    with other.expect_response(lambda kept: "/draft" in kept.url and "words go on" in (kept.request.post_data or "")):
        typed(other, " go on")
    ana_browser.goto("/inbox")
    expect(inbox_row(ana_browser, "Cora Medina")).to_contain_text("Draft: My own words go on")


def test_words_written_while_one_was_signed_out_are_there_after_signing_in(ana_browser, ana, cora, expect_status):
    expect_status(401)
    ana_browser.goto(cora.thread)
    typed(ana_browser, "Written")
    # what pages ask by themselves, which may be refused first
    looks = re.compile(r"/(?:conversations|inbox|opt-outs)(?:[/?]|$)(?!.*/messages$)")
    ana_browser.route(looks, lambda asked: None)
    ana_browser.context.clear_cookies()
    typed(ana_browser, " too late")
    composer(ana_browser).press("Enter")
    ana_browser.wait_for_url("**/sign-in?**")
    ana_browser.unroute(looks)
    ana_browser.get_by_role("textbox", name="E-mail").fill(ana.email)
    ana_browser.get_by_role("textbox", name="Password").fill("harbor-demo")
    ana_browser.get_by_role("button", name="Sign in").click()

    expect(ana_browser.get_by_role("heading", name="Cora Medina", level=1)).to_be_visible()
    expect(composer(ana_browser)).to_have_value("Written too late")


def test_compose_is_found_as_it_was_left(ana_browser, cora):
    ana_browser.goto("/conversations/new")
    ana_browser.get_by_role("combobox", name="To").press_sequentially("cora")
    ana_browser.get_by_role("option", name="Cora Medina").click()
    typed(ana_browser, "Good morning,")
    ana_browser.goto("/inbox")

    ana_browser.get_by_role("link", name="Compose").first.click()
    expect(composer(ana_browser)).to_have_value("Good morning,")
    expect(composer(ana_browser)).to_be_focused()
    expect(ana_browser.get_by_role("combobox", name="To")).to_have_accessible_description("Cora Medina")
    ana_browser.keyboard.type(" Cora.")
    composer(ana_browser).press("Enter")

    expect(message(ana_browser, "Good morning, Cora.")).to_be_visible()
    ana_browser.goto("/conversations/new")
    expect(composer(ana_browser)).to_have_value("")
    expect(ana_browser.get_by_role("combobox", name="To")).to_have_value("")


def test_a_draft_is_kept_by_a_button_where_no_script_runs(ana_without_script, cora):
    ana_without_script.goto(cora.thread)
    composer(ana_without_script).fill("Slowly, slowly")
    ana_without_script.get_by_role("button", name="Keep as a draft").click()

    expect(composer(ana_without_script)).to_have_value("Slowly, slowly")
