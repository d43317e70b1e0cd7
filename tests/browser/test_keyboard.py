"""Everything by keyboard: the skip link first, every control within reach, the focus in sight."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import findings
from tests.browser.reading import composer, inbox_row, stays

REACHABLE = """() => [...document.querySelectorAll("a[href], button, input, textarea, select, summary, [tabindex='0']")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled
    && element.type !== "hidden" && element.tabIndex >= 0
    && !(element.type === "radio" && !element.checked))"""  # arrows lead to those not chosen

NOT_REACHED = f"""() => ({REACHABLE})()
  .filter((element) => !window.reached.has(element)).map((element) => element.outerHTML.slice(0, 120))"""

LOOK = """(element) => [element, element.parentElement, element.parentElement?.parentElement]
  .filter(Boolean).map((one) => getComputedStyle(one))
  .map((style) => [style.outline, style.boxShadow, style.borderColor, style.translate].join()).join("|")"""

WITHOUT_RING = f"""() => {{
  const look = {LOOK}, unseen = [];
  for (const element of ({REACHABLE})()) {{
    document.activeElement.blur();
    const before = look(element);
    element.focus({{ preventScroll: true, focusVisible: true }});
    if (look(element) === before) unseen.push(element.outerHTML.slice(0, 120));
  }}
  return unseen;
}}"""


@pytest.fixture
def page(ana_browser) -> Page:
    return ana_browser


@pytest.fixture(params=["inbox", "thread", "unknown number", "compose", "contacts", "contact", "case list", "sessions"])
def address(request, office, cora) -> str:
    cora.writes("Hello")
    stranger = office.stranger()
    return {
        "inbox": lambda: "/inbox",
        "thread": lambda: cora.thread,
        "unknown number": lambda: stranger.thread,
        "compose": lambda: "/conversations/new",
        "contacts": lambda: "/contacts",
        "contact": lambda: f"/contacts/{cora.contact_id}",
        "case list": lambda: "/cases",
        "sessions": lambda: "/settings/sessions",
    }[request.param]()


def test_tab_reaches_every_control_and_the_focus_is_seen(page, address):
    page.goto(address)
    expect(page.locator("[hx-trigger*=load]")).to_have_count(0)
    _walk_round(page)

    assert page.evaluate(NOT_REACHED) == []
    assert page.evaluate(WITHOUT_RING) == []


def test_the_skip_link_comes_first_and_leads_to_the_content(page, cora):
    page.goto(f"/contacts/{cora.contact_id}")

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()


def test_a_conversation_opened_by_keyboard_has_the_focus(page, office, cora):
    office.wrote_long_ago(cora, 2)
    page.goto("/inbox")
    inbox_row(page, "Cora Medina").focus()

    with stays(page):
        page.keyboard.press("Enter")
        expect(page.get_by_role("region", name="Conversation with Cora Medina")).to_be_focused()

    for _ in range(12):
        if composer(page).evaluate("box => box === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not lead from the conversation to its composer")


def test_the_focus_stays_in_the_conversation_when_what_was_pressed_goes(page, cora):
    cora.writes("Hello")
    page.goto(cora.thread)

    for act in ("No answer needed", "Archive Conversation", "Undo"):
        button = page.get_by_role("button", name=act)
        button.press("Enter")
        expect(button).to_have_count(0)
        expect(page.locator("#thread:focus")).to_have_count(1)


def test_escape_leads_from_the_choice_of_channels_to_the_keys(page, cora):
    cora.writes("STOP")
    page.goto(cora.thread)
    expect(page.get_by_text("START")).to_be_visible()
    page.locator("#thread").focus()
    page.keyboard.press("r")
    expect(page.get_by_role("radio", name="Text message")).to_be_focused()
    page.keyboard.press("e")  # where one writes nothing is a key
    expect(page.get_by_role("button", name="Archive Conversation")).to_be_visible()

    page.keyboard.press("Escape")
    page.keyboard.press("/")

    expect(page.get_by_role("searchbox")).to_be_focused()


def test_the_focus_stays_in_the_list_while_it_changes(page, office, cora):
    dan = office.client("Dan Tate")
    office.wrote_long_ago(cora, 1)
    office.wrote_long_ago(dan, 1)
    page.goto("/inbox")
    inbox_row(page, "Cora Medina").focus()

    dan.writes("Hello")
    expect(inbox_row(page, "Dan Tate")).to_contain_text("Hello")
    cora.writes("Hello too")
    expect(inbox_row(page, "Cora Medina")).to_contain_text("Hello too")

    expect(inbox_row(page, "Cora Medina")).to_be_focused()


def test_escape_closes_what_slides_in_and_the_focus_goes_back(page, cora):
    page.set_viewport_size({"width": 1000, "height": 800})
    page.goto(cora.thread)
    button = page.get_by_role("button", name="About this conversation")
    button.focus()
    page.keyboard.press("Enter")
    about = page.get_by_role("region", name="About Cora Medina")
    expect(about).to_be_visible()

    page.keyboard.press("Escape")

    expect(about).to_be_hidden()
    expect(button).to_be_focused()


def test_a_dialog_keeps_the_focus_and_escape_gives_it_back(visitor_browser):
    visitor_browser.goto("/dev/components")
    opener = visitor_browser.get_by_role("button", name="Open a dialog")
    opener.focus()
    visitor_browser.keyboard.press("Enter")
    dialog = visitor_browser.get_by_role("dialog", name="Link to Cora Medina?")
    expect(dialog).to_be_visible()

    visitor_browser.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_single_keys_go_through_the_list_and_act_on_what_is_open(page, office, cora):
    office.wrote_long_ago(cora, 1)
    office.wrote_long_ago(office.client("Dan Tate"), 1)
    page.goto("/inbox")
    press = page.keyboard.press

    for key in ("j", "j", "k", "j"):
        press(key)
    expect(inbox_row(page, "Cora Medina")).to_be_focused()
    press("Enter")
    expect(page.get_by_role("region", name="Conversation with Cora Medina")).to_be_focused()
    press("r")
    expect(composer(page)).to_be_focused()
    page.keyboard.type("jerk? /u")
    expect(composer(page)).to_have_value("jerk? /u")
    press("Escape")
    press("u")
    expect(inbox_row(page, "Cora Medina")).to_be_focused()
    press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    press("Escape")  # back to the list, where the keys act
    expect(page.locator("#conversation-list a.row").first).to_be_focused()
    press("e")
    expect(page.get_by_text("Archived: it is in nobody's inbox")).to_be_visible()
    press("Control+e")
    press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    assert findings(page) == []
    press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_after_archiving_one_goes_on_where_the_row_stood(page, cora, office):
    below, middle = office.client("Darnell Tate"), office.client("Nadia Rahman")
    for client in (below, middle):
        office.wrote_long_ago(client, 1)
    cora.writes("Hello")
    page.goto(middle.thread)
    rows = page.locator("#conversation-list a.row")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    expect(rows).to_have_count(3)

    page.keyboard.press("e")
    expect(rows).to_have_count(2)
    page.keyboard.press("j")

    expect(rows.nth(1)).to_be_focused()
    assert below.thread in (rows.nth(1).get_attribute("href") or "")


def test_where_no_text_may_go_r_leads_to_the_channels_and_words_are_no_keys(page, cora):
    cora.writes("STOP")
    page.goto(cora.thread)
    expect(composer(page)).to_be_hidden()

    page.keyboard.press("r")
    page.keyboard.type("Hello Zed")

    expect(page.get_by_role("radio", name="Text")).to_be_focused()
    expect(page.get_by_role("button", name="Archive Conversation")).to_be_visible()


def test_who_switched_single_keys_off_has_none(page, cora):
    cora.writes("Hello")
    page.goto("/settings/keyboard")
    page.get_by_role("switch", name="Single-key shortcuts").click()
    expect(page.get_by_role("switch", name="Single-key shortcuts")).not_to_be_checked()
    page.goto(cora.thread)

    for key in ("r", "e", "?"):
        page.keyboard.press(key)

    expect(composer(page)).not_to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Archive Conversation")).to_be_visible()


def _walk_round(page: Page) -> None:
    """Press Tab until the skip link comes round again, and mark what had the focus."""
    page.evaluate("window.reached = new WeakSet()")
    for _ in range(120):
        page.keyboard.press("Tab")
        came_round = page.evaluate(
            """() => {
              const element = document.activeElement, was = window.reached.has(element);
              window.reached.add(element);
              return was && element.matches(".skip");
            }"""
        )
        if came_round:
            return
