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


@pytest.mark.parametrize(
    ("choice", "heard"),
    [
        ("Refuse the call", ["This number does not take calls"]),
        (
            "Play a message and the office number",
            ["“We read texts only.”", "“To speak with us, call (843) 555-0199.”"],
        ),
    ],
)
def test_a_call_is_answered_as_the_firm_chose_and_stands_in_the_thread(office, ada_browser, cora, choice, heard):
    ada_browser.goto("/settings/firm")
    ada_browser.get_by_label(choice).check()
    ada_browser.get_by_label("Message", exact=True).fill("We read texts only.")
    ada_browser.get_by_role("button", name="Save firm").click()
    expect(ada_browser.get_by_label(choice)).to_be_checked()

    said = office.carrier.client_calls(phone=cora.phone, to=office.number)
    ada_browser.goto(cora.thread)

    assert said == heard
    call = ada_browser.get_by_role("log").locator(".message").filter(has_text="Refused call")
    expect(call).to_have_count(1)
    expect(call.locator("time")).to_be_visible()


def test_a_stranger_who_calls_and_one_who_hides_the_number_are_listed(office, ada_browser):
    stranger = office.stranger()
    for caller in (stranger.phone, "anonymous"):
        office.carrier.client_calls(phone=caller, to=office.number)

    ada_browser.goto("/inbox")

    rows = ada_browser.get_by_role("list", name="Conversations").get_by_role("listitem")
    expect(rows.filter(has_text="Refused call")).to_have_count(2)
    expect(rows.filter(has_text="anonymous")).to_have_count(1)
