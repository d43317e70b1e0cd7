"""A conversation on paper: from the browser's own printer, and as a file that comes by itself (T10)."""

import io

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.axe import findings
from tests.files.made import a_picture


def test_a_conversation_is_printed_and_exported(ana_browser, cora):
    cora.writes("When is court?")
    cora.sends(a_picture("JPEG"), body="My car")
    page = ana_browser
    page.goto(cora.thread)
    expect(page.get_by_role("img", name="Picture from Cora Medina")).to_be_visible()  # once it is fetched
    page.get_by_role("link", name="Print the conversation").click()
    expect(page.get_by_role("img", name="Picture 1 from Cora Medina")).to_be_visible()
    assert findings(page) == []

    printed = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages)
    assert "When is court?" in printed
    assert not [words for words in ("Communications", "Print the conversation", "Back") if words in printed]

    with page.expect_download() as coming:
        page.get_by_role("button", name="PDF").click()
    exported = PdfReader(coming.value.path())
    assert "When is court?" in exported.pages[0].extract_text()
    assert len(exported.pages[0].images) == 1
    expect(page.get_by_text("Ready.")).to_be_visible()
    assert findings(page) == []
