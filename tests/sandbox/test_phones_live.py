"""The client phones in a real browser: live, by keyboard, without leaving the page."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import a_browser
from tests.sandbox.conftest import CORA, DAN, FIRM, eventually
from tests.sandbox.test_mailbox import NIA, mail


@pytest.fixture(scope="module")
def chromium():
    with a_browser() as browser:
        yield browser


@pytest.fixture
def page(chromium, sandbox):
    """Cora's phone, open; nothing may be complained of on its console."""
    sandbox.post(f"phones/{CORA}", name="Cora Medina")
    sandbox.client_writes("Hello, it is Cora")
    page = chromium.new_page(viewport={"width": 1280, "height": 860})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with page.expect_response("**/stream"):
        page.goto(f"{sandbox.url}/phones/{CORA}?with={FIRM}")
    yield page
    page.close()
    assert complaints == []


def test_a_text_appears_while_another_is_being_written(page, send):
    composer = page.get_by_role("textbox", name="Write as Cora Medina")
    composer.fill("half written")

    send("See you at 2")

    expect(page.get_by_role("log")).to_contain_text("See you at 2")
    expect(page.get_by_role("navigation", name="Phones")).to_contain_text("See you at 2")
    expect(composer).to_have_value("half written")
    expect(composer).to_be_focused()


def test_enter_sends_and_stays(page, firm):
    composer = page.get_by_role("textbox", name="Write as Cora Medina")
    composer.fill("One")
    composer.press("Shift+Enter")
    composer.type("Two")
    composer.press("Enter")

    expect(page.get_by_role("log")).to_contain_text("One\nTwo")
    expect(composer).to_have_value("")
    expect(composer).to_be_focused()
    assert eventually(lambda: [visit for visit in firm.visits if visit.params["Body"] == "One\nTwo"])


def test_a_trouble_is_switched_on_strikes_once_and_is_off_again(page, send):
    slow = page.get_by_role("switch", name="Filtered as spam")
    slow.press("Enter")
    expect(slow).to_have_attribute("aria-checked", "true")
    expect(slow).to_be_focused()

    send("buy now")

    expect(page.get_by_label("The phone and its carrier")).to_contain_text("Message filtered (30007)")
    expect(slow).to_have_attribute("aria-checked", "false")
    expect(page.get_by_role("log")).not_to_contain_text("buy now")


def test_a_new_phone_is_found_in_the_list_at_once(page, send):
    send(to=DAN, body="Welcome")

    page.get_by_role("link", name="(843) 555-0143").click()

    expect(page.get_by_role("log")).to_contain_text("Welcome")


AXE = Path(__file__).parents[1] / "browser" / "vendor" / "axe-4.14.1.min.js"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", f"/phones/{CORA}"])
def test_axe_finds_nothing(page, sandbox, scheme, path):
    page.emulate_media(color_scheme=scheme)
    page.goto(sandbox.url + path)

    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run()")

    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]] == []


def test_a_mail_appears_in_the_open_mailbox(page, sandbox):
    page.goto(f"{sandbox.url}/mailbox")

    mail(sandbox, subject="Come and join us")

    expect(page.get_by_role("heading", name="Come and join us")).to_be_visible()
    expect(page.get_by_role("navigation", name="Addresses").get_by_text(NIA)).to_be_visible()


def test_what_came_before_the_page_could_hear_of_it_appears_too(page, sandbox):
    held = []
    page.route("**/stream", lambda asked: held.append(asked))
    page.goto(f"{sandbox.url}/mailbox")
    deadline = time.monotonic() + 15
    while not held and time.monotonic() < deadline:
        page.wait_for_timeout(20)
    mail(sandbox, subject="A new password")

    held[0].continue_()

    expect(page.get_by_role("heading", name="A new password")).to_be_visible()
