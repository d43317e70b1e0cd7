"""What people read on the pages, by role and words."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page


def inbox_rows(page: Page) -> Locator:
    return page.get_by_role("list", name="Conversations").get_by_role("link")


def inbox_row(page: Page, name: str) -> Locator:
    return inbox_rows(page).filter(has_text=name)


def unread_bubble(page: Page) -> Locator:
    """The count beside "Communications"."""
    return page.get_by_role("navigation", name="Main").locator("#unread")


def composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


def message(page: Page, words: str) -> Locator:
    """A bubble of the thread with what stands under it."""
    return page.get_by_role("log").locator(".message").filter(has_text=words)


def alert(page: Page, words: str) -> Locator:
    """What is said aloud because something did not work."""
    return page.get_by_role("alert").filter(has_text=words)


@contextmanager
def stays(page: Page) -> Iterator[None]:
    """Whatever happens in the block, it happens without loading the page again."""
    page.evaluate("window.isTheSame = true")
    yield
    assert page.evaluate("window.isTheSame === true"), "the page was loaded again"
