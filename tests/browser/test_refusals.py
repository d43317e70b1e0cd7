"""Texts that do not arrive, and people who want none."""

from playwright.sync_api import expect

from tests.browser.reading import composer, inbox_row, message, stays


def test_a_failed_text_says_why_and_is_sent_again_when_the_phone_is_on(ana_browser, ben_browser, cora):
    cora.writes("Hello")
    cora.switches("off")
    for browser in (ana_browser, ben_browser):
        browser.goto(cora.thread)

    with stays(ana_browser), stays(ben_browser):
        composer(ana_browser).fill("Are you home?")
        composer(ana_browser).press("Enter")
        for browser in (ana_browser, ben_browser):
            expect(message(browser, "Are you home?")).to_contain_text("Not delivered")
            expect(message(browser, "Are you home?")).to_contain_text("The phone is switched off or out of reach.")
        expect(inbox_row(ben_browser, "Cora Medina")).to_contain_text("Not delivered")

        cora.switches("on")
        ben_browser.get_by_role("button", name="Try again").click()

        for browser in (ana_browser, ben_browser):
            expect(message(browser, "Are you home?")).to_contain_text("Delivered")
            expect(browser.get_by_role("button", name="Try again")).to_have_count(0)
            expect(browser.get_by_role("log").locator(".message")).to_have_count(2)
    assert cora.received == ["Are you home?"]


def test_a_number_that_the_carrier_refuses_says_so_in_the_thread(ana_browser, office, cora):
    office.carrier.trouble("refuse", to=cora.phone, code=21408)
    ana_browser.goto(cora.thread)

    composer(ana_browser).fill("Hello")
    composer(ana_browser).press("Enter")

    expect(message(ana_browser, "Hello")).to_contain_text("may not text that country")


def test_what_was_said_of_words_goes_when_the_words_go(ana_browser, cora, expect_status):
    expect_status(422)
    cora.writes("Hello")
    ana_browser.goto(cora.thread)
    composer(ana_browser).fill("Is it 219-09-9999?")
    composer(ana_browser).press("Enter")
    said = ana_browser.get_by_text("This looks like a Social Security number.")
    expect(said).to_be_visible()
    expect(composer(ana_browser)).to_have_value("Is it 219-09-9999?")

    composer(ana_browser).fill("")

    expect(said).to_have_count(0)
    expect(composer(ana_browser)).not_to_have_attribute("aria-invalid", "true")


def test_a_number_reported_while_one_writes_is_said_to_be_wrong_once(ana_browser, ben_browser, cora, expect_status):
    expect_status(422)
    cora.writes("Hello")
    for browser in (ana_browser, ben_browser):
        browser.goto(cora.thread)
    composer(ana_browser).fill("Are you home?")
    ben_browser.get_by_role("button", name="Wrong number").click()
    expect(ana_browser.get_by_role("button", name="This number is right")).to_be_visible()

    with ana_browser.expect_response(lambda answer: answer.status == 422):  # as when she was quicker than the news
        ana_browser.locator("#composer").evaluate("form => form.requestSubmit()")

    said = ana_browser.get_by_text("This number was reported as wrong.")
    expect(said).to_have_count(2)
    expect(said.locator("visible=true")).to_have_count(1)


def test_stop_shows_the_refusal_in_an_open_composer_and_keeps_what_is_written(ana_browser, cora):
    cora.writes("Hello")
    ana_browser.goto(cora.thread)
    composer(ana_browser).press_sequentially("Good morning, Cora")

    with stays(ana_browser):
        cora.writes("STOP")
        expect(ana_browser.get_by_text("This number has opted out of text messages.")).to_be_visible()
        expect(composer(ana_browser)).to_be_hidden()
        expect(inbox_row(ana_browser, "Cora Medina")).to_contain_text("Opted out")

        cora.writes("START")
        expect(ana_browser.get_by_text("This number has opted out of text messages.")).to_be_hidden()
        expect(composer(ana_browser)).to_have_value("Good morning, Cora")
    composer(ana_browser).press("Enter")
    assert "Good morning, Cora" in cora.receives(3)  # after what STOP and START were answered


def test_the_pane_beside_the_thread_says_that_the_number_opted_out(ana_browser, cora):
    cora.writes("Hello")
    ana_browser.goto(cora.thread)
    about = ana_browser.get_by_role("region", name="About Cora Medina")
    expect(about.get_by_role("heading", name="About Cora")).to_be_visible()

    cora.writes("STOP")

    expect(about).to_contain_text("Opted out of texts")


def test_who_assigns_later_is_told_where_they_chose(ana_browser, ben_browser, cora, expect_status):
    expect_status(422)
    for browser in (ana_browser, ben_browser):
        browser.goto(cora.thread)
        browser.get_by_role("link", name="Assign", exact=True).click()
    ben_browser.get_by_role("button", name="Ben Okafor").click()
    expect(ben_browser.get_by_role("heading", name="Who answers?")).to_have_count(0)

    ana_browser.get_by_role("button", name="Ana Whitfield").click()
    asked = ana_browser.get_by_role("heading", name="Who answers?")
    expect(ana_browser.locator("#asked").get_by_role("alert")).to_contain_text(
        "Somebody assigned it to Ben Okafor meanwhile."
    )
    expect(asked).to_have_count(1)
    ana_browser.get_by_role("button", name="Ana Whitfield").click()

    expect(asked).to_have_count(0)
    expect(ana_browser.locator(".thread-head")).to_contain_text("Ana Whitfield")


def test_a_reminder_for_no_time_is_refused_where_it_was_asked_for(ana_browser, cora, expect_status):
    expect_status(422)
    ana_browser.goto(cora.thread)
    ana_browser.get_by_role("link", name="Remind me", exact=True).click()

    ana_browser.get_by_role("button", name="Remind me then").click()

    expect(ana_browser.locator("#asked").get_by_text("Choose a day and a time.")).to_be_visible()
    expect(ana_browser.get_by_role("heading", name="Remind me")).to_have_count(1)
