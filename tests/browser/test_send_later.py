"""A text for later: chosen in the composer, seen by a colleague at once, and taken back (T19)."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reading import alert, composer
from tests.files.made import a_picture

GOES_WITH_ITS_FILES = "It goes as soon as its files are here."


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


def test_a_time_that_is_over_is_told_and_has_the_focus(ana_browser, cora, expect_status):
    expect_status(422)
    ana_browser.goto(cora.thread)
    composer(ana_browser).fill("Court is at 2.")
    ana_browser.get_by_role("button", name="Send later").click()
    ana_browser.get_by_label("Day").fill("2024-01-02")

    ana_browser.get_by_role("button", name="Schedule").click()

    expect(ana_browser.get_by_role("alert").filter(has_text="That time is over. Choose a later one.")).to_have_count(1)
    expect(ana_browser.get_by_label("Time")).to_be_focused()


@pytest.fixture
def held(ana_browser, cora, tmp_path):
    """Uploads of Ana's that do not arrive before the test lets them."""
    routes = []
    ana_browser.goto(cora.thread)
    ana_browser.route("**/files", lambda route: route.continue_() if routes else routes.append(route))
    (tmp_path / "map.png").write_bytes(a_picture("PNG"))
    composer(ana_browser).fill("See the map")
    ana_browser.get_by_label("Attach files").set_input_files([tmp_path / "map.png"])
    while not routes:
        ana_browser.wait_for_timeout(20)
    return routes


@pytest.mark.parametrize("by", ["the button", "the return key"])
def test_what_is_to_wait_waits_though_its_file_is_on_its_way(ana_browser, held, by):
    ana_browser.get_by_role("button", name="Send later").press("Enter")
    pressed = (
        ana_browser.get_by_role("button", name="Schedule") if by == "the button" else ana_browser.get_by_label("Time")
    )
    pressed.press("Enter")

    held[0].continue_()

    waits = ana_browser.get_by_role("region", name="Scheduled")
    expect(waits.get_by_text("See the map")).to_be_visible()
    expect(waits.get_by_text("1 file")).to_be_visible()
    expect(ana_browser.get_by_role("log").get_by_role("img")).to_have_count(0)


def test_a_text_waits_for_all_of_its_files(ana_browser, held, tmp_path):
    (tmp_path / "photo.png").write_bytes(a_picture("PNG"))
    ana_browser.get_by_label("Attach files").set_input_files([tmp_path / "photo.png"])
    ana_browser.get_by_role("button", name="Send Message").click()
    expect(ana_browser.get_by_text(GOES_WITH_ITS_FILES)).to_be_visible()

    held[0].continue_()

    expect(ana_browser.get_by_role("log").get_by_role("img")).to_have_count(2)
    expect(ana_browser.get_by_role("list", name="Files that go with this text")).to_have_count(0)
    expect(ana_browser.get_by_text(GOES_WITH_ITS_FILES)).to_be_hidden()


@pytest.mark.parametrize("thinks", ["writes on", "presses Escape"])
def test_who_thinks_again_while_a_file_is_on_its_way_sends_nothing(ana_browser, held, thinks):
    ana_browser.get_by_role("button", name="Send Message").click()
    box = composer(ana_browser)
    if thinks == "writes on":
        box.press_sequentially(" By the way, your bill is")
    else:
        box.press("Escape")
    expect(ana_browser.get_by_text(GOES_WITH_ITS_FILES)).to_be_hidden()
    written = box.input_value()

    held[0].continue_()

    expect(ana_browser.get_by_role("listitem").filter(has_text="KB")).to_be_visible()
    expect(box).to_have_value(written)
    expect(ana_browser.get_by_role("log").get_by_text("See the map")).to_have_count(0)


def test_a_text_whose_conversation_goes_on_elsewhere_does_not_leave_without_its_file(ana_browser, held, cora):
    ana_browser.get_by_role("button", name="Send Message").click()

    held[0].fulfill(status=204, headers={"HX-Redirect": f"{cora.thread}?went=on"})

    expect(ana_browser).to_have_url(re.compile("went=on"))
    expect(composer(ana_browser)).to_have_value("See the map")
    expect(ana_browser.get_by_role("log").get_by_text("See the map")).to_have_count(0)


def test_a_text_does_not_leave_without_the_file_that_was_refused(ana_browser, held, expect_status):
    expect_status(413)
    ana_browser.get_by_role("button", name="Send Message").click()

    held[0].fulfill(
        status=413, body="<div>That is too large.</div>", headers={"HX-Retarget": "#alerts", "HX-Reswap": "innerHTML"}
    )

    expect(ana_browser.get_by_text("That is too large.")).to_be_visible()
    expect(composer(ana_browser)).to_have_value("See the map")
    expect(ana_browser.get_by_role("log").get_by_text("See the map")).to_have_count(0)
