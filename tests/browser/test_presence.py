"""Who else is writing shows in the open thread, and goes when they leave (T22)."""

from playwright.sync_api import expect

from tests.browser.reading import composer


def test_a_colleague_who_writes_is_seen_and_gone_again(ana_browser, ben_browser, cora):
    ana_browser.goto(cora.thread)
    ben_browser.goto(cora.thread)
    here = ana_browser.locator("#presence")
    expect(here).to_contain_text("Ben Okafor is reading")

    composer(ben_browser).press_sequentially("Good")
    expect(here).to_contain_text("Ben Okafor is writing …")

    ben_browser.goto("/contacts")
    expect(here).to_be_empty()
