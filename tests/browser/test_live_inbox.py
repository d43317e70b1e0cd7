"""The inbox: a client's text shows at once in everybody's browser, without a reload."""

import re
from contextlib import suppress

from playwright.sync_api import Error, Page, expect

from tests.browser.reading import inbox_row, inbox_rows, stays, unread_bubble


def test_a_clients_text_shows_at_once_in_two_inboxes(ana_browser, ben_browser, cora):
    for browser in (ana_browser, ben_browser):
        browser.goto("/inbox")
        expect(browser.get_by_role("heading", name="No conversations yet")).to_be_visible()

    with stays(ana_browser), stays(ben_browser):
        cora.writes("Do I bring anything?")

        for browser in (ana_browser, ben_browser):
            expect(inbox_row(browser, "Cora Medina")).to_contain_text("Do I bring anything?")
            expect(inbox_row(browser, "Cora Medina")).to_contain_text("1 unread")


def test_the_unread_count_stands_in_the_bubble_and_in_the_title_of_any_page(ana_browser, cora):
    ana_browser.goto("/cases")
    expect(unread_bubble(ana_browser)).to_be_hidden()

    with stays(ana_browser):
        cora.writes("Hello")
        expect(unread_bubble(ana_browser)).to_have_text("1 unread")
        cora.writes("Are you there?")
        expect(unread_bubble(ana_browser)).to_have_text("2 unread")

    expect(ana_browser).to_have_title(re.compile(r"^\(2\) Cases"))


def test_a_text_shows_in_an_open_thread_and_is_read_by_who_sees_it(ana_browser, ben_browser, cora):
    ben_browser.goto("/inbox")
    ana_browser.goto(cora.thread)

    with stays(ana_browser), stays(ben_browser):
        cora.writes("Here is my new address")

        expect(ana_browser.get_by_role("log")).to_contain_text("Here is my new address")
        expect(unread_bubble(ben_browser)).to_have_text("1 unread")
        expect(unread_bubble(ana_browser)).to_be_hidden()
        expect(inbox_row(ana_browser, "Cora Medina")).not_to_contain_text("unread")


def test_the_newest_conversation_moves_to_the_top(office, ana_browser):
    cora, dan = office.client("Cora Medina"), office.client("Dan Tate")
    cora.writes("First")
    ana_browser.goto("/inbox")
    expect(inbox_rows(ana_browser)).to_contain_text(["Cora Medina"])

    dan.writes("Second")
    expect(inbox_rows(ana_browser)).to_contain_text(["Dan Tate", "Cora Medina"])
    cora.writes("Third")
    expect(inbox_rows(ana_browser)).to_contain_text(["Cora Medina", "Dan Tate"])


def test_show_only_unread_messages(office, ana_browser):
    cora, dan = office.client("Cora Medina"), office.client("Dan Tate")
    office.wrote_long_ago(dan, 1)
    cora.writes("Hello")
    ana_browser.goto("/inbox")
    expect(inbox_rows(ana_browser)).to_have_count(2)

    ana_browser.get_by_role("switch", name="Show only unread messages").click()

    expect(inbox_rows(ana_browser)).to_contain_text(["Cora Medina"])
    expect(inbox_rows(ana_browser)).to_have_count(1)
    expect(ana_browser.get_by_role("switch", name="Show only unread messages")).to_be_checked()
    dan.writes("Now I write too")
    expect(inbox_rows(ana_browser)).to_contain_text(["Dan Tate", "Cora Medina"])
    ana_browser.get_by_role("switch", name="Show only unread messages").click()
    expect(ana_browser).to_have_url(re.compile(r"/inbox(\?view=inbox)?$"))


def test_a_conversation_opens_beside_the_list_and_the_back_button_leaves_it(office, ana_browser):
    cora, dan = office.client("Cora Medina"), office.client("Dan Tate")
    office.wrote_long_ago(cora, 3)
    office.wrote_long_ago(dan, 3)
    ana_browser.goto("/inbox")

    with stays(ana_browser):
        inbox_row(ana_browser, "Cora Medina").click()
        expect(ana_browser.get_by_role("log", name="Messages with Cora Medina")).to_be_visible()
        expect(ana_browser).to_have_url(re.compile(re.escape(cora.thread) + "$"))
        expect(ana_browser).to_have_title(re.compile("^Cora Medina"))
        expect(inbox_row(ana_browser, "Cora Medina")).to_have_attribute("aria-current", "true")
        inbox_row(ana_browser, "Dan Tate").click()
        expect(ana_browser.get_by_role("log", name="Messages with Dan Tate")).to_be_visible()

    ana_browser.go_back()
    expect(ana_browser.get_by_role("log", name="Messages with Cora Medina")).to_be_visible()
    ana_browser.go_back()
    expect(ana_browser.get_by_role("heading", name="Choose a conversation")).to_be_visible()


def test_search_by_name_and_by_number(office, ana_browser):
    for name in ("Cora Medina", "Dan Tate", "Priya Nair"):
        office.wrote_long_ago(office.client(name), 1)
    stranger = office.stranger()
    stranger.writes("Hello")
    ana_browser.goto("/inbox")
    expect(inbox_rows(ana_browser)).to_have_count(4)
    search = ana_browser.get_by_role("searchbox", name="Search people, numbers, words")

    search.press_sequentially("tate")
    expect(inbox_rows(ana_browser)).to_contain_text(["Dan Tate"])
    expect(inbox_rows(ana_browser)).to_have_count(1)
    search.fill(stranger.phone[-4:])
    expect(inbox_rows(ana_browser)).to_contain_text([stranger.phone[-4:]])
    search.fill("nobody")
    expect(ana_browser.get_by_role("heading", name="Nothing found")).to_be_visible()
    search.fill("")
    expect(inbox_rows(ana_browser)).to_have_count(4)


def test_a_search_stands_in_the_address_and_is_there_after_back(office, ana_browser):
    for name in ("Cora Medina", "Dan Tate", "Priya Nair"):
        office.wrote_long_ago(office.client(name), 1)
    ana_browser.goto("/inbox?view=inbox")
    search = ana_browser.get_by_role("searchbox", name="Search people, numbers, words")
    search.press_sequentially("tate")
    expect(inbox_rows(ana_browser)).to_have_count(1)
    expect(ana_browser).to_have_url(re.compile(r"/inbox\?view=inbox&q=tate$"))

    inbox_row(ana_browser, "Dan Tate").click()
    expect(ana_browser.get_by_role("log", name="Messages with Dan Tate")).to_be_visible()
    ana_browser.go_back()

    expect(ana_browser.get_by_role("heading", name="Choose a conversation")).to_be_visible()
    expect(search).to_have_value("tate")
    expect(inbox_rows(ana_browser)).to_have_count(1)
    search.fill("")
    expect(inbox_rows(ana_browser)).to_have_count(3)
    expect(ana_browser).to_have_url(re.compile(r"/inbox\?view=inbox$"))


def test_a_search_beside_an_open_thread_leaves_it_open(office, ana_browser):
    cora, dan = office.client("Cora Medina"), office.client("Dan Tate")
    for client in (cora, dan):
        office.wrote_long_ago(client, 1)
    ana_browser.goto(cora.thread)
    expect(inbox_rows(ana_browser)).to_have_count(2)
    search = ana_browser.get_by_role("searchbox", name="Search people, numbers, words")

    search.fill("tate")
    expect(inbox_rows(ana_browser)).to_have_count(1)
    expect(ana_browser).to_have_url(re.compile(rf"{cora.thread}\?q=tate$"))
    ana_browser.reload()

    expect(ana_browser.get_by_role("log", name="Messages with Cora Medina")).to_be_visible()
    expect(inbox_rows(ana_browser)).to_have_count(1)
    search.fill("")
    expect(inbox_rows(ana_browser)).to_have_count(2)
    expect(ana_browser).to_have_url(re.compile(rf"{cora.thread}\??$"))


def test_an_answer_that_comes_late_leaves_the_thread_that_was_opened_its_address(office, ana_browser):
    cora, dan = office.client("Cora Medina"), office.client("Dan Tate")
    for client in (cora, dan):
        office.wrote_long_ago(client, 1)
    ana_browser.goto(f"{cora.thread}?q=a")
    expect(inbox_rows(ana_browser)).to_have_count(2)
    held = []
    ana_browser.route(re.compile(r"/inbox\?.*q=(&|$)"), lambda route: held.append(route))
    ana_browser.get_by_role("searchbox", name="Search people, numbers, words").fill("")
    while not held:
        ana_browser.wait_for_timeout(20)
    inbox_row(ana_browser, "Dan Tate").click()
    expect(ana_browser.get_by_role("log", name="Messages with Dan Tate")).to_be_visible()

    for route in held:
        route.continue_()

    expect(ana_browser).to_have_url(re.compile(rf"{dan.thread}\??$"))


def test_the_lists_keep_what_is_searched_for(office, ana_browser):
    for name in ("Cora Medina", "Dan Tate"):
        office.wrote_long_ago(office.client(name), 1)
    ana_browser.goto("/inbox")
    search = ana_browser.get_by_role("searchbox", name="Search people, numbers, words")
    search.press_sequentially("tate")
    archived = ana_browser.get_by_role("navigation", name="Views").get_by_role("link", name="Archived")
    expect(archived).to_have_attribute("href", "/inbox?view=archived&q=tate")

    archived.click()
    expect(ana_browser).to_have_url(re.compile(r"/inbox\?view=archived&q=tate$"))
    expect(search).to_have_value("tate")
    ana_browser.get_by_role("navigation", name="Views").get_by_role("link", name="Inbox").click()
    expect(inbox_rows(ana_browser)).to_have_count(1)
    search.fill("tatex")
    expect(ana_browser.get_by_role("heading", name="Nothing found")).to_be_visible()
    ana_browser.get_by_role("switch", name="Show only unread messages").click()

    expect(ana_browser).to_have_url(re.compile(r"/inbox\?q=tatex&view=unread$"))
    expect(search).to_have_value("tatex")


def test_a_late_look_does_not_bring_back_what_was_searched_for_before(office, ana_browser):
    cora, dan = office.client("Cora Medina"), office.client("Dan Tate")
    for client in (cora, dan):
        client.writes("Hello")
    ana_browser.goto("/inbox")
    search = ana_browser.get_by_role("searchbox", name="Search people, numbers, words")
    search.fill("tate")
    expect(inbox_rows(ana_browser)).to_have_count(1)
    held = []
    ana_browser.route("**/inbox?q=tate", lambda route: held.append((route, route.fetch())))
    dan.writes("Hello again")
    while not held:
        ana_browser.wait_for_timeout(20)

    search.fill("medina")
    expect(inbox_rows(ana_browser)).to_contain_text(["Cora Medina"])
    for route, answer in held:
        with suppress(Error):  # the page did not wait for it
            route.fulfill(response=answer)

    ana_browser.wait_for_timeout(300)
    expect(inbox_rows(ana_browser)).to_contain_text(["Cora Medina"])
    cora.writes("One more")  # and it still looks again
    expect(inbox_row(ana_browser, "Cora Medina")).to_contain_text("One more")


def test_a_search_for_a_whole_letter_is_answered_like_any_other(ana_browser):
    search = ana_browser.get_by_role("searchbox", name="Search people, numbers, words")
    ana_browser.goto("/inbox?q=" + "letter" * 1000)
    expect(ana_browser.get_by_role("heading", name="Text Message Inbox", level=1)).to_be_visible()
    expect(search).to_have_attribute("maxlength", "200")
    right = "part => part.getBoundingClientRect().right"
    pane, words = ana_browser.locator("#conversation-list"), ana_browser.locator("#conversation-list .empty p")
    assert words.evaluate(right) <= pane.evaluate(right)


def test_a_search_stays_while_texts_come_in(office, ana_browser):
    cora, dan = office.client("Cora Medina"), office.client("Dan Tate")
    office.wrote_long_ago(cora, 1)
    office.wrote_long_ago(dan, 1)
    ana_browser.goto("/inbox")
    search = ana_browser.get_by_role("searchbox", name="Search people, numbers, words")
    search.press_sequentially("tate")
    expect(inbox_rows(ana_browser)).to_have_count(1)

    cora.writes("Hello")
    dan.writes("Hello too")

    expect(inbox_row(ana_browser, "Dan Tate")).to_contain_text("Hello too")
    expect(inbox_rows(ana_browser)).to_have_count(1)
    expect(search).to_be_focused()


def test_older_conversations_come_by_scrolling(office, ana_browser):
    for number in range(60):
        office.wrote_long_ago(office.client(f"Client {number:02d}"), 1)
    ana_browser.goto("/inbox")
    expect(inbox_rows(ana_browser)).to_have_count(50)

    _scroll_down(ana_browser)

    expect(inbox_rows(ana_browser)).to_have_count(60)
    place = ana_browser.locator("#conversation-list").evaluate("list => list.scrollTop")
    office.client("Dan Tate").writes("Hello")
    expect(inbox_rows(ana_browser)).to_have_count(61)
    assert ana_browser.locator("#conversation-list").evaluate("list => list.scrollTop") >= place > 1000


def _scroll_down(browser: Page) -> None:
    browser.locator("#conversation-list").hover()
    browser.mouse.wheel(0, 10_000)


def test_the_list_opens_where_it_was_left_and_shows_the_open_conversation(office, ana_browser):
    clients = [office.client(f"Client {number:02d}") for number in range(40)]
    for client in clients:
        office.wrote_long_ago(client, 1)
    ana_browser.goto(clients[2].thread)
    expect(inbox_row(ana_browser, "Client 02")).to_be_in_viewport()

    _scroll_down(ana_browser)
    expect(inbox_rows(ana_browser).last).to_be_in_viewport()
    ana_browser.goto("/inbox")

    expect(inbox_rows(ana_browser).last).to_be_in_viewport()
