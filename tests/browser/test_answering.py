"""A staff member answers in the thread; the carrier delivers; everybody sees it as it happens."""

from playwright.sync_api import expect

from casestatus.contacts.keeping import set_emails
from casestatus.messaging.models import Kind
from tests.browser.reading import composer, inbox_row, message, stays


def test_an_answer_by_the_return_key_arrives_and_is_shown_as_delivered(ana_browser, ben_browser, cora):
    cora.writes("Do I bring anything?")
    ana_browser.goto(cora.thread)
    ben_browser.goto(cora.thread)

    with stays(ana_browser), stays(ben_browser):
        composer(ana_browser).press_sequentially("Your license")
        composer(ana_browser).press("Shift+Enter")
        composer(ana_browser).press_sequentially("and your insurance card")
        composer(ana_browser).press("Enter")

        for browser in (ana_browser, ben_browser):
            answer = message(browser, "Your license\nand your insurance card")
            expect(answer).to_contain_text("Ana Whitfield")
            expect(answer).to_contain_text("Delivered")
    expect(composer(ana_browser)).to_have_value("")
    expect(composer(ana_browser)).to_be_focused()
    assert cora.receives(1) == ["Your license\nand your insurance card"]


def test_the_inbox_shows_the_answer_and_that_it_was_delivered(ana_browser, ben_browser, cora):
    cora.writes("Hello")
    ben_browser.goto("/inbox")
    ana_browser.goto(cora.thread)

    composer(ana_browser).fill("Good morning")
    ana_browser.get_by_role("button", name="Send Message").click()

    expect(inbox_row(ben_browser, "Cora Medina")).to_contain_text("Us: Good morning")
    expect(inbox_row(ben_browser, "Cora Medina")).to_contain_text("delivered")


def test_a_second_text_written_at_once_is_no_repetition(ana_browser, cora):
    ana_browser.goto(cora.thread)

    for words in ("One", "Two", "Three"):
        composer(ana_browser).fill(words)
        composer(ana_browser).press("Enter")

    assert cora.receives(3) == ["One", "Two", "Three"]
    expect(ana_browser.get_by_role("log").locator(".message")).to_have_count(3)


def test_nothing_is_sent_when_nothing_is_written(ana_browser, cora):
    ana_browser.goto(cora.thread)

    composer(ana_browser).press("Enter")
    composer(ana_browser).fill("   ")
    composer(ana_browser).press("Enter")
    composer(ana_browser).fill("Something")
    composer(ana_browser).press("Enter")

    assert cora.receives(1) == ["Something"]


def test_the_count_says_how_many_texts_it_will_be(ana_browser, cora):
    ana_browser.goto(cora.thread)
    count = ana_browser.locator(".composer-count")

    composer(ana_browser).fill("a" * 160)
    expect(count).to_contain_text("160 characters, 1 segment")
    composer(ana_browser).fill("a" * 161)
    expect(count).to_contain_text("161 characters, 2 segments")
    composer(ana_browser).fill("👍")
    expect(count.get_by_role("status")).to_contain_text("“👍” makes this text UCS-2")
    composer(ana_browser).press("Enter")
    expect(count).to_have_text("")


def test_counting_leaves_what_is_being_written_alone(ana_browser, cora):
    ana_browser.goto(cora.thread)
    composer(ana_browser).press_sequentially("Good mor")
    expect(ana_browser.locator(".composer-count")).to_contain_text("8 characters")

    composer(ana_browser).press_sequentially("ning")

    expect(composer(ana_browser)).to_be_focused()
    expect(composer(ana_browser)).to_have_value("Good morning")
    expect(ana_browser.locator(".composer-count")).to_contain_text("12 characters, 1 segment")


def test_what_is_half_written_survives_news_in_the_thread(ana_browser, ben_browser, cora):
    cora.writes("Hello")
    ana_browser.goto(cora.thread)
    ben_browser.goto(cora.thread)
    expect(message(ana_browser, "Hello")).to_be_visible()
    composer(ana_browser).press_sequentially("Good mornin")
    composer(ana_browser).evaluate("box => box.setSelectionRange(4, 4)")

    with stays(ana_browser):
        cora.writes("Are you there?")
        expect(message(ana_browser, "Are you there?")).to_be_visible()
        composer(ben_browser).fill("One moment")
        composer(ben_browser).press("Enter")
        expect(message(ana_browser, "One moment")).to_contain_text("Delivered")

    expect(composer(ana_browser)).to_have_value("Good mornin")
    expect(composer(ana_browser)).to_be_focused()
    ana_browser.keyboard.type("!")
    expect(composer(ana_browser)).to_have_value("Good! mornin")


def test_two_people_write_in_one_thread_and_both_see_the_same(ana_browser, ben_browser, cora):
    for browser in (ana_browser, ben_browser):
        browser.goto(cora.thread)

    for number in range(3):
        composer(ana_browser).fill(f"From Ana {number}")
        composer(ben_browser).fill(f"From Ben {number}")
        composer(ana_browser).press("Enter")
        composer(ben_browser).press("Enter")
    cora.writes("So many")

    for browser in (ana_browser, ben_browser):
        expect(browser.get_by_role("log").locator(".message")).to_have_count(7)
        expect(browser.get_by_role("log").get_by_text("Delivered")).to_have_count(6)
    assert len(cora.receives(6)) == 6
    assert _thread_of(ana_browser) == _thread_of(ben_browser)


def test_a_call_to_the_text_number_stands_in_the_thread(ana_browser, cora):
    cora.writes("Call me")
    ana_browser.goto(cora.thread)

    cora.calls()

    expect(ana_browser.get_by_role("log").locator(".message")).to_have_count(2)
    expect(ana_browser.get_by_role("log")).to_contain_text("Refused call")


def _thread_of(browser) -> list[str]:
    return browser.get_by_role("log").locator(".bubble").all_inner_texts()


def test_what_a_text_will_cost_stands_on_one_line_beside_the_list_too(ana_browser, cora):
    ana_browser.goto(cora.thread)

    composer(ana_browser).press_sequentially("Your license")

    count = ana_browser.locator("#count")
    expect(count).to_contain_text("12 characters, 1 segment")
    assert count.bounding_box()["height"] < 24


def test_who_wrote_a_text_and_what_became_of_it_stand_on_one_line(ana_browser, cora):
    cora.switches("off")
    ana_browser.goto(cora.thread)
    composer(ana_browser).fill("Your license")
    composer(ana_browser).press("Enter")
    line = message(ana_browser, "Your license").locator(".message-line")
    expect(line).to_contain_text("Not delivered")

    author, state = (line.get_by_text(words).bounding_box() for words in ("Ana Whitfield", "Not delivered"))

    assert abs(author["y"] - state["y"]) < author["height"] / 2


def test_only_an_untouched_composer_follows_the_channel_last_used(
    ana_browser, ben_browser, open_browser, ana, office, cora
):
    with office.at_work():
        conversation = office.conversation_with(cora)
        set_emails(conversation.contact, ["cora@client.test"])
        conversation.channel = Kind.EMAIL
    chooser = open_browser(ana)
    for browser in (ana_browser, ben_browser, chooser):
        browser.goto(cora.thread)
        expect(goes_by(browser, "E-mail")).to_be_checked()
    goes_by(ana_browser, "E-mail").focus()
    composer(ben_browser).press_sequentially("Your hearing")
    chooser.get_by_text("Internal note", exact=True).click()

    cora.writes("Is it at 2?")

    for browser in (ana_browser, ben_browser, chooser):
        expect(message(browser, "Is it at 2?")).to_be_visible()
    expect(goes_by(ana_browser, "Text message")).to_be_checked()
    expect(goes_by(ana_browser, "E-mail")).to_be_focused()
    expect(goes_by(ben_browser, "E-mail")).to_be_checked()
    expect(composer(ben_browser)).to_have_value("Your hearing")
    expect(goes_by(chooser, "Internal note")).to_be_checked()


def goes_by(browser, channel):
    return browser.get_by_role("radio", name=channel)
