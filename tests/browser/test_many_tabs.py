"""Live pages under stress: ten tabs under a server that goes and comes back, and two people in one thread."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import composer, inbox_row, inbox_rows, message, stays, unread_bubble

WORDS = "Before you go to the clinic, "
TEXTS = 12


@pytest.fixture
def threads(office, cora, ana_browser):
    """So many tabs with the thread, a half-written answer and the caret in the midst of it."""

    def opened(many: int) -> list[Page]:
        office.wrote_long_ago(cora, 80)
        tabs = [ana_browser, *_tabs(ana_browser, many - 1)]
        for tab in tabs:
            tab.goto(cora.thread)
            expect(message(tab, "Line 80")).to_be_in_viewport()
            composer(tab).fill(WORDS)
            composer(tab).evaluate("box => box.setSelectionRange(7, 10)")
        return tabs

    return opened


@pytest.fixture
def inboxes(cora, ana_browser):
    def opened(many: int) -> list[Page]:
        tabs = _tabs(ana_browser, many)
        for tab in tabs:
            tab.goto("/inbox")
            expect(inbox_row(tab, cora.name)).to_be_visible()
        return tabs

    return opened


def test_ten_tabs_catch_up_when_the_server_comes_back(threads, inboxes, office, cora, product, complaints):
    complaints.expect_server_away()
    dan = office.client("Dan Tate")
    reading, listing = threads(5), inboxes(5)

    for number in range(2):
        with product.web_away():
            cora.writes(f"While it was away {number}")
        cora.writes(f"After it came back {number}")
    dan.writes("It is Dan")

    for tab in reading:
        for number in range(2):
            expect(message(tab, f"While it was away {number}")).to_have_count(1)
            expect(message(tab, f"After it came back {number}")).to_have_count(1)
        expect(composer(tab)).to_have_value(WORDS)
    for tab in listing:
        expect(inbox_row(tab, "Dan Tate")).to_contain_text("It is Dan")


def test_a_storm_of_texts_leaves_the_place_the_words_and_the_caret_alone(threads, cora, ben_browser):
    reading, writing = tabs = threads(2)
    reading.get_by_role("log").evaluate("log => log.scrollBy(0, -700)")
    line = reading.get_by_role("log").locator(".message").nth(30)
    before = _top_of(line)
    composer(writing).focus()
    ben_browser.goto(cora.thread)

    with stays(reading), stays(writing):
        for number in range(TEXTS):
            cora.writes(f"Question {number:02d}")
            composer(ben_browser).fill(f"Answer {number:02d}")
            composer(ben_browser).press("Enter")
            expect(composer(ben_browser)).to_have_value("")
        for tab in tabs:
            expect(message(tab, "Answer")).to_have_count(TEXTS)
            expect(message(tab, "Question")).to_have_count(TEXTS)
        expect(message(writing, f"Answer {TEXTS - 1:02d}")).to_contain_text("Delivered")

    assert abs(_top_of(line) - before) < 3  # pixels
    expect(composer(writing)).to_have_value(WORDS)
    expect(composer(writing)).to_be_focused()
    assert composer(writing).evaluate("box => [box.selectionStart, box.selectionEnd]") == [7, 10]


def test_what_one_tab_reads_is_read_in_the_others(threads, inboxes, office, cora):
    tabs, lists = threads(2), inboxes(2)
    office.client("Dan Tate").writes("It is Dan")
    for tab in lists:
        expect(inbox_rows(tab).first).to_contain_text("Dan Tate")
    cora.writes("Are you there?")

    for tab in lists:
        expect(inbox_rows(tab).first).to_contain_text(cora.name)
        expect(inbox_row(tab, cora.name)).not_to_contain_text("unread")
    for tab in [*tabs, *lists]:
        expect(unread_bubble(tab)).to_have_text("1 unread")


def _tabs(page: Page, many: int) -> list[Page]:
    return [page.context.new_page() for _ in range(many)]


def _top_of(line) -> float:
    box = line.bounding_box()
    assert box
    return box["y"]
