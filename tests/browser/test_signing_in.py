"""Signing in and out, and what the other tabs learn of it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.listening import LiveStream
from tests.browser.reading import alert, inbox_row

SIGN_IN = re.compile("/sign-in")


def test_a_wrong_password_says_so_and_the_right_one_opens_the_inbox(open_browser, ana, expect_status):
    expect_status(422)
    page = open_browser()
    page.goto("/")
    _sign_in(page, ana.email, "not it")
    expect(alert(page, "That e-mail address and password do not match.")).to_be_visible()
    expect(page.get_by_role("textbox", name="E-mail")).to_have_value(ana.email)

    _sign_in(page, ana.email, "harbor-demo")

    expect(page.get_by_role("heading", name="Text Message Inbox")).to_be_visible()
    expect(page.get_by_text("Ana Whitfield")).to_be_visible()


def test_who_comes_by_a_link_is_led_there_after_signing_in(open_browser, ana, cora):
    page = open_browser()
    page.goto(cora.thread)
    expect(page).to_have_url(SIGN_IN)

    _sign_in(page, ana.email, "harbor-demo")

    expect(page.get_by_role("heading", name="Cora Medina", level=1)).to_be_visible()


def test_sign_in_by_keyboard_alone(open_browser, ana):
    page = open_browser()
    page.goto("/sign-in")
    expect(page.get_by_role("textbox", name="E-mail")).to_be_focused()

    page.keyboard.type(ana.email)
    page.keyboard.press("Tab")
    page.keyboard.type("harbor-demo")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Text Message Inbox")).to_be_visible()


def test_sign_out_ends_the_live_stream(ana_browser, ana, cora, product):
    with LiveStream(product.url, ana.cookie) as stream:
        ana_browser.goto("/inbox")
        cora.writes("Hello")
        assert "inbox" in stream.topics_until("inbox")

        ana_browser.get_by_role("button", name="Sign out").click()

        assert stream.ends()
    assert not LiveStream(product.url, ana.cookie).is_open


def test_sign_out_puts_the_clients_words_away_in_another_tab_too(ana_browser, cora, complaints):
    complaints.allow_status(401)
    cora.writes("Something private")
    other = ana_browser.context.new_page()
    other.goto(cora.thread)
    expect(other.get_by_role("log")).to_contain_text("Something private")
    ana_browser.goto("/inbox")
    expect(inbox_row(ana_browser, "Cora Medina")).to_be_visible()

    ana_browser.get_by_role("button", name="Sign out").click()

    expect(other).to_have_url(SIGN_IN)
    expect(other.get_by_text("Something private")).to_have_count(0)


def test_signed_out_pages_are_not_shown_again_by_the_back_button(ana_browser, cora):
    cora.writes("Hello")
    ana_browser.goto("/inbox")
    expect(inbox_row(ana_browser, "Cora Medina")).to_be_visible()
    ana_browser.get_by_role("button", name="Sign out").click()
    expect(ana_browser).to_have_url(SIGN_IN)

    ana_browser.go_back()

    expect(ana_browser).to_have_url(SIGN_IN)
    expect(ana_browser.get_by_text("Cora Medina")).to_have_count(0)


def test_a_session_ended_elsewhere_is_over_here_at_once(ana_browser, open_browser, ana, cora, complaints):
    complaints.allow_status(401)
    elsewhere = open_browser()
    elsewhere.goto("/sign-in")
    _sign_in(elsewhere, ana.email, "harbor-demo")
    expect(elsewhere.get_by_role("heading", name="Text Message Inbox")).to_be_visible()
    ana_browser.goto("/settings/sessions")
    ana_browser.get_by_role("button", name="Sign out everywhere else").click()
    expect(ana_browser.get_by_role("region", name="Sessions").get_by_role("row")).to_have_count(2)
    expect(ana_browser.get_by_role("region", name="Sessions")).to_contain_text("This browser")

    expect(elsewhere).to_have_url(SIGN_IN)


def _sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
