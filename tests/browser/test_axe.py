"""Every page is clean by axe-core: wide and narrow, light and dark."""

import pytest
from playwright.sync_api import Locator, Page, expect

from casestatus.contacts.keeping import PhoneLine, archive_contact, set_emails, set_phones
from casestatus.contacts.models import Contact, PhoneKind
from casestatus.core import db
from casestatus.firms.models import Firm
from tests.browser.axe import findings
from tests.browser.reading import alert, composer, inbox_row, message
from tests.factories import a_contact, a_number
from tests.files.made import PAGE, PDF, a_picture, picture


@pytest.fixture
def page(open_browser, ada) -> Page:
    """An admin's browser: who may see all pages."""
    return open_browser(ada)


@pytest.fixture
def a_day(office, cora) -> None:
    """A few conversations, of which one is unread."""
    office.wrote_long_ago(office.client("Dan Tate"), 3)
    office.wrote_long_ago(office.stranger(), 1)
    cora.writes("Do I bring anything?")


@pytest.mark.parametrize(
    "path",
    [
        "/inbox",
        "/inbox?view=unread",
        "/inbox?view=left",
        "/inbox?view=archived",
        "/inbox?q=nobody",
        "/conversations/new",
        "/contacts",
        "/contacts/new",
        "/contacts?q=nobody",
        "/cases",
        "/settings/firm",
        "/settings/numbers",
        "/settings/people",
        "/settings/people/invite",
        "/settings/notifications",
        "/settings/consent",
        "/settings/texting",
        "/opt-outs",
        "/settings/password",
        "/settings/sessions",
        "/dev/components",
    ],
)
def test_pages(page, a_day, path):
    page.goto(path)

    assert findings(page) == []


@pytest.mark.parametrize("path", ["/inbox", "/contacts", "/cases", "/conversations/new"])
def test_pages_of_a_firm_that_has_nothing_yet(page, office, path):
    with office.at_work():
        db.session.get_one(Firm, office.id).notice_read_at = None
    page.goto(path)

    assert findings(page) == []


def test_a_number_and_a_test_text_from_it(page, office):
    mobile = office.client("Ada's own phone")
    page.goto("/settings/numbers")
    page.get_by_role("row").get_by_role("link").first.click()
    page.get_by_role("button", name="Check again").click()
    page.get_by_label("Phone number").fill(mobile.phone)
    page.get_by_role("button", name="Send a test text").click()
    expect(page.locator("#test")).to_contain_text("Delivered")

    assert findings(page) == []


def test_a_firms_settings_that_were_refused(page, expect_status):
    expect_status(422)
    page.goto("/settings/firm")
    page.get_by_label("Monday").fill("sometimes")
    page.get_by_role("button", name="Save firm").click()
    expect(page.locator("#monday-error")).to_be_visible()

    assert findings(page) == []


def test_a_text_that_is_counted(page, cora):
    page.goto(cora.thread)
    composer(page).fill("👍" * 40)
    expect(page.locator("#count")).to_contain_text("2 segments")

    assert findings(page) == []


def test_compose_while_somebody_looks_for_a_contact(page, a_day):
    page.goto("/conversations/new")
    page.get_by_role("combobox", name="To").press_sequentially("cora")
    expect(page.get_by_role("option")).to_have_count(1)

    assert findings(page) == []


def test_a_thread_with_answers_calls_and_a_failure(page, cora):
    cora.writes("Hello")
    cora.calls()
    page.goto(cora.thread)
    expect(page.get_by_role("log").locator(".message")).to_have_count(2)
    composer(page).fill("Good morning")
    composer(page).press("Enter")
    expect(message(page, "Good morning")).to_contain_text("Delivered")
    cora.switches("off")
    composer(page).fill("Are you home?")
    composer(page).press("Enter")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()

    assert findings(page) == []


def test_a_thread_with_pictures_files_and_what_is_wrong_with_them(page, cora, tmp_path):
    cora.sends(a_picture("JPEG"), body="From the left")
    cora.sends(a_picture("PNG"), picture("turned.heic"), picture("truncated.heic"), PAGE)
    cora.sends(PDF, kind="application/pdf")
    page.goto(cora.thread)
    expect(page.get_by_role("link", name="Download")).to_have_count(5)
    expect(page.get_by_role("img", name="Picture")).to_have_count(3)
    dent, torn = (tmp_path / name for name in ("dent.png", "torn.jpg"))
    dent.write_bytes(a_picture("PNG"))
    torn.write_bytes(b"no picture")
    page.get_by_label("Attach files").set_input_files([dent, torn])
    expect(page.get_by_role("list", name="Files that go with this text")).to_contain_text("whatever its name says")

    assert findings(page) == []


def test_a_thread_with_somebody_who_opted_out(page, cora):
    cora.writes("STOP")
    page.goto(cora.thread)
    expect(page.get_by_text("This number has opted out of text messages.")).to_be_visible()

    assert findings(page) == []


def test_the_thread_of_an_unknown_number_and_saying_who_it_is(page, office, cora):
    stranger = office.stranger()
    page.goto(stranger.thread)
    expect(page.get_by_role("heading", name="Who is this?")).to_be_visible()

    assert findings(page) == []
    for way in ("new", "lead", "link"):
        page.goto(f"{stranger.thread}/contact?as={way}")
        assert findings(page) == [], way


def test_a_contact_and_the_form_that_changes_it(page, cora):
    page.goto(f"/contacts/{cora.contact_id}")
    assert findings(page) == []

    page.get_by_role("link", name="Edit").click()
    expect(page.get_by_role("button", name="Save contact")).to_be_visible()
    assert findings(page) == []


def test_a_case(page, cora):
    page.goto("/cases")
    page.get_by_role("link", name="Medina v. Coastal Freight").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()

    assert findings(page) == []


def test_what_was_refused(page, office, expect_status):
    expect_status(422)
    page.goto("/conversations/new")
    composer(page).fill("Good morning")
    composer(page).press("Enter")
    expect(alert(page, "Choose a contact or type a phone number.")).to_be_visible()
    assert findings(page) == []

    page.goto("/contacts/new")
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert findings(page) == []


def test_an_alert(page, cora, complaints):
    complaints.expect_server_away()
    page.goto(cora.thread)
    page.route("**/messages", lambda route: route.abort())
    composer(page).fill("Good morning")
    composer(page).press("Enter")
    expect(alert(page, "The server did not answer.")).to_be_visible()

    assert findings(page) == []


def test_error_pages(page, ana_browser, expect_status):
    expect_status(404)
    page.goto("/nowhere")
    assert findings(page) == []

    expect_status(403)
    ana_browser.goto("/settings/firm")
    assert findings(ana_browser) == []


def test_the_sign_in(visitor_browser, expect_status):
    expect_status(422)
    visitor_browser.goto("/sign-in")
    assert findings(visitor_browser) == []

    visitor_browser.get_by_role("button", name="Sign in").click()
    expect(visitor_browser.get_by_role("alert").first).to_be_visible()
    assert findings(visitor_browser) == []


def test_the_operators_pages(open_browser, olu):
    page = open_browser(olu)
    for path in ("/operator/firms", "/operator/firms/new"):
        page.goto(path)
        assert findings(page) == [], path


def test_the_client_phones(open_browser, office, cora, product):
    cora.writes("Do I bring anything?")
    page = open_browser(url=product.phones_url)
    for path in ("/", f"/phones/{cora.phone}"):
        page.goto(path)
        expect(page.get_by_role("navigation", name="Phones")).to_contain_text("Cora Medina")
        assert findings(page) == [], path


def test_who_it_is_slides_in_on_a_narrow_screen(page, cora):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(cora.thread)
    page.get_by_role("button", name="About this conversation").click()
    expect(page.get_by_role("region", name="About Cora Medina")).to_be_visible()

    assert findings(page) == []
    assert inbox_row(page, "Cora Medina").count() <= 1


def test_a_contact_with_everything_and_its_form(page, office, cora):
    with office.at_work():
        contact = db.session.get_one(Contact, cora.contact_id)
        set_phones(contact, [PhoneLine(cora.phone), PhoneLine(a_number(), PhoneKind.LANDLINE, may_be_texted=False)])
        set_emails(contact, ["cora@example.com"])
        archive_contact(contact)
    cora.writes("STOP")
    for path in (f"/contacts/{cora.contact_id}", f"/contacts/{cora.contact_id}/edit"):
        page.goto(path)

        assert findings(page) == []


def test_a_likely_double(page, cora, expect_status):
    expect_status(422)
    page.goto("/contacts/new")
    page.get_by_role("textbox", name="First name").fill("Cora")
    page.get_by_role("textbox", name="Last name").fill("Medina")
    page.get_by_role("button", name="Save contact").click()
    expect(alert(page, "Is this the same person?")).to_be_visible()

    assert findings(page) == []


def test_a_conversation_that_is_put_away_and_one_that_can_be_moved(page, office, cora):
    with office.at_work():
        a_contact("Marco Vega", phone=cora.phone)
    cora.writes("Hello")
    page.goto(f"{cora.thread}/move")
    assert findings(page) == []

    page.goto(cora.thread)
    page.get_by_role("button", name="Archive Conversation").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert findings(page) == []


def test_lists_and_settings_made_of_the_same_parts(page, a_day):
    settings = ("blocked", "templates", "templates/new", "keyboard")
    for path in ("/inbox?only=waiting", "/inbox/scheduled", *[f"/settings/{part}" for part in settings]):
        page.goto(path)
        assert findings(page) == [], path


def test_what_can_be_done_with_a_conversation(page, cora, expect_status):
    cora.writes("Do I bring anything?")
    for path in ("/assign", "/remind", "/block", "/print", "/templates", "?channel=email"):
        page.goto(f"{cora.thread}{path}")
        assert findings(page) == [], path

    expect_status(422)
    page.goto(f"{cora.thread}/block")
    page.get_by_role("button", name="Block this number").click()
    expect(page.get_by_role("button", name="Block all the same")).to_be_visible()
    assert findings(page) == []

    page.goto(cora.thread)
    page.get_by_role("button", name="Wrong number").click()
    expect(page.get_by_role("button", name="This number is right")).to_be_visible()
    assert findings(page) == []
    first, second = (page.locator("#refusal .button").nth(place).bounding_box() for place in (0, 1))
    assert first["x"] + first["width"] + 4 <= second["x"] or first["y"] + first["height"] + 4 <= second["y"]
    page.goto(page.get_by_role("link", name="File under").first.get_attribute("href"))
    assert findings(page) == []


def test_an_opt_out_in_ordinary_words_and_what_a_contact_agreed_to(page, cora):
    cora.writes("Please stop texting me")
    page.goto("/opt-outs")
    assert findings(page) == []

    page.get_by_role("link", name="Keep texting").click()
    assert findings(page) == []
    for path in ("", "/new", "/opt-out", "/print"):
        page.goto(f"/contacts/{cora.contact_id}/consent{path}")
        assert findings(page) == [], path


def test_menus_and_forms_that_open_beside_a_thread(page, cora):
    cora.writes("Do I bring anything?")
    page.goto(cora.thread)
    page.get_by_role("button", name="Show: Everything").click()
    expect(page.get_by_role("link", name="Waiting", exact=True)).to_be_visible()
    assert findings(page) == []

    page.get_by_role("link", name="Remind me").evaluate("(link) => link.click()")
    expect(page.get_by_role("heading", name="Remind me")).to_be_attached()
    page.get_by_text("Internal note", exact=True).last.click()
    assert findings(page) == []


def test_who_chooses_by_keyboard_sees_where_they_are(page, cora):
    page.goto(cora.thread)
    composer(page).focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    chosen = page.locator(".channel:has(:focus)")

    assert chosen.inner_text() == "E-mail"
    assert _ring(chosen) == ("solid", "2px")

    page.goto("/settings/notifications")
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Tab")
    assert _ring(page.locator("*:focus")) == ("solid", "2px")


def _ring(element: Locator) -> tuple[str, str]:
    """How the place of the focus is shown."""
    looks: list[str] = element.evaluate(
        "(at) => [getComputedStyle(at).outlineStyle, getComputedStyle(at).outlineWidth]"
    )
    return looks[0], looks[1]
