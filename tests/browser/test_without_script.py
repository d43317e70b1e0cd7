"""Everything that matters works in a browser without JavaScript, by the same addresses."""

import re

from playwright.sync_api import expect

from tests.browser.reading import alert, composer, inbox_row, inbox_rows, message, unread_bubble


def test_read_answer_and_mark_read(ana_without_script, cora):
    page = ana_without_script
    cora.writes("Do I bring anything?")
    page.goto(cora.thread)
    mark_read = page.get_by_role("button", name="Mark read")
    _reload_until(page, lambda: message(page, "Do I bring anything?").count() and mark_read.count())
    expect(unread_bubble(page)).to_have_text("1 unread")

    mark_read.click()
    expect(unread_bubble(page)).to_be_hidden()
    expect(page.get_by_role("button", name="Mark read")).to_have_count(0)
    composer(page).fill("Your license")
    page.get_by_role("button", name="Send Message").click()

    expect(page).to_have_url(re.compile(cora.thread))
    expect(message(page, "Your license")).to_contain_text("Ana Whitfield")
    assert cora.receives(1) == ["Your license"]
    _reload_until(page, lambda: "Delivered" in message(page, "Your license").inner_text())


def test_an_empty_message_is_refused_with_a_sentence(ana_without_script, cora, expect_status):
    expect_status(422)
    page = ana_without_script
    page.goto(cora.thread)

    page.get_by_role("button", name="Send Message").click()

    expect(alert(page, "Write a message first.")).to_be_visible()


def test_compose_by_finding_a_contact(ana_without_script, office, cora):
    office.client("Dan Tate")
    page = ana_without_script
    page.goto("/inbox")
    page.get_by_role("link", name="Compose").first.click()

    page.get_by_role("combobox", name="To").fill("cora")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("listbox", name="Contacts").get_by_text("Cora Medina").click()
    composer(page).fill("Good morning, Cora")
    page.get_by_role("button", name="Send Message").click()

    expect(page.get_by_role("heading", name="Cora Medina", level=1)).to_be_visible()
    assert cora.receives(1) == ["Good morning, Cora"]


def test_a_failed_text_is_sent_again(ana_without_script, cora):
    page = ana_without_script
    cora.switches("off")
    page.goto(cora.thread)
    composer(page).fill("Are you home?")
    page.get_by_role("button", name="Send Message").click()
    _reload_until(page, lambda: page.get_by_role("button", name="Try again").count())

    cora.switches("on")
    page.get_by_role("button", name="Try again").click()

    assert cora.receives(1) == ["Are you home?"]


def test_who_opted_out_cannot_be_written_to(ana_without_script, cora):
    page = ana_without_script
    cora.writes("STOP")
    page.goto(cora.thread)
    _reload_until(page, lambda: page.get_by_text("This number has opted out of text messages.").count())

    expect(composer(page)).to_be_hidden()


def test_words_that_a_block_came_before_stay_in_sight(ana_without_script, ben_browser, cora, expect_status):
    expect_status(422)  # it asks twice, of a client, and refuses
    page = ana_without_script
    page.goto(cora.thread)
    ben_browser.goto(f"{cora.thread}/block")
    for sure in ("Block this number", "Block all the same"):
        ben_browser.get_by_role("button", name=sure).click()
    expect(ben_browser.get_by_role("heading", name="This number is blocked")).to_be_visible()

    composer(page).fill("See you at 2")
    page.get_by_role("button", name="Send Message").click()

    expect(alert(page, "This number is blocked. Unblock it to write to it.")).to_be_visible()
    expect(composer(page)).to_be_visible()
    expect(composer(page)).to_have_value("See you at 2")
    assert cora.received == []


def test_search_unread_and_older_conversations(ana_without_script, office):
    for number in range(55):
        office.wrote_long_ago(office.client(f"Client {number:02d}"), 1)
    page = ana_without_script
    page.goto("/inbox")
    expect(inbox_rows(page)).to_have_count(50)

    page.get_by_role("link", name="Older conversations").click()
    expect(inbox_rows(page)).to_have_count(5)
    page.get_by_role("searchbox", name="Search people, numbers, words").fill("client 07")
    page.keyboard.press("Enter")
    expect(inbox_rows(page)).to_have_count(1)
    inbox_row(page, "Client 07").click()
    expect(page.get_by_role("heading", name="Client 07", level=1)).to_be_visible()
    page.goto("/inbox")
    page.get_by_role("switch", name="Show only unread messages").click()
    expect(page.get_by_role("heading", name="All read")).to_be_visible()


def test_older_messages(ana_without_script, office, cora):
    office.wrote_long_ago(cora, 60)
    page = ana_without_script
    page.goto(cora.thread)
    expect(page.get_by_role("log").locator(".message")).to_have_count(50)

    page.get_by_role("link", name="Older messages").click()

    expect(page.get_by_role("log").locator(".message")).to_have_count(10)
    expect(message(page, "Line 10")).to_be_visible()


def test_an_unknown_number_is_linked_to_a_contact(ana_without_script, office, cora):
    stranger = office.stranger()
    page = ana_without_script
    page.goto(stranger.thread)

    page.get_by_role("link", name="Link to a contact").click()
    page.get_by_role("searchbox", name="Search contacts").fill("medina")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Link to Cora Medina").click()

    expect(page.get_by_role("heading", name="Cora Medina", level=1)).to_be_visible()


def test_nothing_of_the_composer_stands_outside_its_box(open_browser, ana, cora):
    page = open_browser(ana, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(cora.thread)

    box = page.locator(".composer-box").bounding_box()
    for part in (page.get_by_label("Attach files"), page.get_by_role("button", name="Send Message")):
        at = part.bounding_box()
        assert box["x"] <= at["x"]
        assert at["x"] + at["width"] <= box["x"] + box["width"] <= 390


def test_the_button_that_chooses_files_is_not_squeezed(ana_without_script, cora):
    ana_without_script.goto(cora.thread)

    assert ana_without_script.get_by_label("Attach files").bounding_box()["width"] > 120


def test_sign_in_and_sign_out(open_browser, ana):
    page = open_browser(java_script_enabled=False)
    page.goto("/inbox")
    page.get_by_role("textbox", name="E-mail").fill(ana.email)
    page.get_by_role("textbox", name="Password").fill("harbor-demo")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Text Message Inbox")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def _reload_until(page, holds) -> None:
    """What a person without JavaScript does until the news is there."""
    for _ in range(200):
        if holds():
            return
        page.reload()
    raise AssertionError("the news never came")
