"""Conversations are left and archived, and come back; every open screen follows."""

from playwright.sync_api import expect

from tests.browser.reading import alert, inbox_row, message, stays

_PLACES = "acts => Object.fromEntries(acts.map(act => [act.textContent.trim(), act.getBoundingClientRect().top]))"


def test_a_conversation_is_left_and_rejoined_without_leaving_the_page(ana_browser, ben_browser, cora):
    cora.writes("Hello")
    ana_browser.goto(cora.thread)
    ben_browser.goto("/inbox")
    expect(inbox_row(ana_browser, "Cora Medina")).to_be_visible()

    with stays(ana_browser):
        ana_browser.get_by_role("button", name="Leave Conversation").click()
        expect(ana_browser.get_by_role("status").filter(has_text="You left this conversation.")).to_be_visible()
        expect(inbox_row(ana_browser, "Cora Medina")).to_have_count(0)
        cora.writes("Anybody there?")
        expect(inbox_row(ben_browser, "Anybody there?")).to_be_visible()
        expect(inbox_row(ana_browser, "Cora Medina")).to_have_count(0)

        ana_browser.get_by_role("button", name="Rejoin").click()
        expect(inbox_row(ana_browser, "Cora Medina")).to_be_visible()
    expect(ana_browser.get_by_role("button", name="Leave Conversation")).to_be_visible()


def test_an_archived_conversation_goes_from_every_screen_and_comes_back(ana_browser, ben_browser, cora):
    cora.writes("Hello")
    ana_browser.goto(cora.thread)
    ben_browser.goto("/inbox")
    expect(inbox_row(ben_browser, "Cora Medina")).to_be_visible()

    ana_browser.get_by_role("button", name="Archive Conversation").click()
    expect(inbox_row(ben_browser, "Cora Medina")).to_have_count(0)
    ana_browser.get_by_role("button", name="Undo").click()
    expect(inbox_row(ben_browser, "Cora Medina")).to_be_visible()
    ana_browser.get_by_role("button", name="Archive Conversation").click()
    expect(inbox_row(ben_browser, "Cora Medina")).to_have_count(0)

    cora.writes("One more thing")

    expect(inbox_row(ben_browser, "One more thing")).to_be_visible()
    expect(ana_browser.get_by_role("button", name="Undo")).to_have_count(0)


def test_what_a_page_has_not_shown_is_not_archived_but_shown(ana_browser, expect_status, cora):
    cora.writes("Hello")
    ana_browser.goto(cora.thread)
    expect(ana_browser.locator("[hx-trigger*=load]")).to_have_count(0)
    held = []
    ana_browser.route("**/messages?*", lambda route: held.append(route))
    expect_status(409)

    with ana_browser.expect_request("**/messages?*"):
        cora.writes("One more thing")
    ana_browser.keyboard.press("e")
    expect(alert(ana_browser, "Something new came from the client meanwhile.")).to_be_visible()
    for route in held:
        route.continue_()
    ana_browser.unroute("**/messages?*")

    expect(message(ana_browser, "One more thing")).to_be_visible()
    ana_browser.keyboard.press("e")
    expect(ana_browser.get_by_role("button", name="Undo")).to_be_visible()


def test_no_act_moves_under_the_pointer_when_the_client_texts(ana_browser, cora):
    ana_browser.goto(cora.thread)
    acts = ana_browser.locator("#about-pane #acts .button")
    expect(ana_browser.locator("[hx-trigger*=load]")).to_have_count(0)  # who it is with stands above the acts
    expect(acts.filter(has_text="No answer needed")).to_have_count(0)
    before = acts.evaluate_all(_PLACES)

    cora.writes("Hello")

    expect(acts.filter(has_text="No answer needed")).to_be_visible()
    after = acts.evaluate_all(_PLACES)
    assert before.keys() >= {"Leave Conversation", "Archive Conversation"}
    assert {words: after[words] for words in before} == before


def test_the_second_half_of_a_double_click_does_not_block_who_was_left(ana_browser, ben, cora):
    ana_browser.goto(cora.thread)
    box = ana_browser.get_by_role("button", name="Leave Conversation").bounding_box()
    assert box
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    ana_browser.mouse.click(*at)
    expect(ana_browser.get_by_role("button", name="Rejoin")).to_be_visible()
    under = ana_browser.evaluate("at => document.elementFromPoint(...at).textContent.trim()", list(at))
    with stays(ana_browser):
        ana_browser.mouse.down(click_count=2)
        ana_browser.mouse.up(click_count=2)

    assert under == "Block this number"
    expect(ana_browser.get_by_role("button", name="Rejoin")).to_be_visible()


def test_an_answer_to_what_has_left_the_page_breaks_no_script(ana_browser, cora):
    """htmx tells it to the document, which matches nothing; a script that breaks is a complaint."""
    ana_browser.goto(cora.thread)
    expect(ana_browser.locator("[hx-trigger*=load]")).to_have_count(0)

    answer = "{ detail: { ctx: { response: { status: 200 } } } }"
    told = f"document.dispatchEvent(new CustomEvent('htmx:after:request', {answer}))"
    assert ana_browser.evaluate(told)


def test_all_of_it_works_without_script(ana_without_script, ben, cora):
    page = ana_without_script
    page.goto(cora.thread)
    page.locator("#about-pane").get_by_role("button", name="Archive Conversation").click()
    page.get_by_role("link", name="Archived").click()
    expect(inbox_row(page, "Cora Medina")).to_be_visible()
    inbox_row(page, "Cora Medina").click()
    page.get_by_role("button", name="Undo").click()

    page.goto("/inbox")

    expect(inbox_row(page, "Cora Medina")).to_be_visible()
