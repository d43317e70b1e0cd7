"""Long threads: older messages come by scrolling, and the reader's place is kept whatever arrives."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import composer, message, stays, unread_bubble

LINES = 130


@pytest.fixture
def long_thread(office, cora, ana_browser) -> Page:
    office.wrote_long_ago(cora, LINES)
    ana_browser.goto(cora.thread)
    expect(message(ana_browser, f"Line {LINES}")).to_be_in_viewport()
    return ana_browser


def test_older_messages_come_by_scrolling_and_the_place_is_kept(long_thread):
    messages = long_thread.get_by_role("log").locator(".message")
    expect(messages).to_have_count(50)

    with stays(long_thread):
        _scroll_to_top(long_thread)
        expect(messages).to_have_count(100)
        expect(message(long_thread, "Line 81").first).to_be_in_viewport()
        _scroll_to_top(long_thread)
        expect(messages).to_have_count(LINES)

    bodies = long_thread.get_by_role("log").locator(".bubble").all_inner_texts()
    assert [words.split(": ")[-1] for words in bodies] == [f"Line {number}" for number in range(1, LINES + 1)]
    expect(long_thread.get_by_role("link", name="Older messages")).to_have_count(0)


def test_who_reads_further_up_keeps_the_place_and_is_told_of_new_messages(long_thread, cora):
    _scroll_up(long_thread, 600)
    line = _first_in_view(long_thread)
    before = _top_of(line)

    cora.writes("I have a question")
    jump = long_thread.get_by_role("button", name="New messages")
    expect(jump).to_be_visible()

    assert abs(_top_of(line) - before) <= 2
    expect(unread_bubble(long_thread)).to_have_text("1 unread")
    jump.click()
    expect(message(long_thread, "I have a question")).to_be_in_viewport()
    expect(jump).to_be_hidden()
    expect(unread_bubble(long_thread)).to_be_hidden()


def test_who_reads_further_up_archives_nothing_new_before_it_was_seen(long_thread, cora):
    _scroll_up(long_thread, 600)
    cora.writes("I have a question")
    jump = long_thread.get_by_role("button", name="New messages")
    expect(jump).to_be_visible()

    long_thread.keyboard.press("e")
    expect(message(long_thread, "I have a question")).to_be_in_viewport()
    expect(jump).to_be_hidden()
    archived = long_thread.get_by_text("it is in nobody's inbox until a new text comes")
    expect(archived).to_have_count(0)

    long_thread.keyboard.press("e")
    expect(archived).to_be_visible()


def test_who_is_at_the_bottom_stays_there(long_thread, cora):
    for number in range(12):
        cora.writes(f"Question {number}")

    expect(message(long_thread, "Question 11")).to_be_in_viewport()
    expect(long_thread.get_by_role("button", name="New messages")).to_be_hidden()


def test_writing_leads_back_to_the_newest_message(long_thread):
    _scroll_up(long_thread, 600)

    composer(long_thread).fill("Good morning")
    composer(long_thread).press("Enter")

    expect(message(long_thread, "Good morning")).to_be_in_viewport()


def test_the_thread_scrolls_by_keyboard(long_thread):
    log = long_thread.get_by_role("log")
    log.focus()

    long_thread.keyboard.press("PageUp")

    expect(message(long_thread, f"Line {LINES}")).not_to_be_in_viewport()


def _scroll_to_top(page: Page) -> None:
    page.get_by_role("log").evaluate("log => log.scrollTo({ top: -log.scrollHeight, behavior: 'instant' })")


def _scroll_up(page: Page, pixels: int) -> None:
    page.get_by_role("log").evaluate("(log, up) => log.scrollTo({ top: -up, behavior: 'instant' })", pixels)


def _first_in_view(page: Page) -> Locator:
    log = page.get_by_role("log")
    name = log.evaluate(
        """log => [...log.querySelectorAll(".message")].find(
             message => message.getBoundingClientRect().top >= log.getBoundingClientRect().top).id"""
    )
    return log.locator(f"[id='{name}']")


def _top_of(line: Locator) -> float:
    return line.evaluate("line => line.getBoundingClientRect().top")
