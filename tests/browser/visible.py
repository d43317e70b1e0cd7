"""How long until a client's text stands in another person's browser: in an open inbox and in an open thread.

From the moment the text is given to the carrier to the moment it is in the page, by a MutationObserver's own clock.
Both clocks are this machine's.
"""

import secrets
import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from tests.browser.carrier import Carrier

PATIENCE = 30_000  # milliseconds

WATCH = """(place) => {
  const region = document.querySelector(place);
  window.seenAt = new Map();
  const look = () => {
    const now = performance.timeOrigin + performance.now();
    for (const [mark] of region.textContent.matchAll(/mark-[0-9a-f]{12}/g))
      if (!window.seenAt.has(mark)) window.seenAt.set(mark, now);
  };
  new MutationObserver(look).observe(region, { childList: true, subtree: true, characterData: true });
}"""
SEEN = "(mark) => window.seenAt.get(mark)"


@dataclass
class Visible:
    """Milliseconds until each text was seen, in the order they were sent."""

    inbox: list[float] = field(default_factory=list)
    thread: list[float] = field(default_factory=list)


def until_visible(
    inbox: Page, thread: Page, carrier: Carrier, *, phone: str, to: str, texts: int, pause: float = 0.0
) -> Visible:
    """Send texts from `phone` to the firm's number `to`, one when the one before is seen and `pause` seconds are over.

    `inbox` and `thread` are pages of somebody who is signed in: the inbox, and the conversation with that phone. Pages
    look again at most every half second, so a pause of 0.7 measures each text by itself. Times are milliseconds.
    """
    inbox.evaluate(WATCH, "#conversation-list")
    thread.evaluate(WATCH, "[role=log]")
    seen = Visible()
    for _ in range(texts):
        mark = f"mark-{secrets.token_hex(6)}"
        sent_at = time.time() * 1000
        carrier.client_writes(mark, phone=phone, to=to)
        seen.inbox.append(_seen_at(inbox, mark) - sent_at)
        seen.thread.append(_seen_at(thread, mark) - sent_at)
        time.sleep(pause)
    return seen


def open_for_reader(browser: Browser, url: str, *, email: str, password: str, phone: str) -> tuple[Page, Page]:
    """Sign somebody in. Returns the inbox and the conversation with that phone, in two tabs of one browser."""
    context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 860})
    inbox = context.new_page()
    inbox.goto("/sign-in")
    inbox.get_by_role("textbox", name="E-mail").fill(email)
    inbox.get_by_role("textbox", name="Password").fill(password)
    inbox.get_by_role("button", name="Sign in").click()
    inbox.wait_for_url("**/inbox")
    thread = context.new_page()
    thread.goto(f"/inbox?q={phone.lstrip('+')}")
    thread.get_by_role("list", name="Conversations").get_by_role("link").first.click()
    thread.get_by_role("log").wait_for()
    return inbox, thread


def _seen_at(page: Page, mark: str) -> float:
    return page.wait_for_function(SEEN, arg=mark, timeout=PATIENCE).json_value()
