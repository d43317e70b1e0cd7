"""Chromium, found on this machine and driven by Playwright.

Debian's chromium-headless-shell is the same browser without windows: a new page takes a tenth of a second there, and
more than a second in the whole browser.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

SHELL = "chromium-headless-shell"
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
INSTALL = "apt-get update && apt-get install -y chromium chromium-headless-shell"


class NoBrowser(Exception):
    """There is no Chromium; str() says what to type."""


def browser_path(*, whole: bool = False) -> str:
    """The program that CASESTATUS_BROWSER names, else the first on PATH. Raises NoBrowser when there is none.

    `whole` for what the headless shell cannot do, such as showing notifications.
    """
    chosen = os.environ.get("CASESTATUS_BROWSER", "")
    if whole and chosen.endswith(SHELL):
        chosen = ""
    for name in [chosen] if chosen else WHOLE if whole else (SHELL, *WHOLE):
        if path := shutil.which(name):
            return path
    if chosen:
        raise NoBrowser(f"CASESTATUS_BROWSER names {chosen}, which cannot be run.")
    raise NoBrowser(f"No Chromium was found. Install one: {INSTALL}")


@contextmanager
def a_browser() -> Iterator[Browser]:
    """A Chromium without a window, until the block ends."""
    path = browser_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
