"""Words that may be an opt-out: the open thread closes at once, and a person opens it again (T21)."""

import re

from playwright.sync_api import expect

from tests.browser.axe import findings
from tests.browser.reading import alert, composer, message


def test_a_thread_closes_when_a_client_asks_to_stop_and_opens_by_a_decision(ana_browser, cora, expect_status):
    expect_status(422)
    page = ana_browser
    page.goto(cora.thread)
    expect(composer(page)).to_be_visible()

    cora.writes("please stop texting me")

    expect(page.get_by_text("They may have asked to stop, in their own words.")).to_be_visible()
    expect(composer(page)).to_be_hidden()
    expect(page.get_by_role("link", name="Opt-outs to decide")).to_contain_text("1")
    assert findings(page) == []

    page.get_by_role("link", name="Keep texting").click()
    page.get_by_role("button", name="Keep texting").click()
    expect(alert(page, "Write down why texting goes on")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("textbox", name="Why texting goes on").fill("She meant the adjuster.")
    page.get_by_role("button", name="Keep texting").click()

    expect(page).to_have_url(re.compile(cora.thread))
    expect(message(page, "please stop texting me")).to_be_visible()
    expect(composer(page)).to_be_visible()
