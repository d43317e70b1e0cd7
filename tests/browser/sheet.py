"""A contact sheet: one picture of many pictures, laid out as a page and photographed."""

from html import escape
from pathlib import Path

from playwright.sync_api import Browser

STYLE = """
body { margin: 24px; font: 15px/1.4 system-ui, sans-serif; background: #b9bcc0; color: #14181e; inline-size: 1800px }
h1 { font-size: 22px; margin: 0 0 16px } h2 { font-size: 15px; margin: 24px 0 6px }
div { display: flex; gap: 12px; align-items: flex-start }
img { display: block; box-shadow: 0 1px 4px rgb(0 0 0 / 35%) }
.wide { inline-size: 680px } .narrow { inline-size: 200px }
"""


def photograph_sheet(browser: Browser, title: str, pictures: dict[str, list[Path]], to: Path) -> None:
    """Write the sheet to `to`. `pictures` are, by the page's name, its photographs: wide ones, then narrow ones."""
    rows = "".join(_row(name, files) for name, files in pictures.items())
    page_file = to.with_suffix(".html")
    page_file.write_text(f"<!doctype html><style>{STYLE}</style><h1>{escape(title)}</h1>{rows}", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1848, "height": 900})
    page.goto(page_file.as_uri())
    page.screenshot(path=to, full_page=True)
    page.close()
    page_file.unlink()


def _row(name: str, files: list[Path]) -> str:
    images = "".join(
        f'<img class="{"narrow" if "narrow" in file.stem else "wide"}" src="{file.as_uri()}">' for file in files
    )
    return f"<h2>{escape(name)}</h2><div>{images}</div>"
