"""A text for later: chosen in the composer, seen by a colleague at once, and taken back (T19)."""

from playwright.sync_api import expect

from tests.browser.reading import alert, composer


def test_a_text_for_later_is_chosen_by_keyboard_seen_live_and_cancelled(ana_browser, ben_browser, cora, expect_status):
    for browser in (ana_browser, ben_browser):
        browser.goto(cora.thread)
    expect_status(422)
    ana_browser.get_by_role("button", name="Send later").press("Enter")
    ana_browser.get_by_label("Time").press("Enter")
    expect(alert(ana_browser, "Write a message first.")).to_be_visible()
    composer(ana_browser).fill("See you at 2.")

    ana_browser.get_by_label("Time").press("Enter")

    for browser in (ana_browser, ben_browser):
        expect(browser.get_by_role("region", name="Scheduled")).to_contain_text("See you at 2.")
    expect(composer(ana_browser)).to_have_value("")
    expect(ana_browser.get_by_role("button", name="Schedule")).to_be_hidden()
    ben_browser.get_by_role("button", name="Cancel the text").click()
    for browser in (ana_browser, ben_browser):
        expect(browser.get_by_text("See you at 2.")).to_have_count(0)


def test_who_cancels_what_a_colleague_has_changed_is_told_and_reads_it(ana_browser, ben_browser, cora, expect_status):
    ana_browser.goto(cora.thread)
    composer(ana_browser).fill("See you at 2.")
    ana_browser.get_by_role("button", name="Send later").click()
    ana_browser.get_by_role("button", name="Schedule").click()
    for browser in (ana_browser, ben_browser):
        browser.goto(f"{cora.thread}/scheduled")
        browser.get_by_role("link", name="Change").click()
        expect(browser.get_by_role("heading", name="Scheduled text")).to_be_visible()
    ana_browser.get_by_label("Message").fill("Court is moved.")
    ana_browser.get_by_role("button", name="Save").click()
    expect(ana_browser.get_by_role("heading", name="Waits to be sent")).to_be_visible()

    expect_status(422)
    with ben_browser.expect_response(lambda answer: answer.url.endswith("/scheduled")):  # which the new page asks for
        ben_browser.get_by_role("button", name="Cancel this text").click()

    told = ben_browser.get_by_text("Ana Whitfield has changed this text meanwhile.")
    expect(told).to_be_visible()
    expect(ben_browser.get_by_text("Court is moved.")).to_be_visible()
