"""The pictures of the README, from the demo: `./dev shots readme`."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.sights import ANA, BEN, CORA, PHONES, thread_with

PHONE = {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


def take_readme_pictures(open_page: Callable[..., Page], to: Path) -> None:
    """Write inbox.png, thread-phone.png and phones.png."""
    to.mkdir(parents=True, exist_ok=True)
    wide = {"viewport": {"width": 1280, "height": 800}}
    _take(open_page(ANA, **wide), thread_with("Cora Medina"), to / "inbox.png")
    _take(open_page(BEN, **PHONE), thread_with("Cora Medina"), to / "thread-phone.png")
    _take(open_page(PHONES, **wide), lambda page: page.goto(f"/phones/{CORA}"), to / "phones.png")


def _take(page: Page, show: Callable[[Page], object], file: Path) -> None:
    show(page)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=file)
    page.context.close()
