"""Who else is writing shows in the open thread, and goes when they leave (T22)."""

import re

from playwright.sync_api import expect

from tests.browser.reading import composer


def test_a_colleague_who_writes_is_seen_and_gone_again(ana_browser, ben_browser, cora):
    ana_browser.goto(cora.thread)
    ben_browser.goto(cora.thread)
    here = ana_browser.locator("#presence")
    expect(here).to_contain_text("Ben Okafor is reading")

    composer(ben_browser).press_sequentially("Good")
    expect(here).to_contain_text("Ben Okafor is writing …")

    ben_browser.get_by_role("button", name="Send Message").click()
    expect(here).to_contain_text("Ben Okafor is reading")

    ben_browser.goto("/contacts")
    expect(here).to_be_empty()


def test_who_is_assigned_on_a_page_of_its_own_leads_back_to_the_thread(ana_browser, ben, cora):
    ana_browser.goto(f"{cora.thread}/assign")

    ana_browser.get_by_role("button", name="Ben Okafor").click()

    expect(ana_browser).to_have_url(re.compile(f"{cora.thread}$"))
    expect(ana_browser.locator("#who")).to_contain_text("Ben Okafor")
