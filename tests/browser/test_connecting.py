"""From a bare number to a delivered text (A9), and what a landline is told (T2)."""

import pytest
from playwright.sync_api import expect

NEW = "+18435557711"


@pytest.fixture
def ada_browser(office, open_browser):
    return open_browser(office.person("Ada Reyes", "admin"))


def test_a_number_is_added_connected_and_tried(office, ada_browser):
    mobile = office.client("Ada's own phone")
    office.carrier.rent(NEW, sms_url="https://old.test/sms")

    ada_browser.goto("/settings/numbers")
    ada_browser.get_by_label("Number", exact=True).fill("843 555 7711")
    ada_browser.get_by_label("Label").fill("Intake")
    ada_browser.get_by_role("button", name="Add number").click()
    expect(ada_browser.get_by_text("Texts to this number do not come here yet.")).to_be_visible()
    ada_browser.get_by_role("button", name="Set the webhooks for me").click()
    expect(ada_browser.get_by_text("Texts and calls come here.")).to_be_visible()
    ada_browser.get_by_label("Phone number").fill(mobile.phone)
    ada_browser.get_by_role("button", name="Send a test text").click()

    expect(ada_browser.locator("#test")).to_contain_text("Delivered")
    assert mobile.receives(1) == ["This is a test text from Harbor & Reed."]


def test_an_address_is_copied_with_one_press(office, ada_browser):
    ada_browser.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ada_browser.goto("/settings/numbers")
    ada_browser.get_by_role("row").get_by_role("link").first.click()

    ada_browser.get_by_role("button", name="Copy the address for texts").click()

    expect(ada_browser.get_by_role("button", name="Copied")).to_be_visible()
    assert ada_browser.evaluate("navigator.clipboard.readText()").endswith("/webhooks/twilio/messages")


def test_without_scripts_a_number_is_connected_and_tried_too(office, open_browser):
    ada = open_browser(office.person("Ada Reyes", "admin"), java_script_enabled=False)
    mobile = office.client()

    ada.goto("/settings/numbers")
    ada.get_by_label("Number", exact=True).fill("(843) 555-7712")
    ada.get_by_role("button", name="Add number").click()
    ada.get_by_label("Phone number").fill(mobile.phone)
    ada.get_by_role("button", name="Send a test text").click()
    mobile.receives(1)
    ada.reload()

    expect(ada.locator("#test")).to_contain_text("to (843)")


def test_a_landline_is_refused_where_one_writes(office, ada_browser, expect_status):
    landline = office.stranger()
    office.carrier.switch(landline.phone, "landline")
    ada_browser.goto("/settings/firm")
    ada_browser.get_by_label("Check whether a number can get texts").check()
    ada_browser.get_by_role("button", name="Save firm").click()
    expect(ada_browser.get_by_label("Check whether a number can get texts")).to_be_checked()
    expect_status(422)

    ada_browser.goto("/conversations/new")
    ada_browser.get_by_role("combobox", name="To").fill(landline.phone)
    ada_browser.get_by_role("textbox", name="Message").fill("Good morning")
    ada_browser.get_by_role("button", name="Send Message").click()

    expect(ada_browser.locator("#to-error")).to_have_text(
        "This number is a landline and cannot get texts. Call instead."
    )
    expect(ada_browser.get_by_role("textbox", name="Message")).to_have_value("Good morning")
    assert landline.received == []
