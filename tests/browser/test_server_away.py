"""The server stops under open pages and comes back: nobody loses a word, and the pages catch up by themselves."""

import pytest
from playwright.sync_api import expect

from tests.browser.reading import alert, composer, inbox_row, message, stays, unread_bubble

SENTENCE = "The server did not answer. What you wrote is still here"
RECORDS_AWAY = "We cannot reach our own records at the moment."


@pytest.fixture(autouse=True)
def _announced(complaints):
    complaints.expect_server_away()


def test_pages_say_that_the_server_is_away_keep_what_is_written_and_catch_up(
    ana_browser, ben_browser, office, cora, product
):
    cora.writes("Hello")
    dan = office.client("Dan Tate")
    ana_browser.goto(cora.thread)
    ben_browser.goto("/inbox")
    expect(inbox_row(ben_browser, "Cora Medina")).to_be_visible()

    with stays(ana_browser), stays(ben_browser):
        with product.web_away():
            composer(ana_browser).fill("Good morning")
            composer(ana_browser).press("Enter")
            expect(alert(ana_browser, SENTENCE)).to_be_visible()
            expect(composer(ana_browser)).to_have_value("Good morning")
            cora.writes("Are you there?")
            dan.writes("It is Dan")

        expect(message(ana_browser, "Are you there?")).to_be_visible()
        expect(inbox_row(ben_browser, "Dan Tate")).to_contain_text("It is Dan")
        expect(inbox_row(ben_browser, "Cora Medina")).to_contain_text("Are you there?")
        expect(unread_bubble(ben_browser)).to_have_text("3 unread")

        composer(ana_browser).press("Enter")
        expect(message(ana_browser, "Good morning")).to_contain_text("Delivered")
        expect(alert(ana_browser, SENTENCE)).to_have_count(0)
    assert cora.receives(1) == ["Good morning"]


def test_a_text_whose_answer_was_lost_is_sent_once(ana_browser, cora):
    ana_browser.goto(cora.thread)
    composer(ana_browser).fill("Good morning")
    ana_browser.route("**/messages", _take_and_break_off)

    composer(ana_browser).press("Enter")
    expect(alert(ana_browser, SENTENCE)).to_be_visible()
    expect(composer(ana_browser)).to_have_value("Good morning")
    ana_browser.unroute("**/messages")
    composer(ana_browser).press("Enter")

    expect(message(ana_browser, "Good morning")).to_contain_text("Delivered")
    expect(composer(ana_browser)).to_have_value("")
    expect(ana_browser.get_by_role("log").locator(".message")).to_have_count(1)
    assert cora.received == ["Good morning"]


def test_what_is_written_while_an_answer_is_under_way_stays(ana_browser, cora):
    held = []
    ana_browser.goto(cora.thread)
    ana_browser.route("**/messages", lambda route: held.append(route))
    composer(ana_browser).fill("Good morning")
    with ana_browser.expect_request("**/messages"):
        composer(ana_browser).press("Enter")
    ana_browser.keyboard.type("And the clai")

    held[0].continue_()

    expect(message(ana_browser, "Good morning")).to_contain_text("Delivered")
    expect(composer(ana_browser)).to_have_value("And the clai")
    ana_browser.unroute("**/messages")
    ana_browser.keyboard.type("m number")
    ana_browser.keyboard.press("Enter")
    assert cora.receives(2) == ["Good morning", "And the claim number"]


def test_an_alert_is_closed_by_escape(ana_browser, cora):
    ana_browser.goto(cora.thread)
    composer(ana_browser).fill("Good morning")
    ana_browser.route("**/messages", lambda route: route.abort())
    composer(ana_browser).press("Enter")
    expect(alert(ana_browser, SENTENCE)).to_be_visible()

    ana_browser.keyboard.press("Escape")

    expect(alert(ana_browser, SENTENCE)).to_have_count(0)
    expect(composer(ana_browser)).to_be_focused()
    expect(composer(ana_browser)).to_have_value("Good morning")


def test_a_page_that_only_looks_again_alarms_nobody_while_the_records_are_away(ben_browser, cora, expect_status):
    expect_status(503)
    cora.writes("Hello")
    ben_browser.goto("/inbox")
    expect(inbox_row(ben_browser, "Cora Medina")).to_contain_text("Hello")
    ben_browser.route("**/inbox?q=", _records_away)
    with ben_browser.expect_response(lambda response: response.status == 503):
        cora.writes("Are you there?")
    ben_browser.unroute("**/inbox?q=")

    cora.writes("It is about Thursday")

    expect(inbox_row(ben_browser, "Cora Medina")).to_contain_text("It is about Thursday")
    expect(alert(ben_browser, RECORDS_AWAY)).to_have_count(0)


def _records_away(route) -> None:
    """What the product answers to htmx while its database is away."""
    headers = {"HX-Retarget": "#alerts", "HX-Reswap": "innerHTML"}
    body = f'<div class="alert" role="alert">{RECORDS_AWAY}</div>'
    route.fulfill(status=503, headers=headers, body=body, content_type="text/html")


def _take_and_break_off(route) -> None:
    """The server gets the text, the browser gets nothing."""
    route.fetch()
    route.abort()
