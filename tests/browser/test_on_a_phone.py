"""On a telephone: one pane at a time, everything within reach of a thumb."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import composer, inbox_row, message, unread_bubble
from tests.browser.sights import PHOTO

PHONE_PAGES = ("/inbox", "/conversations/new", "/contacts", "/cases", "/settings/sessions")


def test_one_pane_at_a_time_and_a_way_back(ana_on_phone, cora):
    cora.writes("Do I bring anything?")
    ana_on_phone.goto("/inbox")
    expect(ana_on_phone.get_by_role("heading", name="Choose a conversation")).to_be_hidden()
    expect(unread_bubble(ana_on_phone)).to_have_text("1 unread")

    inbox_row(ana_on_phone, "Cora Medina").tap()
    expect(message(ana_on_phone, "Do I bring anything?")).to_be_visible()
    expect(ana_on_phone.get_by_role("list", name="Conversations")).to_be_hidden()
    composer(ana_on_phone).fill("Your license")
    ana_on_phone.get_by_role("button", name="Send Message").tap()
    expect(message(ana_on_phone, "Your license")).to_contain_text("Delivered")
    for written in ("Do I bring anything?", "Your license"):
        assert _is_for_a_thumb(message(ana_on_phone, written).get_by_role("link", name="File under"))

    ana_on_phone.get_by_role("link", name="Back to the inbox").tap()
    expect(inbox_row(ana_on_phone, "Cora Medina")).to_contain_text("You: Your license")
    expect(ana_on_phone).to_have_url(re.compile("/inbox$"))


def test_news_comes_by_itself(ana_on_phone, cora):
    ana_on_phone.goto(cora.thread)

    cora.writes("I am on my way")

    expect(message(ana_on_phone, "I am on my way")).to_be_in_viewport()


def test_who_it_is_slides_in_and_escape_puts_it_away(ana_on_phone, cora):
    ana_on_phone.goto(cora.thread)
    about = ana_on_phone.get_by_role("region", name="About Cora Medina")
    expect(about).to_be_hidden()

    ana_on_phone.get_by_role("button", name="About this conversation").tap()
    expect(about.get_by_role("heading", name="About Cora")).to_be_visible()
    expect(about.get_by_text("Medina v. Coastal Freight")).to_be_visible()
    ana_on_phone.keyboard.press("Escape")

    expect(about).to_be_hidden()


def test_what_is_done_there_is_told_in_the_thread(ana_on_phone, cora):
    ana_on_phone.goto(cora.thread)
    about = ana_on_phone.get_by_role("region", name="About Cora Medina")

    ana_on_phone.get_by_role("button", name="About this conversation").tap()
    about.get_by_role("button", name="Archive Conversation").tap()
    expect(about).to_be_hidden()
    ana_on_phone.get_by_role("button", name="Undo").tap()

    expect(ana_on_phone.get_by_role("button", name="Undo")).to_have_count(0)


def test_the_composer_stays_in_view_while_somebody_writes_a_lot(ana_on_phone, cora):
    cora.writes("Hello")
    ana_on_phone.goto(cora.thread)

    composer(ana_on_phone).fill("\n".join(["A long answer"] * 30))

    expect(ana_on_phone.get_by_text("419 characters, 3 segments").first).to_be_in_viewport(ratio=1)
    expect(ana_on_phone.get_by_role("button", name="Send Message")).to_be_in_viewport(ratio=1)
    assert ana_on_phone.locator("#composer").evaluate("form => form.scrollWidth <= form.clientWidth")
    expect(ana_on_phone.get_by_role("link", name="Back to the inbox")).to_be_in_viewport()
    expect(message(ana_on_phone, "Hello")).to_be_visible()


def test_no_page_scrolls_sideways(ana_on_phone, office, cora):
    cora.writes("A-very-long-word-without-any-space-" * 8)
    for path in (*PHONE_PAGES, cora.thread, f"/contacts/{cora.contact_id}"):
        ana_on_phone.goto(path)
        assert _is_within_the_screen(ana_on_phone), path


def test_a_name_of_one_long_word_stays_on_the_page(ana_on_phone, office):
    karl = office.client("Karl Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft")

    for path in (f"/contacts/{karl.contact_id}", *(f"{karl.thread}/{part}" for part in ("block", "print", "assign"))):
        ana_on_phone.goto(path)
        assert ana_on_phone.locator(".page").evaluate("page => page.scrollWidth <= page.clientWidth"), path


def test_compose_with_a_file_fits_too(ana_on_phone, office):
    ana_on_phone.goto("/conversations/new")

    ana_on_phone.get_by_label("Attach files").set_input_files(PHOTO)
    composer(ana_on_phone).fill("Is this your license?")

    expect(ana_on_phone.get_by_role("list", name="Files that go with this text")).to_contain_text("KB")
    expect(ana_on_phone.locator("#count")).to_contain_text("sent as a picture message")
    assert _is_within_the_screen(ana_on_phone)


def test_files_with_long_names_fit_too(ana_on_phone, cora, expect_status):
    expect_status(422)
    name = "Settlement_Agreement_Medina_v_Coastal_Freight_FINAL_signed_2026"
    ana_on_phone.goto(cora.thread)
    paper = {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + bytes(400)}
    ana_on_phone.get_by_label("Attach files").set_input_files(paper)
    ana_on_phone.get_by_role("button", name="Send Message").click()
    expect(ana_on_phone.get_by_role("log").get_by_text(name)).to_be_visible()
    program = {"name": f"{name}.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" + bytes(200)}
    ana_on_phone.get_by_label("Attach files").set_input_files(program)
    expect(ana_on_phone.get_by_role("button", name="Take out")).to_be_visible()
    ana_on_phone.get_by_role("button", name="Send Message").click()

    refused = ana_on_phone.get_by_text("before you send: it cannot go with a text.")
    expect(refused).to_be_visible()
    assert _is_within_the_screen(ana_on_phone)
    assert ana_on_phone.get_by_role("log").evaluate("log => log.scrollWidth <= log.clientWidth")
    assert ana_on_phone.locator("#composer").evaluate("form => form.scrollWidth <= form.clientWidth")


def test_what_is_tapped_is_large_enough_for_a_thumb(ana_on_phone, cora):
    cora.writes("Hello")
    ana_on_phone.goto(cora.thread)

    for role, name in (
        ("button", "Send Message"),
        ("link", "Back to the inbox"),
        ("button", "About this conversation"),
    ):
        box = ana_on_phone.get_by_role(role, name=name).bounding_box()
        assert box["height"] >= 43, f"{name} is {box['height']} px high"


def _is_within_the_screen(page: Page) -> bool:
    return page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def _is_for_a_thumb(link: Locator) -> bool:
    """High enough to be hit, and in the one line that its message has below it."""
    fits: bool = link.evaluate("""(link) => {
      const [at, line] = [link, link.parentElement].map((one) => one.getBoundingClientRect());
      const meets = (y) => document.elementFromPoint(at.left + at.width / 2, y) === link;
      const isHit = meets(at.top + 1) && meets(at.bottom - 1);
      return at.height >= 44 && line.height < 24 && line.left >= 0 && isHit;
    }""")
    return fits
