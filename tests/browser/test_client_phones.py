"""The client phones beside the product: whoever tries it out plays both sides."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import composer, inbox_row, message, stays


@pytest.fixture
def coras_phone(open_browser, product, office, cora) -> Page:
    page = open_browser(url=product.phones_url)
    page.goto(f"/phones/{cora.phone}?with={office.number.replace('+', '%2B')}")
    return page


def test_a_talk_between_a_phone_and_two_people_at_the_firm(ana_browser, ben_browser, coras_phone):
    for browser in (ana_browser, ben_browser):
        browser.goto("/inbox")

    with stays(ana_browser), stays(ben_browser), stays(coras_phone):
        coras_phone.get_by_role("textbox", name="Write as Cora Medina").fill("Do I bring anything?")
        coras_phone.keyboard.press("Enter")
        expect(inbox_row(ben_browser, "Cora Medina")).to_contain_text("Do I bring anything?")
        inbox_row(ana_browser, "Cora Medina").click()
        composer(ana_browser).fill("Your license")
        composer(ana_browser).press("Enter")
        expect(coras_phone.get_by_role("log")).to_contain_text("Your license")
        expect(message(ana_browser, "Your license")).to_contain_text("Delivered")


def test_a_phone_opts_out_and_in_again(ana_browser, coras_phone, cora):
    ana_browser.goto(cora.thread)

    coras_phone.get_by_role("button", name="STOP").click()
    expect(ana_browser.get_by_text("This number has opted out of text messages.")).to_be_visible()
    coras_phone.get_by_role("button", name="START").click()

    expect(composer(ana_browser)).to_be_visible()


def test_a_phone_is_switched_off_and_on_again(ana_browser, coras_phone, cora):
    ana_browser.goto(cora.thread)
    coras_phone.get_by_role("switch", name="Switched on").click()
    expect(coras_phone.get_by_role("switch", name="Switched on")).not_to_be_checked()
    composer(ana_browser).fill("Are you home?")
    composer(ana_browser).press("Enter")
    expect(message(ana_browser, "Are you home?")).to_contain_text("The phone is switched off or out of reach.")

    coras_phone.get_by_role("switch", name="Switched on").click()
    ana_browser.get_by_role("button", name="Try again").click()

    expect(coras_phone.get_by_role("log")).to_contain_text("Are you home?")
    expect(message(ana_browser, "Are you home?")).to_contain_text("Delivered")


def test_the_product_says_sandbox_on_every_page(ana_browser, cora, visitor_browser, expect_status):
    expect_status(404)
    visitor_browser.goto("/sign-in")
    expect(visitor_browser.get_by_text("Sandbox").first).to_be_visible()
    for path in ("/inbox", cora.thread, "/contacts", "/cases", "/settings/sessions", "/nowhere"):
        for width in (1280, 1000, 390):
            ana_browser.set_viewport_size({"width": width, "height": 800})
            ana_browser.goto(path)
            assert ana_browser.get_by_text("Sandbox").filter(visible=True).count(), f"{path} at {width} px"
