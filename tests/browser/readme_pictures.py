"""The pictures of the README, from the demo: `./dev shots readme`."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.reading import composer
from tests.browser.sights import ANA, BEN, CORA, PHONES, thread_with

WIDE = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 1.5, "is_mobile": True, "has_touch": True}
PATIENCE = 20_000  # milliseconds
TALK = (
    ("Yes please, the group number too. It stands on the back of the card.", "It says 7741-C. Anything else?"),
    ("That is all we need. Thank you, Cora.", "You are welcome. See you on Monday"),
)


def take_readme_pictures(open_page: Callable[..., Page], to: Path) -> None:
    """Write inbox.png, thread-phone.png and phones.png."""
    to.mkdir(parents=True, exist_ok=True)
    ana, ben, phone = open_page(ANA, **WIDE), open_page(BEN, **PHONE), open_page(PHONES, **WIDE)
    thread_with("Cora Medina")(ana)
    thread_with("Cora Medina")(ben)
    _take(ana, to / "inbox.png")
    _take(ben, to / "thread-phone.png")
    phone.goto(f"/phones/{CORA}")
    _talk(ana, phone)
    _take(phone, to / "phones.png")
    for page in (ana, ben, phone):
        page.context.close()


def _talk(ana: Page, phone: Page) -> None:
    """The firm writes, the phone answers."""
    for words, answer in TALK:
        composer(ana).fill(words)
        composer(ana).press("Enter")
        expect(phone.get_by_role("log")).to_contain_text(words, timeout=PATIENCE)
        phone.get_by_role("textbox", name="Write as Cora Medina").fill(answer)
        phone.keyboard.press("Enter")
        expect(ana.get_by_role("log")).to_contain_text(answer, timeout=PATIENCE)


def _take(page: Page, file: Path) -> None:
    page.evaluate("document.fonts.ready")
    page.screenshot(path=file)
