"""`./dev shots [name]`: photographs the demo's pages, wide and narrow, light and dark, into one sheet a group."""

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, StorageState

from casestatus.config import ROOT
from casestatus.supervisor.banner import DEMO_PASSWORD
from tests.browser.chromium import NoBrowser, a_browser
from tests.browser.demo import Demo, running_demo
from tests.browser.readme_pictures import take_readme_pictures
from tests.browser.sheet import photograph_sheet
from tests.browser.sights import GROUPS, PHONES, Sight

PLACE = ROOT / "var" / "shots"
README = "readme"
WIDTHS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 860}},
    "narrow": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
HEIGHT = """() => Math.max(innerHeight, document.documentElement.scrollHeight,
  ...[...document.querySelectorAll(".page")].map((page) => page.scrollHeight + innerHeight - page.clientHeight))"""
VARIANTS = [(width, scheme) for width in WIDTHS for scheme in ("light", "dark")]


class Photographer:
    """Takes pictures of a running demo. Everybody signs in once."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self.browser = browser
        self.demo = demo
        self._signed_in: dict[str, StorageState] = {}

    def sheet(self, group: str) -> Path:
        """Photograph a group of pages. Returns the sheet."""
        folder = PLACE / group
        folder.mkdir(parents=True, exist_ok=True)
        pictures = {sight.name: self._photograph(sight, folder) for sight in GROUPS[group]}
        photograph_sheet(self.browser, group, pictures, PLACE / f"{group}.png")
        return PLACE / f"{group}.png"

    def open(self, who: str, **options: Any) -> Page:
        """A browser of somebody: an e-mail address, nobody, or the client phones."""
        url = self.demo.phones_url if who == PHONES else self.demo.url
        state = self._state_of(who) if "@" in who else None
        context = self.browser.new_context(
            base_url=url, storage_state=state, reduced_motion="reduce", timezone_id="America/New_York", **options
        )
        return context.new_page()

    def _photograph(self, sight: Sight, folder: Path) -> list[Path]:
        files = []
        for width, scheme in VARIANTS:
            page = self.open(sight.who, color_scheme=scheme, **WIDTHS[width])
            sight.open(page)
            page.wait_for_load_state("networkidle" if sight.who == "" else "load")
            page.evaluate("document.fonts.ready")
            file = folder / f"{sight.name.replace(' ', '-')}-{width}-{scheme}.png"
            if sight.is_long:
                page.set_viewport_size({"width": WIDTHS[width]["viewport"]["width"], "height": page.evaluate(HEIGHT)})
            page.screenshot(path=file)
            page.context.close()
            files.append(file)
        return files

    def _state_of(self, email: str) -> StorageState:
        if email not in self._signed_in:
            page = self.browser.new_page(base_url=self.demo.url)
            page.goto("/sign-in")
            page.get_by_role("textbox", name="E-mail").fill(email)
            page.get_by_role("textbox", name="Password").fill(DEMO_PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(lambda url: "sign-in" not in url)
            self._signed_in[email] = page.context.storage_state()
            page.close()
        return self._signed_in[email]


def main(names: list[str]) -> None:
    """Photograph these groups, or all of them."""
    unknown = set(names) - {*GROUPS, README}
    if unknown:
        sys.exit(f"dev: there is no group {', '.join(sorted(unknown))}; there are: {', '.join(GROUPS)}, {README}")
    with running_demo() as demo, a_browser() as browser:
        photographer = Photographer(browser, demo)
        for group in names or GROUPS:
            if group == README:
                take_readme_pictures(photographer.open, ROOT / "docs" / "pictures")
            else:
                print(photographer.sheet(group).relative_to(ROOT))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except NoBrowser as sentence:
        sys.exit(f"dev: {sentence}")
