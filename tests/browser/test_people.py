"""Joining, forgetting, leaving: from the admin's page over the mailbox to a signed-in browser (A1, A2)."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import findings
from tests.browser.listening import LiveStream

NEW = "a sentence about the sea"
NIA = "Nia Park-Donaudampfschifffahrtsgesellschaftskapitän"


def newest_link(page: Page, product, email: str) -> str:
    """The link in the newest e-mail to somebody, once it is in the mailbox."""
    page.goto(f"{product.phones_url}/mailbox?to={email}")
    link = page.locator("#mails a.link").first
    expect(link).to_be_visible()
    assert findings(page) == []
    return link.get_attribute("href") or ""


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_who_is_invited_chooses_a_password_and_is_in(open_browser, ada, product):
    email = "nia.park@harbor.test"
    page, theirs = open_browser(ada), open_browser()
    page.goto("/settings/people")
    page.get_by_role("link", name="Invite").click()
    page.get_by_role("textbox", name="Name").fill(NIA)
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_role("button", name="Send invitation").click()
    row = page.get_by_role("row", name=NIA)
    expect(row).to_contain_text("The e-mail was sent.")  # by itself, once it was
    assert findings(page) == []
    assert _is_wholly_inside(row.get_by_role("button", name="Send again"), page.locator("#people .table-box"))

    theirs.goto(newest_link(theirs, product, email))
    expect(theirs.get_by_role("textbox", name="Your name")).to_have_value(NIA)
    assert findings(theirs) == []
    theirs.get_by_role("textbox", name="Password").fill(NEW)
    theirs.get_by_role("button", name="Join").click()

    expect(theirs.get_by_role("heading", name="Text Message Inbox")).to_be_visible()
    page.reload()
    expect(row).not_to_contain_text("Invited")


def test_a_forgotten_password_is_chosen_anew(open_browser, ana, product):
    page = open_browser()
    page.goto("/sign-in")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_role("textbox", name="E-mail").fill(ana.email)
    assert findings(page) == []
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look at your e-mail")).to_be_visible()
    assert findings(page) == []

    page.goto(newest_link(page, product, ana.email))
    assert findings(page) == []
    page.get_by_role("textbox", name="New password").fill(NEW)
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_text("Your new password is set. Sign in with it.")).to_be_visible()
    sign_in(page, ana.email, NEW)

    expect(page.get_by_role("heading", name="Text Message Inbox")).to_be_visible()


def test_a_permission_is_switched_where_it_stands_and_works_at_once(open_browser, ada, ben, product):
    page = open_browser(ada)
    page.goto("/settings/people")
    page.get_by_role("link", name=re.compile("Ben Okafor")).click()
    texting = page.get_by_role("switch", name="Add/Edit Text Messaging")
    expect(texting).to_be_checked()
    assert findings(page) == []

    with LiveStream(product.url, ben.cookie) as stream:
        texting.focus()
        page.keyboard.press("Space")

        expect(texting).not_to_be_checked()
        expect(page.get_by_text("The role says yes")).to_be_visible()
        assert stream.ends()
    theirs = open_browser(ben)
    theirs.goto("/contacts")
    expect(theirs.get_by_role("link", name="Communications")).to_have_count(0)


def test_who_is_deactivated_is_out_and_a_colleague_has_the_texts(
    open_browser, ada, ana, ben, cora, product, complaints
):
    complaints.allow_status(401)  # his thread may tell that he reads it, in the moment in which he may no more
    ben_browser, ana_browser, page = open_browser(ben), open_browser(ana), open_browser(ada)
    ben_browser.goto(cora.thread)
    ben_browser.get_by_role("textbox", name="Message").fill("Good morning")
    ben_browser.get_by_role("textbox", name="Message").press("Enter")
    expect(ben_browser.get_by_role("log")).to_contain_text("Good morning")
    page.goto("/settings/people")
    page.get_by_role("link", name=re.compile("Ben Okafor")).click()
    page.get_by_role("link", name="Deactivate").click()
    assert findings(page) == []
    page.get_by_role("combobox", name="Conversations go to").select_option("Ana Whitfield, attorney")

    with LiveStream(product.url, ben.cookie) as stream:
        page.get_by_role("button", name="Deactivate").click()
        expect(page.get_by_role("row", name="Ben Okafor")).to_contain_text("Deactivated")
        assert stream.ends()
    ana_browser.goto("/contacts")
    cora.writes("Is Ben there?")

    expect(ana_browser.locator("#unread")).to_contain_text("1")
    ben_browser.goto("/inbox")
    expect(ben_browser).to_have_url(re.compile("/sign-in"))


def _is_wholly_inside(button: Locator, box: Locator) -> bool:
    """On one line, with nothing cut off."""
    inner, outer = button.bounding_box(), box.bounding_box()
    return inner["height"] < 36 and inner["x"] + inner["width"] <= outer["x"] + outer["width"]
