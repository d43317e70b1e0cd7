"""Nobody loses the focus with what goes away, and what one goes on typing is no key."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import alert, composer, inbox_row, inbox_rows
from tests.files.made import a_picture


@pytest.fixture
def page(ana_browser, cora) -> Page:
    cora.writes("Hello")
    ana_browser.goto(cora.thread)
    return ana_browser


@pytest.fixture
def large(tmp_path):
    """Pictures that a worker needs a moment for."""
    names = [tmp_path / f"{name}.png" for name in ("one", "two")]
    for name in names:
        name.write_bytes(a_picture("PNG", size=(2600, 2600)))
    return names


def is_archived(page: Page):
    return page.get_by_text("it is in nobody's inbox until a new text comes")


def test_who_writes_while_the_client_stops_archives_nothing(page, cora):
    composer(page).press_sequentially("Dear ")
    cora.writes("STOP")
    expect(composer(page)).to_be_hidden()

    expect(page.locator("#thread:focus")).to_have_count(1)
    page.keyboard.type("Cora, eju")
    expect(page.get_by_role("button", name="Archive Conversation")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("e")

    expect(is_archived(page)).to_be_visible()


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_who_closes_an_alert_goes_on_writing(page, complaints, way):
    complaints.expect_server_away()
    page.route("**/messages", lambda route: route.abort())
    composer(page).fill("Good morning")
    composer(page).press("Enter")
    expect(alert(page, "The server did not answer.")).to_be_visible()
    close = page.get_by_role("button", name="Close")
    if way == "mouse":
        close.click()
    else:
        close.press("Enter")

    expect(composer(page)).to_be_focused()


def test_a_second_press_of_the_return_key_does_nothing_else(page):
    page.get_by_role("button", name="Archive Conversation").focus()
    page.keyboard.press("Enter")
    expect(is_archived(page)).to_be_visible()
    expect(page.locator("#thread:focus")).to_have_count(1)
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="No answer needed")).to_be_visible()


def test_who_tries_again_stays_in_the_conversation(page, cora):
    cora.switches("off")
    composer(page).fill("Court is at 2.")
    composer(page).press("Enter")
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    cora.switches("on")

    again.press("Enter")

    expect(again).to_have_count(0)
    expect(page.locator("#thread:focus")).to_have_count(1)


def test_a_failed_upload_stays_said_while_the_other_file_is_made_ready(page, complaints, large):
    complaints.expect_server_away()
    page.get_by_label("Attach files").set_input_files(large[0])
    held = []
    page.route("**/files", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    page.get_by_label("Attach files").set_input_files(large[1])
    while not held:
        page.wait_for_timeout(20)
    held[0].abort()

    expect(alert(page, "The server did not answer.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="KB")).to_have_count(1)
    expect(alert(page, "The server did not answer.")).to_be_visible()


def test_whoever_takes_a_file_out_while_the_text_waits_for_it_sends_nothing(page, large):
    composer(page).fill("See the map")
    page.get_by_label("Attach files").set_input_files(large[0])
    held = []
    page.route("**/files", lambda route: held.append(route) if route.request.method == "GET" else route.continue_())
    expect(page.get_by_text("Preparing")).to_be_visible()
    composer(page).press("Enter")
    expect(page.get_by_text("It goes as soon as its files are here.")).to_be_visible()

    page.get_by_role("button", name="Take out").click()

    expect(page.get_by_role("button", name="Take out")).to_have_count(0)
    expect(page.get_by_text("It goes as soon as its files are here.")).to_be_hidden()
    expect(composer(page)).to_have_value("See the map")
    expect(page.get_by_role("log").get_by_text("See the map")).to_have_count(0)


def test_escape_that_thinks_again_stays_in_the_box(page, large):
    composer(page).fill("Dear ")
    page.route("**/files", lambda route: None)
    page.get_by_label("Attach files").set_input_files(large[0])
    composer(page).press("Enter")
    expect(page.get_by_text("It goes as soon as its files are here.")).to_be_visible()

    composer(page).press("Escape")

    expect(page.get_by_text("It goes as soon as its files are here.")).to_be_hidden()
    expect(composer(page)).to_be_focused()


def test_a_text_for_later_stays_for_later_until_its_time_is_right(page, complaints, expect_status):
    expect_status(422)
    composer(page).fill("For March")
    page.get_by_role("button", name="Send later").click()
    page.get_by_label("Day").fill("2024-01-02")
    page.get_by_role("button", name="Schedule").click()
    expect(page.get_by_label("Time")).to_be_focused()
    page.get_by_label("Day").fill(page.evaluate("new Date(Date.now() + 5 * 864e5).toISOString().slice(0, 10)"))
    composer(page).press("End")
    composer(page).type("!")
    composer(page).press("Enter")

    expect(page.get_by_role("region", name="Scheduled").get_by_text("For March!")).to_be_visible()
    expect(page.get_by_role("log").get_by_text("For March!")).to_have_count(0)


def test_what_is_not_for_later_after_all_is_left_with_its_words(page, cora, expect_status):
    expect_status(422)
    composer(page).fill("For March")
    page.get_by_role("button", name="Send later").click()
    page.get_by_label("Day").fill("2024-01-02")
    page.get_by_role("button", name="Schedule").click()

    page.get_by_role("link", name="Not later").click()

    expect(page.get_by_role("button", name="Send later")).to_be_visible()
    expect(composer(page)).to_have_value("For March")


def test_the_return_key_is_reminded_of_the_day_that_was_written(page):
    page.get_by_role("link", name="Remind me").click()
    form = page.locator("#remind")
    form.get_by_label("Day").fill(page.evaluate("new Date(Date.now() + 40 * 864e5).toISOString().slice(0, 10)"))
    form.get_by_label("Time").fill("09:30")

    form.get_by_label("Time").press("Enter")

    expect(page.get_by_text(re.compile("Out of your inbox until .*, 9:30 AM"))).to_be_visible()


def test_escape_leaves_the_search_with_its_words(page, office):
    office.wrote_long_ago(office.client("Dan Tate"), 1)
    page.goto("/inbox")
    search = page.get_by_role("searchbox")
    search.press_sequentially("tate")
    expect(inbox_rows(page)).to_have_count(1)

    search.press("Escape")

    expect(inbox_row(page, "Dan Tate")).to_be_focused()
    expect(search).to_have_value("tate")


@pytest.mark.parametrize("where", ["inbox", "thread"])
def test_one_goes_on_where_the_row_stood_that_a_colleague_archived(page, ben_browser, office, cora, where):
    for name in ("Dan Tate", "Priya Nair", "Nadia Rahman"):
        office.wrote_long_ago(office.client(name), 1)
    page.goto("/inbox" if where == "inbox" else cora.thread)
    rows = inbox_rows(page)
    expect(rows).to_have_count(4)
    third = rows.nth(2).get_attribute("href")
    rows.nth(1).focus()
    ben_browser.goto(rows.nth(1).get_attribute("href"))
    ben_browser.get_by_role("button", name="Archive Conversation").click()
    expect(rows).to_have_count(3)

    page.keyboard.press("j")

    expect(page.locator(f"a.row[href='{third}']")).to_be_focused()


def test_the_focus_stays_in_a_drawer(page, office):
    page.set_viewport_size({"width": 1000, "height": 800})
    page.get_by_role("button", name="About this conversation").press("Enter")
    about = page.get_by_role("region", name="About Cora Medina")
    expect(about).to_be_visible()
    button = about.get_by_role("button", name="No answer needed")
    button.focus()

    page.evaluate(
        "document.querySelector('#act-no-answer').remove(); document.dispatchEvent(new Event('htmx:finally:swap'))"
    )

    expect(about.locator(":focus")).to_have_count(1)
